import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { throwError, type Observable } from 'rxjs';
import { RejectedError, UnavailableError } from '../errors';
import type { Logger } from '../logger';
import { ProblemError, sendProblem } from './problem';

const UNAVAILABLE = 'Not available just now';
const TITLES: Record<number, string> = {
  400: 'The request cannot be read',
  401: 'The caller did not prove who it is',
  403: 'Not allowed',
  404: 'There is nothing here',
  405: 'This method is not offered here',
  413: 'The body is too large',
  415: 'This media type is not taken here',
  429: 'Too many requests',
};

/** Fastify's own errors (body too large, unknown media type, malformed JSON) carry a status of 4xx. */
const statusOf = (error: unknown): number | undefined => {
  if (error instanceof HttpException) return error.getStatus();
  if (error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number')
    return error.statusCode;
  return undefined;
};

/** Decides the HTTP status of whatever is thrown; nothing that a caller sent is ever answered with a 500. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): Observable<never> | undefined {
    // A handler of the bus: the bus decides by the error itself.
    if (host.getType() === 'rpc') return throwError(() => error);
    this.answer(error, host.switchToHttp().getResponse<FastifyReply>());
    return undefined;
  }

  private answer(error: unknown, reply: FastifyReply): void {
    if (error instanceof ProblemError) return sendProblem(reply, error.problem);
    if (error instanceof UnavailableError) {
      const retryAfterSeconds = error.retryAfterSeconds ?? 5;
      return sendProblem(reply, { status: 503, code: error.code, title: UNAVAILABLE, retryAfterSeconds });
    }
    if (error instanceof RejectedError) {
      return sendProblem(reply, { status: 422, code: error.code, title: 'This cannot be taken as it is' });
    }
    const status = statusOf(error);
    if (status !== undefined && status < 500) {
      return sendProblem(reply, {
        status,
        code: `http.${status}`,
        title: TITLES[status] ?? 'The request was refused',
      });
    }
    if (status === 503) {
      return sendProblem(reply, {
        status,
        code: 'http.overloaded',
        title: UNAVAILABLE,
        retryAfterSeconds: 2,
      });
    }
    this.logger.error({ code: 'http.bug', err: error }, 'answering a request');
    sendProblem(reply, { status: 500, code: 'http.bug', title: 'Something is broken here' });
  }
}
