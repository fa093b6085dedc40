/** Ids and numbers that help to find the case. Never a citizen's words, name or contact. */
export type ErrorDetails = Readonly<Record<string, string | number | boolean | undefined>>;

interface ErrorContext {
  cause?: unknown;
  details?: ErrorDetails;
}

abstract class CodedError extends Error {
  readonly details: ErrorDetails;

  /**
   * @param code `owner.reason`, e.g. `sambat.bad-date`; stable, since people and dashboards search for it.
   * @param message names the action that could not be done: "reading submission".
   */
  constructor(
    readonly code: string,
    message: string,
    context: ErrorContext = {},
  ) {
    super(message, { cause: context.cause });
    this.details = context.details ?? {};
  }
}

/** The thing at hand can never succeed as it is: hold it with its reason and go on with the next. */
export class RejectedError extends CodedError {
  override readonly name = 'RejectedError';
}

/** Something that is needed is away for now: pause, retry, skip nothing. */
export class UnavailableError extends CodedError {
  override readonly name = 'UnavailableError';
  readonly retryAfterSeconds: number | undefined;

  constructor(code: string, message: string, context: ErrorContext & { retryAfterSeconds?: number } = {}) {
    super(code, message, context);
    this.retryAfterSeconds = context.retryAfterSeconds;
  }
}

/** The code of an error of ours, of Node's (`ECONNREFUSED`) or of PostgreSQL's (`23505`), if it has one. */
export const codeOf = (error: unknown): string | undefined =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;
