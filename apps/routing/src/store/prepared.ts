import { createHash } from 'node:crypto';
import type { PoolClient, QueryResultRow } from 'pg';
import type { EntityManager } from 'typeorm';

const names = new Map<string, string>();

/** The same text has the same name, on every connection and in every process. */
function nameOf(text: string): string {
  const known = names.get(text);
  if (known !== undefined) return known;
  const name = `routing_${createHash('sha256').update(text).digest('hex').slice(0, 24)}`;
  names.set(text, name);
  return name;
}

/**
 * Runs a statement that a connection parses and plans once: for these, planning costs more than doing. TypeORM has no
 * way to name a statement; its connection is pg's. A pooler between must know prepared statements (PgBouncer ≥ 1.21).
 */
export async function prepared<T extends QueryResultRow>(
  transaction: EntityManager,
  text: string,
  values: unknown[],
): Promise<T[]> {
  if (transaction.queryRunner === undefined) throw new Error('a prepared statement outside of a transaction');
  const client = (await transaction.queryRunner.connect()) as PoolClient;
  const { rows } = await client.query<T>({ name: nameOf(text), text, values });
  return rows;
}
