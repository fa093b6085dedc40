import { CompactEncrypt, compactDecrypt, importJWK, type JWK, type KeyLike } from 'jose';

/** What the SP4N client needs to name the reporter in the ticket. */
export interface Contact {
  name?: string;
  phone?: string;
  email?: string;
  address?: string;
}

/** Seals JSON so that only the holder of the key can read it (RFC 7516, compact). */
export interface Seal {
  seal(value: unknown): Promise<string>;
}

export interface Opener {
  /** @throws Error when the text was not sealed with this key, or was changed. */
  open(sealed: string): Promise<unknown>;
}

const encode = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
const decode = (bytes: Uint8Array): unknown => JSON.parse(new TextDecoder().decode(bytes));

/** Anyone with the public key can seal; only the private key opens (ECDH-ES, A256GCM): on X25519, or P-256, as the key is. */
export async function publicSeal(publicJwk: JWK): Promise<Seal> {
  const key = (await importJWK(publicJwk, 'ECDH-ES')) as KeyLike;
  return {
    seal: (value) =>
      new CompactEncrypt(encode(value)).setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM' }).encrypt(key),
  };
}

export async function privateOpener(privateJwk: JWK): Promise<Opener> {
  const key = (await importJWK(privateJwk, 'ECDH-ES')) as KeyLike;
  return { open: async (sealed) => decode((await compactDecrypt(sealed, key)).plaintext) };
}

/** One holder seals and opens: an adapter's own reply address (dir, A256GCM; the first 32 bytes of the key). */
export function ownSeal(key: Buffer): Seal & Opener {
  const secret = key.subarray(0, 32);
  return {
    seal: (value) =>
      new CompactEncrypt(encode(value)).setProtectedHeader({ alg: 'dir', enc: 'A256GCM' }).encrypt(secret),
    open: async (sealed) => decode((await compactDecrypt(sealed, secret)).plaintext),
  };
}
