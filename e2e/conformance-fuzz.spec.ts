import fc from 'fast-check';
import { runChannel, send, withoutProof } from './conformance/service';
import { channelApps, fixturesOf, loadSubject, type Subject } from './conformance/subject';
import { sourcesOf } from './conformance/rules';

const RUNS = 60;

/** Texts that have broken parsers, databases and templates before. */
const nastyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '\0',
    'a\0b',
    '\ud800',
    '\udfff x',
    '\u202e',
    '__proto__',
    'constructor',
    "'; --",
    '${7*7}',
    '1e999',
    '-0',
  ),
  fc.integer({ min: 1, max: 30_000 }).map((length) => 'x'.repeat(length)),
);

const nastyValue: fc.Arbitrary<unknown> = fc.oneof(
  nastyText,
  fc.jsonValue({ maxDepth: 4, stringUnit: 'binary' }),
  fc.constantFrom(
    null,
    true,
    {},
    [],
    [[]],
    [null],
    0,
    -1,
    1e308,
    '2026-02-30T25:61:00Z',
    '9999-12-31T23:59:59+23:59',
  ),
);

const keys = fc.oneof(
  nastyText,
  fc.constantFrom('__proto__', 'constructor', 'prototype', 'toString', 'length', ''),
);

/** The fixture with one of its values, anywhere, exchanged for something else; or with something added. */
const mutated = (json: unknown): fc.Arbitrary<string> =>
  fc
    .record({ at: fc.nat(), value: nastyValue, extra: fc.option(fc.tuple(keys, nastyValue)) })
    .map(({ at, value, extra }) => {
      const places = placesIn(json);
      const path = places[at % places.length] ?? [];
      const changed = replaced(json, path, value);
      if (extra === null || typeof changed !== 'object' || changed === null || Array.isArray(changed))
        return JSON.stringify(changed);
      return JSON.stringify(changed)
        .replace(/\{/, `{${JSON.stringify(extra[0])}:${JSON.stringify(extra[1])},`)
        .replace(/,\}$/, '}');
    });

const placesIn = (json: unknown, path: string[] = []): string[][] => [
  path,
  ...(typeof json === 'object' && json !== null
    ? Object.entries(json).flatMap(([name, value]) => placesIn(value, [...path, name]))
    : []),
];

function replaced(json: unknown, [name, ...rest]: string[], value: unknown): unknown {
  if (name === undefined) return value;
  if (Array.isArray(json))
    return json.map((member, index) => (String(index) === name ? replaced(member, rest, value) : member));
  return { ...(json as object), [name]: replaced((json as Record<string, unknown>)[name], rest, value) };
}

const nested = fc
  .tuple(fc.integer({ min: 1, max: 20_000 }), fc.constantFrom<[string, string]>(['[', ']'], ['{"a":', '}']))
  .map(([depth, [open, close]]) => open.repeat(depth) + '1' + close.repeat(depth));

function bodiesFor(subject: Subject, path: string): fc.Arbitrary<Buffer> {
  const fixtures = fixturesOf(subject).filter(({ source }) => source === path);
  const nearly = fixtures.map(({ path: file, body }) =>
    file.endsWith('.json')
      ? mutated(JSON.parse(body.toString('utf8'))).map((text) => Buffer.from(text))
      : damaged(body),
  );
  return fc.oneof(
    ...nearly.map((arbitrary) => ({ arbitrary, weight: 3 })),
    fc.uint8Array({ maxLength: 2000 }).map((bytes) => Buffer.from(bytes)),
    nested.map((text) => Buffer.from(text)),
    fc.json({ stringUnit: 'binary' }).map((text) => Buffer.from(text)),
  );
}

const damaged = (body: Buffer): fc.Arbitrary<Buffer> =>
  fc
    .tuple(fc.nat(Math.max(0, body.length - 1)), fc.uint8Array({ maxLength: 40 }), fc.boolean())
    .map(([at, bytes, isCut]) =>
      Buffer.concat([body.subarray(0, at), bytes, isCut ? Buffer.alloc(0) : body.subarray(at)]),
    );

/** What HTTP lets through; one header that carries nonsense at a time. */
const headers = fc.oneof(
  { arbitrary: fc.constant({}), weight: 4 },
  fc
    .tuple(
      fc.constantFrom(
        'content-type',
        'content-encoding',
        'traceparent',
        'webhook-id',
        'authorization',
        'accept',
        'x-hub-signature-256',
      ),
      fc.oneof(
        fc.string(),
        fc.constantFrom(
          'gzip',
          'application/json; charset=utf-16',
          'multipart/form-data',
          'multipart/form-data; boundary=',
        ),
      ),
    )
    .map(([name, value]) => ({ [name]: value.replace(/[^\x20-\x7e]/g, '').trim() })),
);

describe.each(channelApps())('whatever is sent to %s', (app) => {
  it('is answered with what the sender can do about it, never with a fault of ours', async () => {
    const subject = await loadSubject(app);
    const service = await runChannel(withoutProof(subject.channel));
    try {
      for (const source of sourcesOf(subject)) {
        await fc.assert(
          fc.asyncProperty(bodiesFor(subject, source.path), headers, async (body, given) => {
            const answer = await send(service.url, subject.channel.name, source, { body, headers: given });
            expect(answer.status).toBeLessThan(500);
            if (answer.status >= 400) expect(answer.mediaType).toContain('application/problem+json');
          }),
          { numRuns: RUNS },
        );
      }
    } finally {
      await service.stop();
    }
  }, 120_000);
});
