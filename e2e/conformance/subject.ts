import { readdirSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Channel } from '@sambung/ingest';

const APPS = join(__dirname, '../../apps');

/** A channel as the rules see it: what stands in its folder, and what it declares. */
export interface Subject {
  /** Name of its folder in apps/. */
  app: string;
  files: ReadonlyMap<string, Buffer>;
  channel: Channel;
}

/** Every `apps/ingest-*` there is. */
export const channelApps = (): string[] =>
  readdirSync(APPS)
    .filter((name) => name.startsWith('ingest-'))
    .sort();

export async function loadSubject(app: string): Promise<Subject> {
  const folder = join(APPS, app);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .filter((path) => /^(src|fixtures)\//.test(path));
  const files = new Map(
    await Promise.all(paths.map(async (path) => [path, await readFile(join(folder, path))] as const)),
  );
  const { channel } = (await import(join(folder, 'src/channel.ts'))) as { channel: Channel };
  return { app, files, channel };
}

/** One delivery as it arrives, and what its readings must be. */
export interface Fixture {
  path: string;
  /** The source that it is for. */
  source: string;
  body: Buffer;
  /** Absent where the file is missing. */
  expected: string[] | undefined;
}

/** `fixtures/<source path>/<case>.<ending>` beside `<case>.expected.json`. */
export function fixturesOf({ files, channel }: Subject): Fixture[] {
  const paths = channel.sources(settingsOf(channel)).map((source) => source.path);
  return [...files]
    .filter(([path]) => !path.endsWith('.expected.json'))
    .flatMap(([path, body]) => {
      const source = paths.find((candidate) => path.startsWith(`fixtures/${candidate}/`));
      if (source === undefined) return [];
      const expected = files.get(path.replace(/\.\w+$/, '.expected.json'));
      return [
        { path, source, body, expected: expected && (JSON.parse(expected.toString('utf8')) as string[]) },
      ];
    });
}

/** Each secret is set to something, so that a request is judged by it. */
const settingsOf = ({ settings }: Channel): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(settings).map(([name, setting]) => [
      name,
      setting.secret ? setting.parse(TRIAL_SECRET) : setting.fallback,
    ]),
  );

/** 32 bytes in base64: fit for every kind of secret. Opens nothing: no process outside of these tests knows it. */
export const TRIAL_SECRET = Buffer.alloc(32, 'sambung').toString('base64');
