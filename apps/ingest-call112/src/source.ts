import { standardWebhooks, type Source } from '@sambung/ingest';
import { readNightlyCsv } from './nightly-csv';
import { readTicket } from './normalize';
import { CallTicket } from './ticket';

/** Two ways in for the same tickets: one by one as they come, and all of the day in one file. */
export function sourcesOf(secrets: string[]): Source[] {
  const proof = standardWebhooks(secrets, 'CALL112_SECRETS');
  return [
    {
      path: 'tickets',
      summary:
        'Takes a ticket of the 112 call centre when it is opened, and again when the field report comes.',
      accepts: 'application/json',
      maxBytes: 256 * 1024,
      proof,
      body: CallTicket,
      precedence: 100,
      answer: 'receipt',
      read: (body) => [readTicket(body as CallTicket)],
    },
    {
      path: 'nightly-csv',
      summary: 'Takes the register of the day as CSV: what a push brought already is the same complaint.',
      accepts: 'text/csv',
      maxBytes: 20 * 1024 * 1024,
      proof,
      precedence: 10,
      answer: 'results',
      read: (_body, request) => readNightlyCsv(request.rawBody),
    },
  ];
}
