import { prefixOf, signStandardWebhook, type Source } from '@sambung/ingest';
import { readSettings, SettingsError } from '@sambung/platform';
import { randomBytes } from 'node:crypto';
import { runChannel, send, withoutProof } from './service';
import { fixturesOf, type Subject, TRIAL_SECRET } from './subject';

/** A rule of the house: what it finds against a channel, each with what to do about it. */
export interface Rule {
  title: string;
  faultsIn(subject: Subject): string[] | Promise<string[]>;
}

const MAIN = `import { run } from '@sambung/ingest';
import { channel } from './channel';

run(channel, process.env);
`;

export const sourcesOf = ({ channel }: Subject): Source[] =>
  channel.sources(
    readSettings(
      channel.settings,
      Object.fromEntries(
        Object.entries(channel.settings).map(([name, { secret }]) => [
          name,
          secret ? TRIAL_SECRET : undefined,
        ]),
      ),
    ),
  );

/** Every way of signing that the harness knows, each with another's secret. */
function forged(body: Buffer): Record<string, string> {
  const now = Math.floor(Date.now() / 1000);
  const secret = randomBytes(32).toString('base64');
  return {
    'webhook-id': 'forged',
    'webhook-timestamp': String(now),
    'webhook-signature': signStandardWebhook(secret, 'forged', now, body),
    'x-hub-signature-256': `sha256=${randomBytes(32).toString('hex')}`,
    'x-telegram-bot-api-secret-token': secret,
    authorization: `Bearer ${secret}`,
  };
}

export const rules: Rule[] = [
  {
    title: 'has the files that every channel has',
    faultsIn: ({ app, files }) => {
      const has = (pattern: RegExp): boolean => [...files.keys()].some((path) => pattern.test(path));
      const wanted: [RegExp, string][] = [
        [/^src\/main\.ts$/, 'src/main.ts'],
        [/^src\/channel\.ts$/, 'src/channel.ts'],
        [/^src\/(source|sources\/[a-z0-9-]+)\.ts$/, 'src/source.ts, or src/sources/<platform>.ts'],
        [/^src\/normalize\.ts$/, 'src/normalize.ts'],
        [/^src\/normalize\.spec\.ts$/, 'src/normalize.spec.ts'],
      ];
      return wanted.filter(([pattern]) => !has(pattern)).map(([, name]) => `add apps/${app}/${name}`);
    },
  },
  {
    title: 'starts in three lines',
    faultsIn: ({ app, files }) =>
      files.get('src/main.ts')?.toString('utf8') === MAIN
        ? []
        : [`let apps/${app}/src/main.ts be nothing but:\n${MAIN}`],
  },
  {
    title: 'is named as its folder, and its sources as paths',
    faultsIn: (subject) => [
      ...(subject.app === `ingest-${subject.channel.name}`
        ? []
        : [`name the channel in apps/${subject.app}/src/channel.ts ${subject.app.slice('ingest-'.length)}`]),
      ...sourcesOf(subject)
        .filter(({ path }) => !/^[a-z][a-z0-9-]*$/.test(path))
        .map(({ path }) => `let the source "${path}" have a path of lower-case words: field-reports`),
      ...sourcesOf(subject)
        .filter(({ summary }) => !/^[A-Z].{20,}\.$/.test(summary))
        .map(
          ({ path }) =>
            `let the summary of the source "${path}" be a sentence: it stands in docs/openapi.yaml`,
        ),
    ],
  },
  {
    title: 'prefixes its settings with its name, and describes them',
    faultsIn: ({ channel: { name, settings } }) =>
      Object.entries(settings).flatMap(([setting, { description }]) => [
        ...(setting.startsWith(prefixOf(name))
          ? []
          : [`rename the setting ${setting} to ${prefixOf(name)}…`]),
        ...(/\S{2,}(\s+\S+){2,}/.test(description)
          ? []
          : [`describe the setting ${setting} for the person who must fill it in`]),
      ]),
  },
  {
    title: 'has a fixture for each source, with what it must become beside it',
    faultsIn: (subject) => {
      const fixtures = fixturesOf(subject);
      return [
        ...sourcesOf(subject)
          .filter(({ path }) => !fixtures.some(({ source }) => source === path))
          .map(({ path }) => `add apps/${subject.app}/fixtures/${path}/<case>.<json|csv|…>`),
        ...fixtures
          .filter(({ expected }) => expected === undefined)
          .map(({ path }) => `add apps/${subject.app}/${path.replace(/\.\w+$/, '.expected.json')}`),
      ];
    },
  },
  {
    title: 'makes valid events of its fixtures, and the same of the same',
    faultsIn: (subject) => onTrial(subject, normalizedFaults),
  },
  {
    title: 'is closed while its secrets are not set',
    faultsIn: ({ app, channel }) => {
      let sources: Source[];
      try {
        sources = channel.sources(readSettings(channel.settings, {}));
      } catch (error) {
        // It does not even start without them.
        if (error instanceof SettingsError) return [];
        throw error;
      }
      const headers = forged(Buffer.alloc(0));
      return sources
        .filter(
          ({ proof }) =>
            !refuses(() => proof({ headers, query: {}, rawBody: Buffer.alloc(0), receivedAt: new Date() })),
        )
        .map(
          ({ path }) =>
            `let the proof of ${app}'s source "${path}" throw UnauthorizedError while its secret is unset`,
        );
    },
  },
  {
    title: 'refuses what is not signed, or wrongly, with 401',
    faultsIn: async (subject) => {
      const service = await runChannel(subject.channel);
      try {
        const faults = await Promise.all(
          sourcesOf(subject).flatMap((source) =>
            [{}, forged(Buffer.from('{}'))].map(async (headers) => {
              const answer = await send(service.url, subject.channel.name, source, {
                headers,
                body: Buffer.from('{}'),
              });
              return answer.status === 401 && answer.mediaType.startsWith('application/problem+json')
                ? []
                : [
                    `answer 401 where the source "${source.path}" has no proof of the sender (it was ${answer.status})`,
                  ];
            }),
          ),
        );
        return faults.flat();
      } finally {
        await service.stop();
      }
    },
  },
  {
    title: 'refuses what is too large with 413',
    faultsIn: async (subject) => {
      const unbounded = sourcesOf(subject).filter(
        ({ maxBytes }) => !(maxBytes > 0 && maxBytes <= 64 * 1024 * 1024),
      );
      if (unbounded.length > 0)
        return unbounded.map(({ path }) => `give the source "${path}" a maxBytes of at most 64 MB`);
      return onTrial(subject, async (url, source) => {
        const { status } = await send(url, subject.channel.name, source, {
          announcedBytes: source.maxBytes + 10_000,
        });
        return status === 413
          ? []
          : [`let the source "${source.path}" refuse more than its maxBytes with 413 (it was ${status})`];
      });
    },
  },
  {
    title: 'refuses what is malformed with 400 or 422, naming the fields',
    faultsIn: (subject) =>
      onTrial(subject, async (url, source) => {
        const bodies =
          source.body === undefined
            ? ['{"a":', '\xff\xfe']
            : ['{"a":', '\xff\xfe', '[]', '{}', '"text"', 'null'];
        const faults = await Promise.all(
          bodies.map(async (body) => {
            const answer = await send(url, subject.channel.name, source, {
              body: Buffer.from(body, 'latin1'),
            });
            const named = (answer.body as { faults?: unknown[] } | undefined)?.faults ?? [];
            return (answer.status === 400 || answer.status === 422) && named.length > 0
              ? []
              : [
                  `let the source "${source.path}" answer ${JSON.stringify(body)} with 400 or 422 and its faults (it was ${answer.status})`,
                ];
          }),
        );
        return faults.flat();
      }),
  },
];

function refuses(proof: () => void): boolean {
  try {
    proof();
    return false;
  } catch {
    return true;
  }
}

/** Asks each source of the running channel, past its proof. */
async function onTrial(
  subject: Subject,
  ask: (url: string, source: Source, subject: Subject) => Promise<string[]>,
): Promise<string[]> {
  const service = await runChannel(withoutProof(subject.channel));
  try {
    const faults: string[] = [];
    for (const source of sourcesOf(subject)) faults.push(...(await ask(service.url, source, subject)));
    return faults;
  } finally {
    await service.stop();
  }
}

async function normalizedFaults(url: string, source: Source, subject: Subject): Promise<string[]> {
  const faults: string[] = [];
  for (const { path, body, expected } of fixturesOf(subject).filter(
    (fixture) => fixture.source === source.path,
  )) {
    const [answer, again] = [
      await send(url, subject.channel.name, source, { body, query: '?validate=true' }),
      await send(url, subject.channel.name, source, { body, query: '?validate=true' }),
    ];
    const readings = readingsIn(answer.body);
    if (expected !== undefined && JSON.stringify(readings) !== JSON.stringify(expected))
      faults.push(
        `mend ${path}: its readings are ${JSON.stringify(readings)}, not ${JSON.stringify(expected)}`,
      );
    if (JSON.stringify(answer.body) !== JSON.stringify(again.body))
      faults.push(
        `let ${path} get the same answer twice: ids come from what arrives, never from chance or the clock`,
      );
  }
  return faults;
}

interface Told {
  status: unknown;
  code?: string;
  faults?: { field: string; rule: string }[];
  results?: Told[];
}

/** The answer of a trial in the words of `expected.json`. */
const readingsIn = (body: unknown): string[] => {
  const told = body as Told;
  return (told.results ?? [told]).map(({ status, code, faults }) => {
    if (status === 'valid') return 'report';
    if (status === 'ignored') return `ignored ${code ?? ''}`;
    if (status === 'held') return `unreadable ${code ?? ''}`;
    return `unreadable ${(faults ?? []).map(({ field, rule }) => (field === 'body' ? rule : `${field}: ${rule}`)).join(', ')}`;
  });
};
