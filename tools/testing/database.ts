import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { askServers } from './servers';

export interface TestDatabase {
  url: string;
  /** Ends what is still connected to it. */
  drop(): Promise<void>;
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new Client(url);
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** An empty database of its own on the run's PostgreSQL: `TEST_DATABASE_URL` where it is set, else an embedded one. */
export async function freshDatabase(): Promise<TestDatabase> {
  const server = process.env['TEST_DATABASE_URL'] ?? (await askServers<{ url: string }>('/postgres')).url;
  const name = `test_${randomBytes(6).toString('hex')}`;
  await onServer(server, `CREATE DATABASE ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    drop: () => onServer(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
}
