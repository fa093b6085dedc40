import { Client, DatabaseError } from 'pg';
import type { DataSource } from 'typeorm';
import { openStore } from '../store/open-store';

const NAME_BYTES = 60;
const NO_RIGHT = '42501';
const IN_USE = '55006';

/** A database of its own beside the one that is worked with, with the same tables and nothing in them. */
export interface Sandbox {
  name: string;
  database: DataSource;
  /** Removes it with all that is in it, unless it is to be kept. */
  close(isKept: boolean): Promise<void>;
}

/**
 * A database and not a schema: every statement of routing names its schema, so only another database cannot be mistaken
 * for the real one. What an earlier rehearsal has left (kept, or killed) makes room.
 * @throws Error with a sentence where this is not allowed, or another rehearsal goes on.
 */
export async function openSandbox(databaseUrl: string): Promise<Sandbox> {
  const url = new URL(databaseUrl);
  const name = Buffer.from(`rehearsal_${decodeURIComponent(url.pathname.slice(1))}`)
    .subarray(0, NAME_BYTES)
    .toString();
  url.pathname = `/${encodeURIComponent(name)}`;
  // Never by force: a database that somebody is connected to stays.
  await onServer(databaseUrl, (quote) => `DROP DATABASE IF EXISTS ${quote(name)}`);
  await onServer(databaseUrl, (quote) => `CREATE DATABASE ${quote(name)}`);
  const drop = (): Promise<void> => onServer(databaseUrl, (quote) => `DROP DATABASE ${quote(name)}`);
  let database: DataSource;
  try {
    database = await openStore(url.href);
  } catch (error) {
    await drop();
    throw error;
  }
  return {
    name,
    database,
    close: async (isKept) => {
      await database.destroy();
      if (!isKept) await drop();
    },
  };
}

async function onServer(url: string, statement: (quote: (name: string) => string) => string): Promise<void> {
  const client = new Client(url);
  await client.connect();
  try {
    await client.query(statement((name) => client.escapeIdentifier(name)));
  } catch (error) {
    const code = error instanceof DatabaseError ? error.code : undefined;
    if (code === NO_RIGHT)
      throw new Error(
        'A rehearsal makes a database of its own beside this one: give the role of DATABASE_URL the right to (ALTER ROLE … CREATEDB).',
        { cause: error },
      );
    if (code === IN_USE)
      throw new Error('Another rehearsal goes on, or somebody reads what an earlier one has kept.', {
        cause: error,
      });
    throw error;
  } finally {
    await client.end();
  }
}
