#!/usr/bin/env node
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { digestOfFile } from './backup/files.mjs';
import { fingerprintsOf, keyFaults } from './backup/keys.mjs';
import { copyObjects, objectsIn } from './backup/objects.mjs';
import { placeToRestore } from './backup/place.mjs';
import { fillDatabase } from './backup/refill.mjs';

const USAGE = `npm run restore -- --from FOLDER [--yes]
Puts back what npm run backup has copied, while Sambung is stopped: everything in one transaction, or nothing. When
routing starts again, the bus gives it everything that it still keeps, and whatever may have been sent since the backup
is looked up in SP4N-LAPOR! before anything is created.
Where the bus is in the same database and is gone with it, so is what was accepted after the backup; what the channels
send again is taken again.

  --from FOLDER    the backup
  --yes            replaces the complaints that are there

Environment, for another Sambung than the one of npm start (its data folder is .sambung, or SAMBUNG_DATA):
  DATABASE_URL     routing's database; with OBJECT_STORE_DIR or S3_ENDPOINT, the keys of .env, and KAFKA_BROKERS where
                   the bus is there`;

const { values } = parseArgs({
  options: { from: { type: 'string' }, yes: { type: 'boolean', default: false }, help: { type: 'boolean' } },
});

async function readManifest(folder) {
  const text = await readFile(join(folder, 'manifest.json'), 'utf8').catch((error) => {
    if (error.code === 'ENOENT')
      throw new Error(`${folder} holds no whole backup: manifest.json is missing.`);
    throw error;
  });
  const manifest = JSON.parse(text);
  if (manifest.format !== 1) throw new Error(`${folder} is of a format that this version does not know.`);
  return manifest;
}

async function requireWhole(folder, { tables, objects }) {
  for (const { file, sha256 } of tables)
    if ((await digestOfFile(join(folder, 'database', file))) !== sha256)
      throw new Error(`${join(folder, 'database', file)} is damaged.`);
  if (objects && (await objectsIn(join(folder, 'objects'))).sha256 !== objects.sha256)
    throw new Error(`${join(folder, 'objects')} does not hold the ${objects.count} objects of the backup.`);
}

async function restore() {
  if (!values.from) throw new Error(USAGE);
  const folder = resolve(values.from);
  const manifest = await readManifest(folder);
  await requireWhole(folder, manifest);
  const { settings, release } = await placeToRestore();
  try {
    const faults = keyFaults(manifest.keys, await fingerprintsOf(settings));
    if (faults.length > 0)
      throw new Error(
        `The data can be used with their own keys only:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`,
      );
    if (manifest.objects && settings.S3_ENDPOINT)
      throw new Error('The backup has photos for a folder (OBJECT_STORE_DIR), and S3_ENDPOINT is set.');
    if (manifest.objects) await copyObjects(join(folder, 'objects'), settings.OBJECT_STORE_DIR, console.log);
    const options = { mayReplace: values.yes, hasKafka: Boolean(settings.KAFKA_BROKERS) };
    const keepsBus = await fillDatabase(
      settings.DATABASE_URL,
      manifest,
      join(folder, 'database'),
      options,
      console.log,
    );
    console.log(`Restored as of ${manifest.takenAt}.`);
    console.log(
      keepsBus
        ? 'The bus was left as it is: when routing starts, it takes everything again that the bus keeps.'
        : `The bus is the backup's, too: what was accepted after ${manifest.takenAt} is gone until its channel sends it again.`,
    );
  } finally {
    await release();
  }
}

if (values.help) console.log(USAGE);
else
  await restore().catch((error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
