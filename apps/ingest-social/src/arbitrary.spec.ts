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

describe.each(sources)('any JSON at $path', ({ path, read: readBody }) => {
  const read = (body: unknown): Reading[] => readBody(body, {} as RawRequest) as Reading[];
  const object = OBJECTS[path];

  it('is read without a throw, each entry accounted for, each report a valid event', () => {
    const body =
      object === undefined ? nonsense : fc.record({ object: fc.constant(object), entry: fc.array(nonsense) });
    fc.assert(
      fc.property(fc.oneof({ weight: 9, arbitrary: body }, { weight: 1, arbitrary: nonsense }), (json) => {
        const readings = read(json);
        const entries = object === undefined ? [json] : ((json as { entry?: unknown[] } | null)?.entry ?? []);
        expect(readings.length).toBeGreaterThanOrEqual(
          Math.max(1, Array.isArray(entries) ? entries.length : 1),
        );
        for (const reading of readings) {
          if (reading.as === 'report') expect(faultsOf(reading.report)).toEqual([]);
          if (reading.as === 'ignored') expect(reading.ownId).toMatch(/^[0-9a-f]{64}$/);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
