#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { writeDatabase } from './backup/database.mjs';
import { fingerprintsOf } from './backup/keys.mjs';
import { copyObjects } from './backup/objects.mjs';
import { data, placeToBackUp } from './backup/place.mjs';

const USAGE = `npm run backup [-- --to FOLDER]
Copies the database as it is at one moment, and then the photos, of the Sambung that runs here, which goes on meanwhile.
Not copied: keys and secrets (the manifest names the keys that the data need, with a fingerprint: keep .env, or
secrets.json, somewhere else), Kafka, and SP4N-LAPOR! with its simulator.

  --to FOLDER      a folder that is not there yet (.sambung/backups/ with the time)

Environment, for another Sambung than that of npm start or npm run stack:
  DATABASE_URL     routing's database
  OBJECT_STORE_DIR its photos; with S3_ENDPOINT instead they are left to the backup of that store
  RECEIPT_KEY …    the keys of .env, so that their fingerprints are noted`;

const { values } = parseArgs({ options: { to: { type: 'string' }, help: { type: 'boolean' } } });

async function backUp() {
  const place = await placeToBackUp();
  const folder = resolve(
    values.to ?? join(data, 'backups', new Date().toISOString().slice(0, 19).replaceAll(':', '.')),
  );
  const unfinished = `${folder}.unfinished`;
  if (existsSync(folder)) throw new Error(`${folder} is there already: name a new folder.`);
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(join(unfinished, 'database'), { recursive: true, mode: 0o700 });
  const database = await writeDatabase(place.DATABASE_URL, join(unfinished, 'database'), console.log);
  // After the database, so that every photo that it names is there.
  const objects = place.S3_ENDPOINT
    ? undefined
    : await copyObjects(place.OBJECT_STORE_DIR, join(unfinished, 'objects'), console.log);
  const keys = await fingerprintsOf(place);
  const manifest = { format: 1, ...database, objects, keys };
  await writeFile(join(unfinished, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`, {
    flush: true,
  });
  // Last of all: what has this name is whole.
  await rename(unfinished, folder);
  console.log(objects ? `  objects: ${objects.count}` : '  objects: in S3, left to the backup of that store');
  console.log(`Keys to keep apart from it: ${Object.keys(keys).join(', ') || 'none are set here'}`);
  console.log(`Backed up to ${folder}`);
}

if (values.help) console.log(USAGE);
else
  await backUp().catch((error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
