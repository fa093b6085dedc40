import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startChannel } from '@sambung/ingest';
import { channel as sambat } from '@sambung/ingest-sambat';
import type { RunningService } from '@sambung/platform';
import { start as startRouting } from '@sambung/routing';
import { start as startSimulator } from '@sambung/sp4n-simulator';
import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { Complaints1764000000001 } from '../../apps/routing/src/store/migrations/1-complaints';
import { keepSecrets } from '../../apps/standalone/src/secrets';
import { freshDatabase, type TestDatabase } from '../../tools/testing/database';
import { eventually } from '../../tools/testing/eventually';
import { Pushes } from '../support/pushes';
import { Tickets } from '../support/tickets';

jest.setTimeout(120_000);

/** The database as the first version of Sambung left it. */
async function leaveAtFirst(url: string): Promise<void> {
  const database = new DataSource({
    type: 'postgres',
    url,
    schema: 'routing',
    migrations: [Complaints1764000000001],
    migrationsTableName: 'migration',
  });
  await database.initialize();
  await database.query('CREATE SCHEMA routing');
  await database.runMigrations();
  await database.destroy();
}

describe('an upgrade while reports keep coming', () => {
  let folder: string;
  let database: TestDatabase;
  let tickets: Tickets;
  let pushes: Pushes;
  let environment: Record<string, string>;
  let client: Client;
  const services: RunningService[] = [];

  const started = async (service: Promise<RunningService>): Promise<RunningService> => {
    services.push(await service);
    return service;
  };
  const startOneRouting = () => started(startRouting(environment));

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sambung upgrade '));
    database = await freshDatabase();
    client = new Client(database.url);
    await client.connect();
    const secrets = await keepSecrets(folder);
    environment = {
      ...secrets,
      DATABASE_URL: database.url,
      KAFKA_BROKERS: '',
      OBJECT_STORE_DIR: join(folder, 'objects'),
      SP4N_MODE: 'api',
      SP4N_CREATE_IDEMPOTENT: 'false',
      SIMULATOR_PORT: '0',
      ROUTING_PORT: '0',
      SAMBAT_PORT: '0',
      GATHER_MINUTES: '0',
    };
    const simulator = await started(startSimulator(environment));
    environment['SP4N_URL'] = simulator.url;
    const { url } = await started(startChannel(sambat, environment));
    pushes = new Pushes({ sambat: url, call112: '', social: '', ngombe: '' }, secrets);
    tickets = new Tickets(database.url);
  });
  afterEach(async () => {
    await tickets.close();
    for (const service of services.splice(0).reverse()) await service.stop();
    await client.end();
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  });

  /** Pushes one report after another until it is told to stop. @returns the complaints that were accepted. */
  function keepPushing(): { count(): number; stop(): Promise<string[]> } {
    const accepted: string[] = [];
    let isStopping = false;
    const push = async (): Promise<void> => {
      while (!isStopping) {
        const { status, body } = await pushes.sambat({
          id: randomUUID(),
          medium: 'web',
          submittedAt: new Date().toISOString(),
          text: 'Lampu jalan di depan balai RW mati sejak Senin.',
          reporter: { accountId: '7' },
        });
        expect(status).toBe(202);
        accepted.push(body.complaintId ?? '');
      }
    };
    const pushing = Promise.all([push(), push(), push()]);
    return {
      count: () => accepted.length,
      stop: async () => {
        isStopping = true;
        await pushing;
        return accepted;
      },
    };
  }
  const reach = (count: () => number | Promise<number>, goal: number) =>
    eventually(async () => expect(await count()).toBeGreaterThanOrEqual(goal), 60);
  const ticketCount = async () => (await tickets.all()).length;
  const expectOneTicketEach = async (accepted: readonly string[]) => {
    await reach(ticketCount, accepted.length);
    await eventually(async () => {
      const { rows } = await client.query('SELECT FROM routing.complaint WHERE due_at IS NOT NULL');
      expect(rows).toEqual([]);
    }, 60);
    const references = (await tickets.all()).map(({ reference }) => reference);
    expect(references.sort()).toEqual([...accepted].sort());
  };

  it('of a database of the first version loses and doubles nothing, though two processes migrate at once', async () => {
    await leaveAtFirst(database.url);
    const pushing = keepPushing();
    await reach(() => pushing.count(), 20);
    await Promise.all([startOneRouting(), startOneRouting()]);
    await reach(ticketCount, 30);
    await expectOneTicketEach(await pushing.stop());
  });

  it('that locks complaints under a routing that runs loses and doubles nothing', async () => {
    await startOneRouting();
    const pushing = keepPushing();
    await reach(ticketCount, 20);
    await client.query('BEGIN');
    await client.query(`ALTER TABLE routing.complaint ADD COLUMN later text NOT NULL DEFAULT ''`);
    const before = pushing.count();
    await reach(() => pushing.count(), before + 20);
    await client.query('COMMIT');
    await startOneRouting();
    await reach(ticketCount, before + 20);
    await expectOneTicketEach(await pushing.stop());
  });
});
