import type { EventEmitter } from 'node:events';
import type { IncomingHttpHeaders } from 'node:http';
import { ProblemError } from '@sambung/platform';
import type { Source } from './channel';

/** Bodies that are in hand at one time: while one is read, it is there as bytes, as text and as its photos. */
const MAX_BYTES_IN_HAND = 64 * 1024 * 1024;
/** What a request costs beside its body. */
const BYTES_PER_REQUEST = 64 * 1024;

interface Request {
  headers: IncomingHttpHeaders;
}

/** Refuses what would not fit beside what is already in hand, before any of it is read. */
export class Admission {
  private bytesInHand = 0;
  private readonly works = new WeakMap<Request, Promise<unknown>>();

  /** @throws ProblemError 503 when it does not fit. */
  admit({ maxBytes }: Pick<Source, 'maxBytes'>, request: Request, reply: { raw: EventEmitter }): void {
    const announced = Number(request.headers['content-length'] ?? maxBytes);
    const cost = BYTES_PER_REQUEST + Math.min(Number.isNaN(announced) ? maxBytes : announced, maxBytes);
    if (this.bytesInHand + cost > MAX_BYTES_IN_HAND) {
      throw new ProblemError({
        status: 503,
        code: 'ingest.overloaded',
        title: 'Too much is in hand just now',
        retryAfterSeconds: 2,
      });
    }
    this.bytesInHand += cost;
    reply.raw.once('close', () => {
      void Promise.allSettled([this.works.get(request)]).then(() => {
        this.bytesInHand -= cost;
      });
    });
  }

  /** The body is in hand until this is done, also where the sender has had its answer before. */
  holdFor<T>(request: Request, work: Promise<T>): Promise<T> {
    this.works.set(request, work);
    return work;
  }
}
