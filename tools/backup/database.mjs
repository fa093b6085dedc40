import { join } from 'node:path';
import pg from 'pg';
import { digestOfFile, openLines } from './files.mjs';

/** Schemas that Sambung owns. The simulator stands for SP4N-LAPOR!, whose tickets are not ours to put back. */
const SCHEMAS = ['routing', 'bus', 'ingest'];
/** Who was migrated is said by name in the manifest. */
const MIGRATIONS = 'routing.migration';
const ROWS = 100;

/** Tables with their columns; what is computed from others is left out. */
const TABLES = `
  SELECT n.nspname || '.' || c.relname AS name,
    array_agg(quote_ident(a.attname)::text ORDER BY a.attnum) AS columns
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
  WHERE n.nspname = ANY ($1) AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
  GROUP BY 1 ORDER BY 1`;

const REFERENCES = `
  SELECT DISTINCT conrelid::regclass::text AS "from", confrelid::regclass::text AS "to"
  FROM pg_constraint WHERE contype = 'f' AND conrelid <> confrelid`;

/** Those first that others refer to. */
function inOrder(tables, references) {
  const ordered = [];
  for (let left = tables; left.length > 0;) {
    const free = left.filter(
      ({ name }) =>
        !references.some(({ from, to }) => from === name && left.some((table) => table.name === to)),
    );
    if (free.length === 0)
      throw new Error(`tables that refer to each other: ${left.map(({ name }) => name)}`);
    ordered.push(...free);
    left = left.filter((table) => !free.includes(table));
  }
  return ordered;
}

/** One table into one file, a row a line as JSON (kept as it was written), a hundred in memory at a time. */
async function writeTable(client, { name, columns }, folder, say) {
  const file = `${name}.jsonl.gz`;
  const lines = openLines(join(folder, file));
  await client.query(
    `DECLARE backup NO SCROLL CURSOR FOR
     SELECT translate(row_to_json(r)::text, E'\\n', ' ') AS line FROM (SELECT ${columns.join(', ')} FROM ${name}) r`,
  );
  let rows = 0;
  for (;;) {
    const { rows: fetched } = await client.query(`FETCH ${ROWS} FROM backup`);
    if (fetched.length === 0) break;
    await lines.write(fetched.map(({ line }) => line));
    if (Math.floor((rows + fetched.length) / 50_000) > Math.floor(rows / 50_000))
      say(`  ${name}: ${rows + fetched.length} rows`);
    rows += fetched.length;
  }
  await client.query('CLOSE backup');
  await lines.close();
  return { name, columns, rows, file, sha256: await digestOfFile(join(folder, file)) };
}

/** All tables as they were at one moment, whatever goes on meanwhile. */
export async function writeDatabase(url, folder, say) {
  const client = new pg.Client({ connectionString: url, application_name: 'sambung-backup' });
  await client.connect();
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const { rows: found } = await client.query(TABLES, [SCHEMAS]);
    if (!found.some(({ name }) => name === MIGRATIONS))
      throw new Error('There is no schema routing in this database: routing has never been started on it.');
    const { rows: references } = await client.query(REFERENCES);
    const [{ now }] = (await client.query('SELECT now()')).rows;
    const { rows: migrated } = await client.query(`SELECT name FROM ${MIGRATIONS} ORDER BY "timestamp"`);
    const tables = [];
    for (const table of inOrder(found, references)) {
      if (table.name === MIGRATIONS) continue;
      tables.push(await writeTable(client, table, folder, say));
      say(`  ${table.name}: ${tables.at(-1).rows} rows`);
    }
    return { takenAt: now.toISOString(), migrations: migrated.map(({ name }) => name), tables };
  } finally {
    await client.end();
  }
}
