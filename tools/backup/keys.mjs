import { createHash } from 'node:crypto';
import { calculateJwkThumbprint } from 'jose';

/** Receipts, references, sealed contacts and reply addresses are worthless with other keys than these. */
const isKept = (name) => /^(RECEIPT_KEY|REFERENCE_KEY|[A-Z0-9]+_REPLY_KEY)$/.test(name);
/** Both halves of the pair have the same thumbprint (RFC 7638). */
const PAIR = ['CONTACT_PUBLIC_JWK', 'SP4N_CONTACT_PRIVATE_JWK'];

/** Keys of 32 random bytes and more: their digest gives nothing away. */
const digestOf = (text) =>
  createHash('sha256').update('sambung-key:').update(Buffer.from(text, 'base64')).digest('hex').slice(0, 16);

/** The keys that the data depend on, by name: enough to notice another one, and nothing of the key itself. */
export async function fingerprintsOf(environment) {
  const fingerprints = {};
  for (const [name, text] of Object.entries(environment).sort()) {
    if (!text) continue;
    if (isKept(name)) fingerprints[name] = digestOf(text);
    else if (PAIR.includes(name)) fingerprints[name] = await calculateJwkThumbprint(JSON.parse(text));
  }
  return fingerprints;
}

/** What is wrong with the keys here, for data that were kept with these. */
export function keyFaults(expected, here) {
  return Object.entries(expected).flatMap(([name, fingerprint]) => {
    if (here[name] === undefined) return `${name} is not set here`;
    return here[name] === fingerprint ? [] : `${name} is another key than the backup's`;
  });
}
