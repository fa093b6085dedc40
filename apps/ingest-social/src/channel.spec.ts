import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ComplaintReceived, decodeEvent } from '@sambung/contracts';
import type { RawRequest, Reading, Report } from '@sambung/ingest';
import { readSettings } from '@sambung/platform';
import fc from 'fast-check';
import { channel } from './channel';

const sources = channel.sources(readSettings(channel.settings, {}));
const OBJECTS: Record<string, string> = {
  facebook: 'page',
  instagram: 'instagram',
  whatsapp: 'whatsapp_business_account',
};

/** JSON made of the words that platforms use, so that nonsense gets past the first look. */
const WORDS = (
  'id time changes messaging field value from item verb message text mid attachments payload url type image comment ' +
  'feed add edited remove post_id comment_id parent_id created_time sender recipient timestamp message_edit is_deleted ' +
  'metadata phone_number_id contacts messages statuses wa_id profile name edit revoke original_message_id location ' +
  'latitude longitude date chat photo document file_id file_unique_id mime_type edited_message channel_post venue ' +
  'edit_date update_id caption entities coordinates lat long comments interactive title body button_reply'
).split(' ');
const { nonsense } = fc.letrec<{ nonsense: unknown }>((tie) => ({
  nonsense: fc.oneof(
    { maxDepth: 6, withCrossShrink: true },
    fc.constantFrom(...WORDS, 'https://a.fbcdn.net/x.jpg', '1770000000', '__proto__', 'constructor', ''),
    fc.oneof(fc.integer(), fc.double(), fc.boolean(), fc.constant(null), fc.string()),
    fc.array(tie('nonsense'), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom(...WORDS), tie('nonsense'), { maxKeys: 8 }),
  ),
}));

/** As the event carries it; what only the harness adds is made up. */
function faultsOf(report: Report): string[] {
  const event = {
    ...report,
    complaintId: '7c1d3f6e-96a4-5a3c-8a57-0f5f4a1f2b11',
    eventId: '7c1d3f6e-96a4-5a3c-8a57-0f5f4a1f2b11',
    receipt: '0000000000000000',
    channel: 'social',
    receivedAt: new Date(0),
    precedence: 100,
    reporter: { ref: '0'.repeat(32), flags: report.reporter },
  };
  const decoded = decodeEvent(ComplaintReceived, Buffer.from(JSON.stringify(event)));
  return 'faults' in decoded ? decoded.faults : [];
}

const fixturesOf = (path: string): unknown[] => {
  const folder = join(__dirname, '../fixtures', path);
  return readdirSync(folder)
    .filter((name) => !name.endsWith('.expected.json'))
    .map((name): unknown => JSON.parse(readFileSync(join(folder, name), 'utf8')));
};

/** Every place in it, as a path of keys. */
const placesIn = (value: unknown, at: string[] = []): string[][] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, member]) => [[...at, key], ...placesIn(member, [...at, key])])
    : [];

function replaceAt(value: unknown, [key, ...rest]: string[], replacement: unknown): unknown {
  if (key === undefined) return replacement;
  const copy: Record<string, unknown> = Object.assign(Array.isArray(value) ? [] : {}, value);
  copy[key] = replaceAt(copy[key], rest, replacement);
  return copy;
}

describe.each(sources)('odd JSON at $path', ({ path, read: readBody }) => {
  const object = OBJECTS[path];

  /** Each entry ends as one reading at least, and each report as a valid event. */
  function expectAccounted(body: unknown): void {
    const readings = readBody(body, {} as RawRequest) as Reading[];
    // What is no delivery is held whole.
    const delivery = (body ?? {}) as { object?: unknown; entry?: unknown };
    const entries = delivery.object === object && Array.isArray(delivery.entry) ? delivery.entry.length : 1;
    expect(readings.length).toBeGreaterThanOrEqual(Math.max(1, entries));
    for (const reading of readings) {
      if (reading.as === 'report') expect(faultsOf(reading.report)).toEqual([]);
      if (reading.as === 'ignored') expect(reading.ownId).toMatch(/^[0-9a-f]{64}$/);
    }
  }

  it('is read without a throw and without a loss, whatever it is', () => {
    const delivery = fc.record({ object: fc.constant(object), entry: fc.array(nonsense) });
    fc.assert(fc.property(fc.oneof(nonsense, object === undefined ? nonsense : delivery), expectAccounted), {
      numRuns: 300,
    });
  });

  it.each(['constructor', '__proto__'])('is read so where a type is called %s', (name) => {
    for (const body of fixturesOf(path))
      for (const place of placesIn(body)) expectAccounted(replaceAt(body, place, name));
  });

  it('is read so wherever it stands in a real delivery', () => {
    const spoiled = fc
      .constantFrom(...fixturesOf(path))
      .chain((body) =>
        fc
          .tuple(fc.constantFrom(...placesIn(body)), nonsense)
          .map(([place, replacement]) => replaceAt(body, place, replacement)),
      );
    fc.assert(fc.property(spoiled, expectAccounted), { numRuns: 500 });
  });
});
