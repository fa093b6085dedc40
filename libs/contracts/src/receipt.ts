import { createHmac } from 'node:crypto';

/** Crockford's base32: no I, L, O, U, so that it can be read aloud. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * 80 bits of HMAC-SHA-256(key, complaint id) in Crockford base32: 16 characters that an adapter can give without a
 * database and that nobody can guess from the id.
 */
export function receiptOf(key: Buffer, complaintId: string): string {
  const bits = createHmac('sha256', key).update(complaintId).digest().subarray(0, 10);
  let value = BigInt(`0x${bits.toString('hex')}`);
  let text = '';
  for (let i = 0; i < 16; i++) {
    text = ALPHABET.charAt(Number(value & 31n)) + text;
    value >>= 5n;
  }
  return text;
}

/** As people type it: lower case, spaces, dashes, O for 0, I and L for 1. */
export const readReceipt = (typed: string): string =>
  typed.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');
