import { ProblemError, RejectedError, UnavailableError } from '@sambung/platform';
import { FaultyBodyError, UnauthorizedError } from './channel';

/** What the sender is told when a delivery is not taken; what is nobody's fault stays as it is. */
export function asProblem(error: unknown, now: Date): unknown {
  if (error instanceof UnauthorizedError) {
    return new ProblemError({
      status: 401,
      code: error.check,
      title: 'The sender is not proven',
      detail: `This check failed: ${error.check}`,
      serverTime: now,
    });
  }
  if (error instanceof FaultyBodyError) {
    return new ProblemError({
      status: 422,
      code: 'ingest.faulty',
      title: 'The report cannot be taken as it is',
      faults: error.faults,
    });
  }
  return error;
}

/** How a delivery that is not taken is counted. */
export function codeOfRefusal(error: unknown): { result: 'refused' | 'unavailable' | 'bug'; code: string } {
  if (error instanceof UnavailableError) return { result: 'unavailable', code: error.code };
  if (error instanceof RejectedError) return { result: 'refused', code: error.code };
  if (error instanceof ProblemError)
    return { result: error.problem.status === 503 ? 'unavailable' : 'refused', code: error.problem.code };
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
  return status < 500 ? { result: 'refused', code: `http.${status}` } : { result: 'bug', code: 'http.bug' };
}
