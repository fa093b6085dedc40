import { UnavailableError } from '@sambung/platform';
import { DataSource, QueryFailedError } from 'typeorm';
import { Complaints1764000000001 } from './migrations/1-complaints';
import { heldReports, ignoredReports } from './report.schema';

/** Any number that nothing else in the database locks by. */
const MIGRATION_LOCK = 7_260_105_501;

/** Connects and brings the schema up to date; one process does it while the others wait. */
export async function openStore(databaseUrl: string): Promise<DataSource> {
  const database = new DataSource({
    type: 'postgres',
    url: databaseUrl,
    schema: 'routing',
    entities: [heldReports, ignoredReports],
    migrations: [Complaints1764000000001],
    migrationsTableName: 'migration',
    poolSize: 10,
    connectTimeoutMS: 5_000,
    applicationName: 'sambung-routing',
  });
  await available('opening the database', () => database.initialize());
  const runner = database.createQueryRunner();
  try {
    await runner.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await runner.query('CREATE SCHEMA IF NOT EXISTS routing');
    await database.runMigrations();
  } finally {
    await runner.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]);
    await runner.release();
  }
  return database;
}

/** PostgreSQL's classes of errors that pass: connection, rollback, resources, operator's intervention, system. */
const PASSING = /^(08|40|53|57|58)/;
const NETWORK = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', 'EPIPE']);

/** Runs a query and tells an absent database from a bug. @throws UnavailableError while it cannot be reached. */
export async function available<T>(action: string, query: () => Promise<T>): Promise<T> {
  try {
    return await query();
  } catch (error) {
    if (isPassing(error)) throw new UnavailableError('database.unavailable', action, { cause: error });
    throw error;
  }
}

function isPassing(error: unknown): boolean {
  const cause: unknown = error instanceof QueryFailedError ? error.driverError : error;
  if (!(cause instanceof Error)) return false;
  const code = 'code' in cause ? String(cause.code) : '';
  // A connection that pg has lost, or did not get in time, has no code.
  return (
    PASSING.test(code) || NETWORK.has(code) || /connection|timeout/i.test(code === '' ? cause.message : '')
  );
}
