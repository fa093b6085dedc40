import { firstEvents, eventOf, publish, settled } from './complaints.mjs';

const TABLES = {
  routing: ['arrival', 'complaint', 'part', 'delivery_step', 'history', 'held_report', 'ignored_report'],
  sp4n_simulator: ['tickets', 'notes'],
};
const A_DAY = 5000;
const COMPLAINTS_A_STATEMENT = 50_000;

/** What 1,000 complaints of a day are made of: edits, deletions, conversations, what routing cannot read. */
function seedEvents(count) {
  const later = new Date(Date.now() + 1000).toISOString();
  return firstEvents(count).flatMap((event, index) => {
    const more = (given) => eventOf(index, { ownId: event.ownId, revisedAt: later, ...given });
    if (index % 50 === 1) return [event, more({ kind: 'deletion', text: '' })];
    if (index % 20 === 2) return [event, more({ kind: 'revision', text: `${event.text} Sudah sepekan.` })];
    if (index % 100 === 3) return [event, eventOf(index, { kind: 'rumour' })];
    if (index % 20 !== 4) return [event];
    const conversation = `chat-${index}`;
    const message = (text, kind) => eventOf(index, { conversation, text, kind });
    return [message(event.text, 'first'), message('Di depan balai RW.', 'addition')];
  });
}

/** Has routing work through some complaints for real, and keeps all their rows: what {@link fill} makes copies of. */
export async function keepSeed(stack, database, count) {
  await publish(stack, seedEvents(count));
  await settled(database);
  await stack.services.routing.stop();
  await database.query('CREATE SCHEMA seed');
  for (const [schema, tables] of Object.entries(TABLES))
    for (const table of tables)
      await database.query(`CREATE TABLE seed.${table} AS SELECT * FROM ${schema}.${table}`);
}

/** Of the copy `n`: ids and numbers of its own, and its times on a day of its own. */
function valueOf({ name, type }, { copies, tickets, days }) {
  const value = `seed."${name}"`;
  if (name === 'tracking_id') return `(${value}::bigint + n * ${tickets})::${type}`;
  if (name === 'order_key' || name === 'conversation') return `${value} || '/' || n`;
  if (type === 'uuid') return `md5(${value}::text || n)::uuid`;
  if (type === 'timestamp with time zone') return `${value} - (${copies} - n) * interval '1 day' * ${days}`;
  return value;
}

/** What the database fills in by itself is left to it. */
async function columnsOf(database, schema, table) {
  const { rows } = await database.query(
    `SELECT column_name AS name, data_type AS type FROM information_schema.columns
     WHERE table_schema = $1 AND table_name = $2 AND is_identity = 'NO' AND data_type <> 'xid8'
     ORDER BY ordinal_position`,
    [schema, table],
  );
  return rows;
}

const ALL = Object.entries(TABLES).flatMap(([schema, tables]) => tables.map((table) => `${schema}.${table}`));

/** Drops the indexes that are no constraint's: made at the end they cost a fraction. @returns how to make them */
async function takeIndexes(client) {
  const { rows } = await client.query(
    `SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS definition FROM pg_index
     WHERE indrelid = ANY ($1::regclass[]) AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)`,
    [ALL],
  );
  if (rows.length > 0) await client.query(`DROP INDEX ${rows.map(({ name }) => name).join(', ')}`);
  return rows.map(({ definition }) => definition);
}

async function copySeed(client, stored) {
  const { rows } = await client.query(
    `SELECT (SELECT count(*)::int FROM seed.complaint) AS count,
       (SELECT max(tracking_id) - min(tracking_id) + 1 FROM seed.tickets)::int AS tickets`,
  );
  const [{ count, tickets }] = rows;
  const copying = { copies: Math.ceil(stored / count), tickets, days: count / A_DAY };
  const atOnce = Math.ceil(COMPLAINTS_A_STATEMENT / count);
  for (const table of ALL) {
    const columns = await columnsOf(client, ...table.split('.'));
    for (let from = 0; from < copying.copies; from += atOnce) {
      const to = Math.min(from + atOnce, copying.copies);
      await client.query(
        `INSERT INTO ${table} (${columns.map(({ name }) => `"${name}"`).join(', ')})
         SELECT ${columns.map((column) => valueOf(column, copying)).join(', ')}
         FROM generate_series(${from}, ${to - 1}) AS n CROSS JOIN seed.${table.split('.')[1]} AS seed ORDER BY n`,
      );
    }
    if (copying.copies > atOnce) console.error(`  ${table}: ${copying.copies} copies of ${count} complaints`);
  }
}

/**
 * Leaves that many stored complaints and no others, 5,000 a day, in routing's tables and in the simulator's. routing
 * must be stopped. A few minutes for a million.
 */
export async function fill(database, stored) {
  const client = await database.connect();
  try {
    for (const statement of [
      `ALTER SYSTEM SET max_wal_size = '16GB'`,
      'SELECT pg_reload_conf()',
      'SET session_replication_role = replica; SET synchronous_commit = off',
      `TRUNCATE routing.outbox, routing.ledger_fault, routing.ledger_unseen, routing.ledger_stray,
         sp4n_simulator.attachments, ${ALL.join(', ')}`,
    ])
      await client.query(statement);
    const indexes = await takeIndexes(client);
    await copySeed(client, stored);
    for (const index of indexes) await client.query(index);
    // Days that are over are closed, as they would be; and no hourly check falls into what is measured.
    await client.query(
      `INSERT INTO routing.ledger_progress VALUES ('checked-at', $1),
         ('closed-until', (now() - interval '1 day')::date::text),
         ('first-day', (now() - $2 * interval '1 day')::date::text)
       ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
      [new Date().toISOString(), stored / A_DAY],
    );
    for (const statement of [
      `SELECT setval('sp4n_simulator.tracking_ids', max(tracking_id)) FROM sp4n_simulator.tickets`,
      'ALTER SYSTEM RESET max_wal_size',
      'SELECT pg_reload_conf()',
      'VACUUM ANALYZE',
      'CHECKPOINT',
    ])
      await client.query(statement);
  } finally {
    client.release(true);
  }
}
