import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const pom = join(import.meta.dirname, 'pom.xml');
const cache = resolve(import.meta.dirname, '../../.sambung/kafka');

/** The folder that holds Kafka's jars, filled by Maven the first time. */
export async function kafkaJars() {
  const version = /<version>([\d.]+\.[\d.]+)<\/version>/.exec(await readFile(pom, 'utf8'))?.[1];
  const folder = join(cache, `jars-${version}`);
  if (existsSync(folder)) return folder;
  await mkdir(cache, { recursive: true });
  // Two runs may fetch at the same time: each into a folder of its own, and the first to rename wins.
  const fetched = await mkdtemp(join(cache, 'fetching-'));
  try {
    await run('mvn', [
      '--quiet',
      '--batch-mode',
      `--file=${pom}`,
      'dependency:copy-dependencies',
      `-DoutputDirectory=${fetched}`,
      '-DincludeScope=runtime',
    ]);
    await rename(fetched, folder).catch((error) => {
      if (!existsSync(folder)) throw error;
    });
  } catch (cause) {
    throw new Error(`fetching Kafka with Maven: ${cause.stdout || cause.message}`.slice(0, 2000), { cause });
  } finally {
    await rm(fetched, { recursive: true, force: true });
  }
  return folder;
}
