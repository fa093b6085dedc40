import { ProblemError } from '@sambung/platform';

/** Digits, as they fit into the table's key. */
export const isTrackingId = (text: string | undefined): text is string => /^[0-9]{7,18}$/.test(text ?? '');

export const noTicket = (): ProblemError =>
  new ProblemError({ status: 404, code: 'simulator.no-ticket', title: 'There is no such ticket' });
