import type { ComplaintReceived, Ticket } from '@sambung/contracts';
import { createLogger, createRegistry, startService } from '@sambung/platform';
import axios, { type AxiosResponse } from 'axios';
import { eventually } from '../../../../tools/testing/eventually';
import { RoutingModule } from '../routing.module';
import { ReceiptsStore } from '../store/receipts.store';
import type { FakeTicket } from './fake-national-side';
import { runEngine, type RunningEngine } from './running-engine';
import { RateLimit } from '../receipts/rate-limit';
import type { ReceiptStatus } from '../receipts/receipt.dto';
import { Receipts } from '../receipts/receipts';
import { ReceiptsController } from '../receipts/receipts.controller';

export const ANSWER = 'Lampu <sudah> diganti, terima kasih.';
export const OFFICE = 'Dinas Perhubungan';

/** The engine with a double of SP4N-LAPOR!, and its receipts over HTTP without a limit. */
export interface RunningReceipts {
  routing: RunningEngine;
  get<T>(path: string, headers?: Record<string, string>): Promise<AxiosResponse<T>>;
  /** In Indonesian unless said otherwise, as the page. */
  status(receipt: string, lang?: string): Promise<ReceiptStatus>;
  page(receipt: string, lang?: string): Promise<string>;
  /** @returns its ticket, once it has one, nothing is in hand and the feed has been read. */
  forwarded(event: ComplaintReceived): Promise<FakeTicket>;
  /** What an admin or an office does there, until it is known here. */
  move(ticket: FakeTicket, to: Partial<Ticket>): Promise<void>;
  close(): Promise<void>;
}

export async function runReceipts(): Promise<RunningReceipts> {
  const routing = await runEngine({ pollSeconds: 0.05 });
  const { database, options } = routing;
  const receipts = new Receipts(new ReceiptsStore(database), options.city, new RateLimit(0));
  const service = await startService({
    module: {
      module: RoutingModule,
      controllers: [ReceiptsController],
      providers: [{ provide: Receipts, useValue: receipts }],
    },
    host: '127.0.0.1',
    port: 0,
    logger: createLogger('test', { write: () => undefined }),
    registry: createRegistry('test'),
    operatorToken: undefined,
    checks: {},
    onStop: [],
  });
  const get = <T>(path: string, headers: Record<string, string> = {}): Promise<AxiosResponse<T>> =>
    axios.get<T>(`${service.url}${path}`, { headers, validateStatus: () => true, maxRedirects: 0 });
  return {
    routing,
    get,
    status: async (receipt, lang = 'id') => {
      const answer = await get<ReceiptStatus>(`/v1/receipts/${receipt}?lang=${lang}`);
      if (answer.status !== 200) throw new Error(`no receipt: ${answer.status}`);
      return answer.data;
    },
    page: async (receipt, lang = 'id') => (await get<string>(`/r/${receipt}?lang=${lang}`)).data,
    forwarded: async (event) => {
      await routing.arrive(event);
      await routing.settled();
      const ticket = routing.nationalSide.tickets.find(({ reference }) => reference === event.complaintId);
      if (ticket === undefined) throw new Error('no ticket');
      // What its feed says of it comes by a way of its own, with times of its own.
      await eventually(async () => {
        const rows = await database.query<{ version: number }[]>(
          'SELECT version FROM routing.ticket WHERE tracking_id = $1 AND complaint_id IS NOT NULL',
          [ticket.trackingId],
        );
        if (rows[0]?.version !== ticket.version) throw new Error('not read yet');
      });
      return ticket;
    },
    move: async (ticket, to) => {
      routing.nationalSide.move(ticket, to);
      await eventually(async () => {
        const { ticket: seen } = await routing.complaint(ticket.created.reference);
        if (seen?.version !== ticket.version) throw new Error('not seen yet');
      });
    },
    close: async () => {
      await service.stop();
      await routing.close();
    },
  };
}
