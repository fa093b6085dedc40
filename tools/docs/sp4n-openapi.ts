import {
  AddNote,
  AssignTicket,
  CreateTicket,
  Problem,
  Ticket,
  TicketChanges,
  TicketList,
} from '@sambung/contracts';
import { join } from 'node:path';
import { closureOf, schemasOf } from './schemas';

const CONTRACTS = join(__dirname, '..', '..', 'libs', 'contracts', 'src');

interface Named {
  name: string;
}

const refTo = ({ name }: Named): object => ({ $ref: `#/components/schemas/${name}` });

const json = (type: Named): object => ({ 'application/json': { schema: refTo(type) } });

const body = (type: Named): object => ({ required: true, content: json(type) });

const answer = (description: string, type: Named): object => ({ description, content: json(type) });

const parameter = (
  where: 'path' | 'query' | 'header',
  name: string,
  schema: object,
  description: string,
): object => ({
  in: where,
  name,
  required: where === 'path',
  schema,
  description,
});

const TRACKING_ID = parameter(
  'path',
  'trackingId',
  { type: 'string', pattern: '^[0-9]{7,}$' },
  'Tracking ID',
);

const IDEMPOTENCY_KEY = parameter(
  'header',
  'Idempotency-Key',
  { type: 'string', maxLength: 200 },
  'The same for each attempt at the same call. May be ignored: `reference`, the digest and the version decide.',
);

const problem = (description: string): object => ({
  description,
  content: { 'application/problem+json': { schema: refTo(Problem) } },
});

const RETRY_AFTER = {
  'Retry-After': { description: 'Seconds, or an instant', schema: { type: 'string' } },
};

/** The answers that are the same wherever they are given. */
const RESPONSES = {
  TokenRefused: problem('The token is missing or wrong. Nothing was done: tried again later.'),
  TooManyCalls: {
    ...problem('Too many calls. Nothing was done: tried again later.'),
    headers: RETRY_AFTER,
  },
  Unavailable: { ...problem('Not available. Nothing was done: tried again later.'), headers: RETRY_AFTER },
  AnyOther: problem('Any other 4xx: refused for good. Any other 5xx: it is not known whether it was done.'),
  NoTicket: problem('There is no such ticket.'),
  Faulty: problem('Fields are faulty; names them, never their values.'),
};

const response = (name: keyof typeof RESPONSES): object => ({ $ref: `#/components/responses/${name}` });

/** What every call may be answered with, and what the client does then. */
const ANSWERS = {
  401: response('TokenRefused'),
  429: response('TooManyCalls'),
  503: response('Unavailable'),
  default: response('AnyOther'),
};

const NOT_FOUND = { 404: response('NoTicket') };
const FAULTY = { 422: response('Faulty') };

/** What this project needs of SP4N-LAPOR!, as the simulator keeps it. */
export function sp4nOpenApi(): object {
  return {
    openapi: '3.1.0',
    info: {
      title: 'SP4N-LAPOR! as Sambung needs it',
      version: '1.0.0',
      description:
        'Written by this project: the true contract is handed out to registered developers only. The simulator ' +
        'honours it; apps/routing/src/sp4n/mapping.ts is the one place to edit when the true one is there.',
    },
    servers: [{ url: 'http://127.0.0.1:8120', description: 'the simulator' }],
    security: [{ token: [] }],
    paths: {
      '/v1/tickets': {
        post: {
          operationId: 'createTicket',
          summary: 'Create a ticket. `reference` is unique: a second create returns the first ticket.',
          parameters: [IDEMPOTENCY_KEY],
          requestBody: body(CreateTicket),
          responses: {
            200: answer('There was one under this reference already: it is returned unchanged.', Ticket),
            201: answer('Created.', Ticket),
            ...FAULTY,
            ...ANSWERS,
          },
        },
        get: {
          operationId: 'findTickets',
          summary:
            "Look tickets up: by our reference, by several of them, or by source and the channel's own id, where the " +
            'channel has a link of its own.',
          parameters: [
            parameter('query', 'reference', { type: 'string', format: 'uuid' }, 'Our reference'),
            parameter(
              'query',
              'references',
              { type: 'string' },
              'Up to 100 of our references, separated by commas. All tickets under any of them, doubled ones too.',
            ),
            parameter('query', 'source', { type: 'string' }, 'Sumber Laporan; together with `externalId`'),
            parameter('query', 'externalId', { type: 'string' }, "The channel's own id of its report"),
          ],
          responses: {
            200: answer('None or one; of several references all that there are.', TicketList),
            ...ANSWERS,
          },
        },
      },
      '/v1/tickets/{trackingId}': {
        get: {
          operationId: 'findTicket',
          summary: 'Read a ticket.',
          parameters: [TRACKING_ID],
          responses: { 200: answer('As it is now.', Ticket), ...NOT_FOUND, ...ANSWERS },
        },
      },
      '/v1/tickets/{trackingId}/attachments/{sha256}': {
        put: {
          operationId: 'attachFile',
          summary: 'Attach a file under its SHA-256. The same again changes nothing.',
          parameters: [
            TRACKING_ID,
            parameter(
              'path',
              'sha256',
              { type: 'string', pattern: '^[0-9a-f]{64}$' },
              'SHA-256 of the bytes',
            ),
            { ...parameter('query', 'name', { type: 'string' }, 'File name'), required: true },
            {
              ...parameter('query', 'mediaType', { type: 'string' }, 'Media type of the file'),
              required: true,
            },
            IDEMPOTENCY_KEY,
          ],
          requestBody: { required: true, content: { 'application/octet-stream': {} } },
          responses: {
            200: answer('The ticket with all its attachments.', Ticket),
            ...NOT_FOUND,
            413: problem('The file is too large.'),
            422: problem('The bytes have another SHA-256.'),
            ...ANSWERS,
          },
        },
      },
      '/v1/tickets/{trackingId}/assignment': {
        put: {
          operationId: 'assignTicket',
          summary:
            'Hand the ticket to an apparatus, on condition of its version. The same again changes nothing.',
          parameters: [TRACKING_ID, IDEMPOTENCY_KEY],
          requestBody: body(AssignTicket),
          responses: {
            200: answer('Assigned.', Ticket),
            403: problem('This account may not assign.'),
            ...NOT_FOUND,
            409: problem("The ticket has moved on: a person's disposition wins."),
            ...FAULTY,
            ...ANSWERS,
          },
        },
      },
      '/v1/tickets/{trackingId}/notes/{key}': {
        put: {
          operationId: 'addNote',
          summary: 'Add a note under a key of ours. The same key again changes nothing.',
          parameters: [
            TRACKING_ID,
            parameter('path', 'key', { type: 'string', maxLength: 100 }, 'Unique within the ticket'),
          ],
          requestBody: body(AddNote),
          responses: { 200: answer('Added.', Ticket), ...NOT_FOUND, ...FAULTY, ...ANSWERS },
        },
      },
      '/v1/changes': {
        get: {
          operationId: 'listChanges',
          summary:
            'Tickets whose version rose since a cursor, oldest change first; none is ever passed over.',
          parameters: [
            parameter(
              'query',
              'cursor',
              { type: 'string' },
              'As the last page gave it; absent: from the beginning',
            ),
            parameter(
              'query',
              'limit',
              { type: 'integer', minimum: 1, maximum: 500, default: 100 },
              'Tickets a page',
            ),
          ],
          responses: { 200: answer('A page; empty when nothing has changed.', TicketChanges), ...ANSWERS },
        },
      },
    },
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
      responses: RESPONSES,
      schemas: closureOf(
        schemasOf([join(CONTRACTS, 'sp4n', 'tickets.ts'), join(CONTRACTS, 'http', 'problem.ts')]),
        [CreateTicket, Ticket, TicketList, AssignTicket, AddNote, TicketChanges, Problem].map(
          ({ name }) => name,
        ),
      ),
    },
  };
}
