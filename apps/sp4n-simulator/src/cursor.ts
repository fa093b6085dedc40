import type { ChangePosition } from './tickets.store';

const START: ChangePosition = { transaction: '0', trackingId: '0' };

export const writeCursor = ({ transaction, trackingId }: ChangePosition): string =>
  Buffer.from(`${transaction}.${trackingId}`).toString('base64url');

/** No cursor is the beginning. @returns undefined for a text that {@link writeCursor} did not write. */
export function readCursor(cursor: string | undefined): ChangePosition | undefined {
  if (cursor === undefined || cursor === '') return START;
  const text = Buffer.from(cursor, 'base64url').toString('latin1');
  const [, transaction, trackingId] = /^(\d{1,19})\.(\d{1,18})$/.exec(text) ?? [];
  return transaction === undefined || trackingId === undefined ? undefined : { transaction, trackingId };
}
