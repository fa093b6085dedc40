import type { Ticket } from '@sambung/contracts';
import { sha256Of, type RunningService } from '@sambung/platform';
import { Client } from 'pg';
import { v5 as uuidv5 } from 'uuid';
import { freshDatabase } from '../../../../tools/testing/database';
import { ticketOf } from '../../../../tools/testing/ticket';
import { start } from '../service';

export const referenceOf = (name: string): string => uuidv5(name, uuidv5.URL);

export interface RunningSimulator {
  service: RunningService;
  /** What it was started with: start another on the same tables. */
  environment: Record<string, string>;
  sql: Client;
  call(method: string, path: string, body?: object, token?: string): Promise<Response>;
  control(method: string, path: string, body?: object): Promise<Response>;
  create(reference: string, more?: object): Promise<Response>;
  /** The ticket of a reference made from a name. */
  created(name: string, more?: object): Promise<Ticket>;
  attach(
    trackingId: string,
    bytes: Buffer,
    file?: { name: string; mediaType: string; sha256?: string },
  ): Promise<Response>;
  stop(): Promise<void>;
}

/** The simulator on a database of its own, and a hand to call it with. */
export async function runningSimulator(): Promise<RunningSimulator> {
  const database = await freshDatabase();
  const environment = {
    DATABASE_URL: database.url,
    SIMULATOR_PORT: '0',
    SP4N_TOKEN: 'api-token',
    SIMULATOR_TOKEN: 'control-token',
    SIMULATOR_PAGES_OPEN: 'true',
  };
  const service = await start(environment);
  const sql = new Client(database.url);
  await sql.connect();

  const call: RunningSimulator['call'] = (method, path, body, token = 'api-token') =>
    fetch(`${service.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
  const create: RunningSimulator['create'] = (reference, more) =>
    call('POST', '/v1/tickets', { ...ticketOf(reference), ...more });

  return {
    service,
    environment,
    sql,
    call,
    control: (method, path, body) => call(method, `/control${path}`, body, 'control-token'),
    create,
    created: async (name, more) => (await (await create(referenceOf(name), more)).json()) as Ticket,
    attach(
      trackingId,
      bytes,
      { name, mediaType, sha256 = sha256Of(bytes) } = { name: 'foto.png', mediaType: 'image/png' },
    ) {
      const query = new URLSearchParams({ name, mediaType });
      return fetch(`${service.url}/v1/tickets/${trackingId}/attachments/${sha256}?${query.toString()}`, {
        method: 'PUT',
        body: new Uint8Array(bytes),
        headers: { authorization: 'Bearer api-token', 'content-type': 'application/octet-stream' },
      });
    },
    async stop() {
      await sql.end();
      await service.stop();
      await database.drop();
    },
  };
}
