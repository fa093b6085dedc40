import { randomUUID } from 'node:crypto';
import type { Channel, Source } from '@sambung/ingest';
import { setting } from '@sambung/platform';
import { IsOptional, IsString } from 'class-validator';
import type { Subject } from '../conformance/subject';
import { reportOf, sound } from './sound';

const withFile = (path: string, text: string | undefined): Subject => {
  const files = new Map(sound.files);
  files.delete(path);
  if (text !== undefined) files.set(path, Buffer.from(text));
  return { ...sound, files };
};

const withChannel = (change: Partial<Channel>): Subject => ({
  ...sound,
  channel: { ...sound.channel, ...change },
});

const withSource = (change: Partial<Source>): Subject =>
  withChannel({
    sources: (settings) => sound.channel.sources(settings).map((source) => ({ ...source, ...change })),
  });

class Anything {
  @IsOptional() @IsString() id?: string;
}

/** For each rule, by its title, the channel that breaks it, and what the rule then says to do. */
export const broken: Record<string, { subject: Subject; told: RegExp }> = {
  'has the files that every channel has': {
    subject: withFile('src/normalize.spec.ts', undefined),
    told: /add apps\/ingest-sound\/src\/normalize\.spec\.ts/,
  },
  'starts in three lines': {
    subject: withFile('src/main.ts', "import './set-up';\n"),
    told: /let apps\/ingest-sound\/src\/main\.ts be nothing but/,
  },
  'is named as its folder, and its sources as paths': {
    subject: withChannel({ name: 'other' }),
    told: /name the channel .* sound/,
  },
  'prefixes its settings with its name, and describes them': {
    subject: withChannel({
      settings: {
        SECRET_WORD: setting.secret({ description: 'the secret that is shared', fallback: undefined }),
      },
    }),
    told: /rename the setting SECRET_WORD to SOUND_/,
  },
  'has a fixture for each source, with what it must become beside it': {
    subject: withFile('fixtures/words/first.expected.json', undefined),
    told: /add apps\/ingest-sound\/fixtures\/words\/first\.expected\.json/,
  },
  'makes valid events of its fixtures, and the same of the same': {
    subject: withSource({ read: () => [reportOf({ id: randomUUID(), text: 'Lampu gang padam.' })] }),
    told: /ids come from what arrives/,
  },
  'is closed while its secrets are not set': {
    subject: withSource({ proof: () => undefined }),
    told: /throw UnauthorizedError while its secret is unset/,
  },
  'refuses what is not signed, or wrongly, with 401': {
    subject: withSource({ proof: () => undefined }),
    told: /answer 401/,
  },
  'refuses what is too large with 413': {
    subject: withSource({ maxBytes: Number.MAX_SAFE_INTEGER }),
    told: /a maxBytes of at most 64 MB/,
  },
  'refuses what is malformed with 400 or 422, naming the fields': {
    subject: withSource({ body: Anything, read: () => [reportOf({ id: '1', text: 'apa saja' })] }),
    told: /answer ".*" with 400 or 422/,
  },
};
