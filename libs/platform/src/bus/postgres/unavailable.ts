import { codeOf, UnavailableError } from '../../errors';

/**
 * SQLSTATE classes that pass, by themselves or once an operator has mended something: connection, a standby that may
 * only be read, log-in, rollback, resources, locks, operator, system.
 */
const PASSING = /^(08|25006|28|40|53|55|57|58)/;
const SQLSTATE = /^[0-9A-Z]{5}$/;

/** An error without a SQLSTATE comes from the wire: refused, reset, timed out. What the server calls wrong is a bug. */
export function asUnavailable(error: unknown): unknown {
  const code = codeOf(error);
  if (error instanceof UnavailableError) return error;
  if (code !== undefined && SQLSTATE.test(code) && !PASSING.test(code)) return error;
  return new UnavailableError('bus.unavailable', 'asking the bus on PostgreSQL', { cause: error });
}
