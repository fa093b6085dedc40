import { Ticket, TicketChanges, TicketList } from '@sambung/contracts';
import { connectionsWithin, isBeforeReady, setting, secondsUntil } from '@sambung/platform';
import axios, { AxiosError, type AxiosResponse } from 'axios';
import { plainToInstance, type ClassConstructor } from 'class-transformer';
import { validateSync } from 'class-validator';
import { type CallPace, unlimited } from './call-pace';
import {
  assignRequest,
  attachRequest,
  changesRequest,
  createRequest,
  findByOriginRequest,
  findByReferenceRequest,
  findByReferencesRequest,
  findRequest,
  headersOf,
  NOT_TAKEN,
  noteRequest,
  readChanges,
  readTicket,
  readTicketList,
  REFUSALS,
  type WireRequest,
} from './mapping';
import type { NationalSide, Outcome } from './national-side';

export const sp4nClientSettings = {
  SP4N_URL: setting.url({ description: "base URL of SP4N-LAPOR!'s API, or of the simulator" }),
  SP4N_TOKEN: setting.secret({ description: "bearer token of SP4N-LAPOR!'s API" }),
  SP4N_TIMEOUT_SECONDS: setting.number({
    description: 'longest that a call to SP4N-LAPOR! may take, connecting included',
    fallback: 15,
  }),
  SP4N_CALLS_PER_SECOND: setting.number({
    description: 'what all processes of routing together send to SP4N-LAPOR! at most; 0: no limit',
    fallback: 0,
  }),
};

interface ClientSettings {
  SP4N_URL: string;
  SP4N_TOKEN: string;
  SP4N_TIMEOUT_SECONDS: number;
}

/** A page of changes with long answers; anything larger is no answer to what we asked. */
const MAX_ANSWER_BYTES = 16 * 1024 * 1024;

/** SP4N-LAPOR! over HTTP. Bodies are never logged; an outcome carries a code and no word of anybody. */
export function httpNationalSide(settings: ClientSettings, pace: CallPace = unlimited): NationalSide {
  const timeoutMilliseconds = settings.SP4N_TIMEOUT_SECONDS * 1000;
  const http = axios.create({
    baseURL: settings.SP4N_URL,
    // Half of the time, so that a host that cannot be reached is told apart from a call that was not answered.
    ...connectionsWithin(timeoutMilliseconds / 2),
    maxRedirects: 0,
    maxContentLength: MAX_ANSWER_BYTES,
    proxy: false,
    responseType: 'text',
    transformResponse: (text: unknown) => text,
    validateStatus: () => true,
  });

  async function call<T extends object>(
    request: WireRequest,
    type: ClassConstructor<T>,
    read: (answer: unknown) => object,
    key?: string,
  ): Promise<Outcome<T>> {
    await pace();
    let response: AxiosResponse<string>;
    try {
      response = await http.request<string>({
        method: request.method,
        url: request.path,
        params: request.query,
        data: request.body,
        headers: {
          ...headersOf(settings.SP4N_TOKEN, key),
          accept: 'application/json',
          ...(request.body && {
            'content-type': Buffer.isBuffer(request.body) ? 'application/octet-stream' : 'application/json',
          }),
        },
        signal: AbortSignal.timeout(timeoutMilliseconds),
      });
    } catch (error) {
      return outcomeOfFailure(error);
    }
    return outcomeOfAnswer(response, type, read);
  }

  return {
    create: async (ticket, key) =>
      ofOurs(await call(createRequest(ticket), Ticket, readTicket, key), ticket.reference),
    async findByReference(reference) {
      const listed = await call(findByReferenceRequest(reference), TicketList, readTicketList);
      if (listed.outcome !== 'sent') return orNone(listed);
      const [ticket] = listed.result.tickets;
      return ticket
        ? ofOurs({ outcome: 'sent', result: ticket }, reference)
        : { outcome: 'sent', result: undefined };
    },
    async findByReferences(references) {
      const listed = await call(findByReferencesRequest(references), TicketList, readTicketList);
      return listed.outcome === 'sent' ? { outcome: 'sent', result: listed.result.tickets } : listed;
    },
    async findByOrigin(origin) {
      const listed = await call(findByOriginRequest(origin), TicketList, readTicketList);
      return listed.outcome === 'sent'
        ? { outcome: 'sent', result: listed.result.tickets[0] }
        : orNone(listed);
    },
    find: async (trackingId) => orNone(await call(findRequest(trackingId), Ticket, readTicket)),
    attach: (trackingId, attachment, key) =>
      call(attachRequest(trackingId, attachment), Ticket, readTicket, key),
    assign: (trackingId, assignment, key) =>
      call(assignRequest(trackingId, assignment), Ticket, readTicket, key),
    addNote: (trackingId, noteKey, note, key) =>
      call(noteRequest(trackingId, noteKey, note), Ticket, readTicket, key),
    changes: (cursor, limit) => call(changesRequest(cursor, limit), TicketChanges, readChanges),
  };
}

/** That there is none is an answer to a look-up. */
const orNone = <T>(outcome: Outcome<T>): Outcome<T | undefined> =>
  outcome.outcome === 'refused' && outcome.status === 404 ? { outcome: 'sent', result: undefined } : outcome;

/** A ticket of somebody else's, given as ours, is no proof that ours is there. */
const ofOurs = (outcome: Outcome<Ticket>, reference: string): Outcome<Ticket> =>
  outcome.outcome === 'sent' && outcome.result.reference !== reference
    ? { outcome: 'unknown', code: 'sp4n.other-reference' }
    : outcome;

/** No whole answer came. */
function outcomeOfFailure(error: unknown): Outcome<never> {
  if (!(error instanceof AxiosError)) throw error;
  if (isBeforeReady(error.cause)) return { outcome: 'not-sent', code: 'sp4n.unreachable' };
  if (error.code === AxiosError.ERR_CANCELED) return { outcome: 'unknown', code: 'sp4n.timed-out' };
  if (error.code === AxiosError.ERR_BAD_RESPONSE)
    return { outcome: 'unknown', code: 'sp4n.unreadable-answer' };
  return { outcome: 'unknown', code: 'sp4n.connection-lost' };
}

function outcomeOfAnswer<T extends object>(
  { status, headers, data }: AxiosResponse<string>,
  type: ClassConstructor<T>,
  read: (answer: unknown) => object,
): Outcome<T> {
  const notTaken = status >= 300 && status < 400 ? 'sp4n.redirected' : NOT_TAKEN[status];
  if (notTaken !== undefined) {
    const retryAfterSeconds = secondsUntil(headers['retry-after']);
    return {
      outcome: 'not-sent',
      code: notTaken,
      ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
    };
  }
  if (status >= 400 && status < 500) {
    return { outcome: 'refused', code: REFUSALS[status] ?? `sp4n.http-${status}`, status };
  }
  if (status < 200 || status > 299) return { outcome: 'unknown', code: `sp4n.http-${status}` };
  const result = parse(type, read, data);
  return result === undefined
    ? { outcome: 'unknown', code: 'sp4n.unreadable-answer' }
    : { outcome: 'sent', result };
}

function parse<T extends object>(
  type: ClassConstructor<T>,
  read: (answer: unknown) => object,
  text: string,
): T | undefined {
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    return undefined;
  }
  const result = plainToInstance(type, read(answer));
  return validateSync(result).length === 0 ? result : undefined;
}
