import { join } from 'node:path';
import pg from 'pg';
import { openStore } from '../../apps/routing/dist/store/open-store.js';
import { setUpSchema as setUpIngest } from '../../libs/ingest/dist/store/schema.js';
import { setUpSchema } from '../../libs/platform/dist/bus/postgres/schema.js';
import { batchesOf } from './files.mjs';

/**
 * How long after the restore something may still be said to have happened before it: clocks of channels are not ours.
 * What happened before may have its ticket; one look-up for each is all that it costs.
 */
const CLOCKS_APART = '1 hour';

async function requireSameSchema(client, migrations) {
  const { rows } = await client.query('SELECT name FROM routing.migration ORDER BY "timestamp"');
  const here = rows.map(({ name }) => name);
  if (here.join() !== migrations.join())
    throw new Error(
      `The backup has the migrations ${migrations.join(', ')}; this build has ${here.join(', ')}.
Restore it with the version of Sambung that made it, then start the newer one: it migrates by itself.`,
    );
}

/** A process that goes on beside the restore would send what it no longer knows to have sent. */
async function requireNobody(client) {
  const { rows } = await client.query(
    `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'sambung-routing'`,
  );
  if (rows.length > 0) throw new Error('routing runs on this database: stop all of it first.');
}

async function hasRows(client, table) {
  const { rows } = await client.query(`SELECT EXISTS (SELECT FROM ${table}) AS is`);
  return rows[0].is;
}

const isOfBus = ({ name }) => name.startsWith('bus.');

async function hasBus(client) {
  await setUpSchema(client, []);
  return hasRows(client, 'bus.record');
}

async function fill(client, { name, columns, rows, file }, folder, say) {
  const list = columns.join(', ');
  let filled = 0;
  for await (const batch of batchesOf(join(folder, file))) {
    const { rowCount } = await client.query(
      `INSERT INTO ${name} (${list}) OVERRIDING SYSTEM VALUE
       SELECT ${list} FROM json_populate_recordset(NULL::${name}, $1::json)`,
      [`[${batch.join(',')}]`],
    );
    filled += rowCount;
  }
  if (filled !== rows) throw new Error(`${name} has ${filled} rows instead of ${rows}`);
  say(`  ${name}: ${filled} rows`);
}

/** What counts up by itself goes on behind what was filled in. */
async function moveSequences(client, tables) {
  const { rows } = await client.query(
    `SELECT attrelid::regclass::text AS "table", quote_ident(attname) AS "column" FROM pg_attribute
     WHERE attidentity <> '' AND attrelid = ANY ($1::regclass[])`,
    [tables.map(({ name }) => name)],
  );
  for (const { table, column } of rows)
    await client.query(
      `SELECT setval(pg_get_serial_sequence($1, $2), greatest((SELECT max(${column}) FROM ${table}), 1))`,
      [table, column],
    );
}

/**
 * Puts the tables back in one transaction, and leaves word for routing: look up before you create, and have the bus
 * give everything again.
 * @returns whether the bus that is there was kept
 */
export async function fillDatabase(
  url,
  { takenAt, migrations, tables },
  folder,
  { mayReplace, hasKafka },
  say,
) {
  const client = new pg.Client({ connectionString: url, application_name: 'sambung-restore' });
  await client.connect();
  try {
    await requireNobody(client);
    await (await openStore(url)).destroy();
    await requireSameSchema(client, migrations);
    await setUpIngest(client);
    const isFull = (await hasRows(client, 'routing.arrival')) || (await hasRows(client, 'routing.complaint'));
    if (isFull && !mayReplace)
      throw new Error('The database has complaints already: --yes replaces them with those of the backup.');
    // A bus that is there knows more than the backup's: all of it comes again.
    const keepsBus = hasKafka || !tables.some(isOfBus) || (await hasBus(client));
    const wanted = tables.filter((table) => !(keepsBus && isOfBus(table)));

    await client.query('BEGIN');
    await client.query(`TRUNCATE ${wanted.map(({ name }) => name).join(', ')}`);
    for (const table of wanted) await fill(client, table, folder, say);
    await moveSequences(client, wanted);
    await client.query(
      `INSERT INTO routing.restore (restored_at, backed_up_at, doubted_until)
       VALUES (now(), $1, now() + interval '${CLOCKS_APART}')`,
      [takenAt],
    );
    await client.query('COMMIT');
    await client.query('ANALYZE');
    return keepsBus;
  } finally {
    await client.end();
  }
}
