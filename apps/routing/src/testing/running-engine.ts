import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { type ComplaintReceived } from '@sambung/contracts';
import {
  createLogger,
  type ObjectStore,
  type OutgoingRecord,
  RejectedError,
  sha256Of,
} from '@sambung/platform';
import type { DataSource } from 'typeorm';
import { freshDatabase } from '../../../../tools/testing/database';
import { eventually } from '../../../../tools/testing/eventually';
import { loadCity } from '../city/load';
import type { Complaint } from '../complaint';
import { decideContent, type Engine, type EngineOptions, startEngine } from '../engine';
import { HeldPath } from '../held/held-path';
import { ComplaintsStore } from '../store/complaints.store';
import { openStore } from '../store/open-store';
import { FakeNationalSide } from './fake-national-side';

const city = loadCity(join(__dirname, '../../../../cities/malang'));

/** The engine on a database of its own, with a double of SP4N-LAPOR! and a bus that only remembers. */
export interface RunningEngine {
  engine: Engine;
  held: HeldPath;
  options: EngineOptions;
  database: DataSource;
  databaseUrl: string;
  nationalSide: FakeNationalSide;
  published: OutgoingRecord[];
  /** Puts a file into the object store. @returns its SHA-256 */
  store(bytes: Buffer): string;
  arrive(...events: ComplaintReceived[]): Promise<void>;
  complaint(id: string): Promise<Complaint>;
  complaintCount(): Promise<number>;
  outcomeOf(event: ComplaintReceived): Promise<string | null>;
  /** Until everything that has landed is applied and nothing is due or in flight. */
  settled(): Promise<void>;
  /** Ends this engine and starts another one on the same database, as after a restart. */
  restart(changed?: Partial<EngineOptions>): Promise<void>;
  close(): Promise<void>;
}

export async function runEngine(given: Partial<EngineOptions> = {}): Promise<RunningEngine> {
  const temporary = await freshDatabase();
  const database = await openStore(temporary.url);
  const nationalSide = new FakeNationalSide();
  const published: OutgoingRecord[] = [];
  const files = new Map<string, Buffer>();
  const objects: ObjectStore = {
    put: (bytes) => {
      files.set(sha256Of(bytes), bytes);
      return Promise.resolve(sha256Of(bytes));
    },
    get: (sha256) => {
      const bytes = files.get(sha256);
      return bytes === undefined
        ? Promise.reject(new RejectedError('objects.missing', 'reading an attachment'))
        : Promise.resolve(bytes);
    },
    check: () => Promise.resolve(),
  };
  const options: EngineOptions = {
    database,
    bus: {
      publish: (records) => {
        published.push(...records);
        return Promise.resolve();
      },
    },
    city,
    objects,
    openContact: () => Promise.resolve({ name: 'Sri Lestari', phone: '+62 800 0000 0000' }),
    logger: createLogger('routing-test', { write: () => undefined }),
    metrics: { countLanded: () => undefined, timeCall: (_, make) => make() },
    mode: 'api',
    nationalSide,
    gatherMinutes: 0,
    isCreateIdempotent: true,
    concurrency: 4,
    settleSeconds: 0,
    pollSeconds: 0,
    leaseSeconds: 60,
    passOnHops: 2,
    context: () => ({}),
    ...given,
  };
  const running: RunningEngine = {
    engine: startEngine(options),
    held: new HeldPath(database, {
      objects,
      openSealed: (sealed) => Promise.resolve({ sealed }),
      decide: (content, receivedAt) => decideContent(city, content, receivedAt),
      onChange: () => running.engine.nudge(),
    }),
    options,
    database,
    databaseUrl: temporary.url,
    nationalSide,
    published,
    store: (bytes) => {
      files.set(sha256Of(bytes), bytes);
      return sha256Of(bytes);
    },
    arrive: async (...events) => {
      for (const event of events) await running.engine.landing.complaint(event, null);
    },
    complaint: async (id) => {
      const [found] = await database.transaction((manager) => new ComplaintsStore(manager).lock([id]));
      if (found === undefined) throw new Error(`no complaint ${id}`);
      return found.complaint;
    },
    complaintCount: async () =>
      Number(await one(database, 'SELECT count(*) AS value FROM routing.complaint')),
    outcomeOf: (event) =>
      one(database, 'SELECT outcome AS value FROM routing.arrival WHERE event_id = $1', [event.eventId]),
    settled: () => {
      running.engine.nudge();
      return eventually(async () => {
        const busy = await one(
          database,
          `SELECT (SELECT count(*) FROM routing.arrival WHERE applied_at IS NULL)
             + (SELECT count(*) FROM routing.complaint WHERE due_at IS NOT NULL)
             + (SELECT count(*) FROM routing.outbox) AS value`,
        );
        if (busy !== '0') throw new Error(`${busy} still in hand`);
      });
    },
    restart: async (changed = {}) => {
      await running.engine.stop();
      running.engine = startEngine({ ...options, ...changed });
    },
    close: async () => {
      await running.engine.stop();
      await database.destroy();
      await temporary.drop();
    },
  };
  return running;
}

async function one(database: DataSource, sql: string, parameters: unknown[] = []): Promise<string | null> {
  const [row] = await database.query<{ value: string | null }[]>(sql, parameters);
  return row?.value ?? null;
}

/** What an engine that was killed leaves behind of a call: a complaint whose lease nobody holds any more. */
export async function loseLease(database: DataSource, complaintId: string): Promise<void> {
  await database.query('UPDATE routing.complaint SET lease = $2, due_at = now() WHERE id = $1', [
    complaintId,
    randomUUID(),
  ]);
}
