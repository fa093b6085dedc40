import { setTimeout as pause } from 'node:timers/promises';
import { codeOf, UnavailableError } from '@sambung/platform';
import { DataSource, QueryFailedError } from 'typeorm';
import { Complaints1764000000001 } from './migrations/1-complaints';
import { Ledger1764000000002 } from './migrations/2-ledger';
import { OneQueueIndex1764000000003 } from './migrations/3-one-queue-index';
import { Restore1764000000004 } from './migrations/4-restore';
import { CallPace1764000000006 } from './migrations/6-call-pace';
import { Channels1764000000007 } from './migrations/7-channels';
import { Tickets1764000000008 } from './migrations/8-tickets';
import { Clocks1764000000009 } from './migrations/9-clocks';
import { Duplicates1764000000010 } from './migrations/10-duplicates';
import { Dispositions1764000000011 } from './migrations/11-dispositions';
import { Emergencies1764000000012 } from './migrations/12-emergencies';
import { HistoryIndex1764000000013 } from './migrations/13-history-index';
import { EmergencyIndex1764000000014 } from './migrations/14-emergency-index';
import { Splits1764000000015 } from './migrations/15-splits';
import { Held1764000000005 } from './migrations/5-held';
import { TicketChannel1764000000016 } from './migrations/16-ticket-channel';
import { ignoredReports } from './report.schema';

/** Any number that nothing else in the database locks by. */
const MIGRATION_LOCK = 7_260_105_501;
const LOCK_PAUSE_MILLISECONDS = 100;

/** Connects and brings the schema up to date; one process does it while the others wait. */
export async function openStore(databaseUrl: string): Promise<DataSource> {
  const database = new DataSource({
    type: 'postgres',
    url: databaseUrl,
    schema: 'routing',
    entities: [ignoredReports],
    migrations: [
      Complaints1764000000001,
      Ledger1764000000002,
      OneQueueIndex1764000000003,
      Restore1764000000004,
      Held1764000000005,
      CallPace1764000000006,
      Channels1764000000007,
      Tickets1764000000008,
      Clocks1764000000009,
      Duplicates1764000000010,
      Dispositions1764000000011,
      Emergencies1764000000012,
      HistoryIndex1764000000013,
      EmergencyIndex1764000000014,
      Splits1764000000015,
      TicketChannel1764000000016,
    ],
    migrationsTableName: 'migration',
    poolSize: 10,
    connectTimeoutMS: 5_000,
    applicationName: 'sambung-routing',
    // What a frozen process holds in the middle of a transaction is let go: its news, its arrivals, its complaints.
    extra: { idle_in_transaction_session_timeout: 60_000 },
  });
  await available('opening the database', () => database.initialize());
  await available('bringing the schema up to date', () => migrate(database));
  return database;
}

async function migrate(database: DataSource): Promise<void> {
  const runner = database.createQueryRunner();
  // Asked for again and again: an index that is made beside the writers waits for every statement that waits.
  const isLocked = async (): Promise<boolean> => {
    const [row] = (await runner.query('SELECT pg_try_advisory_lock($1) AS locked', [MIGRATION_LOCK])) as {
      locked: boolean;
    }[];
    return row?.locked === true;
  };
  try {
    while (!(await isLocked())) await pause(LOCK_PAUSE_MILLISECONDS);
    await runner.query('CREATE SCHEMA IF NOT EXISTS routing');
    await database.runMigrations({ transaction: 'each' });
  } finally {
    await runner.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]);
    await runner.release();
  }
}

/**
 * PostgreSQL's classes of errors that pass, by themselves or once an operator has mended something: connection, a
 * standby that may only be read, log-in, rollback, resources, objects in use, operator's intervention, system.
 */
const PASSING = /^(08|25006|28|40|53|55|57|58)/;
/** What is wrong with the values themselves: data exceptions, a missing value, a limit of the program. */
const OF_DATA = /^(22|23502|54)/;
/** Node's, of the network: `ECONNREFUSED`, `EHOSTUNREACH`, `ENOTFOUND` … */
const NETWORK = /^E[A-Z]+(_AGAIN)?$/;

/** Runs a query and tells an absent database from a bug. @throws UnavailableError while it cannot be reached. */
export async function available<T>(action: string, query: () => Promise<T>): Promise<T> {
  try {
    return await query();
  } catch (error) {
    if (isPassing(error)) throw new UnavailableError('database.unavailable', action, { cause: error });
    throw error;
  }
}

/** Whether PostgreSQL refuses what it was given, and would refuse it again. */
export const isFaultOfData = (error: unknown): boolean => OF_DATA.test(codeOf(driverErrorOf(error)) ?? '');

const driverErrorOf = (error: unknown): unknown =>
  error instanceof QueryFailedError ? error.driverError : error;

function isPassing(error: unknown): boolean {
  const cause = driverErrorOf(error);
  if (!(cause instanceof Error)) return false;
  const code = codeOf(cause) ?? '';
  // A connection that pg has lost, or did not get in time, has no code.
  return (
    PASSING.test(code) || NETWORK.test(code) || /connection|timeout/i.test(code === '' ? cause.message : '')
  );
}
