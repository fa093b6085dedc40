import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startChannel } from '@sambung/ingest';
import { channel as call112 } from '@sambung/ingest-call112';
import { channel as ngombe } from '@sambung/ingest-ngombe';
import { channel as sambat } from '@sambung/ingest-sambat';
import { channel as social } from '@sambung/ingest-social';
import type { RunningService } from '@sambung/platform';
import { start as startRouting } from '@sambung/routing';
import { start as startSimulator } from '@sambung/sp4n-simulator';
import { keepSecrets } from '../../apps/standalone/src/secrets';
import { freshDatabase } from '../../tools/testing/database';
import { Pushes } from './pushes';
import { Tickets } from './tickets';

/** All of Sambung in this process, on a database of its own; over Kafka where brokers are given. */
export interface Sambung {
  pushes: Pushes;
  tickets: Tickets;
  databaseUrl: string;
  /** Where the adapters listen, by channel. */
  urls: { sambat: string; call112: string; social: string; ngombe: string };
  /** What operators call, by their token in `secrets.json`. */
  routingUrl: string;
  /** What operators see of a complaint. */
  complaint(id: string | undefined): Promise<unknown>;
  simulatorUrl: string;
  /** A ticket as a channel's own link into SP4N-LAPOR! would make it. @returns its tracking id */
  makeTicket(ticket: object): Promise<string>;
  /** What an admin or an office does to a ticket in SP4N-LAPOR!. */
  moveTicket(trackingId: string, to: object): Promise<void>;
  /** The data folder: `secrets.json` is in it, as in that of `npm start`. */
  folder: string;
  stop(): Promise<void>;
}

export async function startSambung(
  brokers: readonly string[],
  settings: Record<string, string> = {},
): Promise<Sambung> {
  const folder = await mkdtemp(join(tmpdir(), 'sambung e2e '));
  const database = await freshDatabase();
  const secrets = await keepSecrets(folder);
  const environment = {
    ...secrets,
    DATABASE_URL: database.url,
    INGEST_DATABASE_URL: database.url,
    KAFKA_BROKERS: brokers.join(','),
    OBJECT_STORE_DIR: join(folder, 'objects'),
    OBJECT_STORE_SHARED: 'true',
    SP4N_MODE: 'api',
    SP4N_CREATE_IDEMPOTENT: 'true',
    SIMULATOR_PAGES_OPEN: 'true',
    SIMULATOR_PORT: '0',
    ROUTING_PORT: '0',
    SAMBAT_PORT: '0',
    CALL112_PORT: '0',
    SOCIAL_PORT: '0',
    NGOMBE_PORT: '0',
    ...settings,
  };
  const simulator = await startSimulator(environment);
  const routing = await startRouting({ SP4N_URL: simulator.url, ...environment });
  const channels = await Promise.all(
    [sambat, call112, social, ngombe].map((channel) => startChannel(channel, environment)),
  );
  const [sambatUrl = '', call112Url = '', socialUrl = '', ngombeUrl = ''] = channels.map(({ url }) => url);
  const urls = { sambat: sambatUrl, call112: call112Url, social: socialUrl, ngombe: ngombeUrl };
  const tickets = new Tickets(database.url);
  const control = (path: string, body: object): Promise<unknown> =>
    json(`${simulator.url}/control/${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${secrets['SIMULATOR_TOKEN'] ?? ''}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify(body),
    });
  return {
    pushes: new Pushes(urls, secrets),
    tickets,
    databaseUrl: database.url,
    urls,
    routingUrl: routing.url,
    simulatorUrl: simulator.url,
    folder,
    complaint: (id) =>
      json(`${routing.url}/v1/complaints/${id ?? ''}`, {
        headers: { authorization: `Bearer ${secrets['OPERATOR_TOKEN'] ?? ''}` },
      }),
    makeTicket: async (ticket) => ((await control('tickets', ticket)) as { trackingId: string }).trackingId,
    moveTicket: async (trackingId, to) => {
      await control(`tickets/${trackingId}/move`, to);
    },
    async stop() {
      await tickets.close();
      const services: RunningService[] = [...channels, routing, simulator];
      for (const service of services) await service.stop();
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function json(url: string, init: RequestInit): Promise<unknown> {
  const answer = await fetch(url, init);
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
  return answer.json();
}
