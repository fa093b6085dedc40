import {
  createCipheriv,
  createHash,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
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

/**
 * Anyone with the public key can seal; only the private key opens (ECDH-ES on P-256, A256GCM). Put together here from
 * Node's own primitives, by RFC 7516 and 7518: it is the dearest part of taking a report, and takes a third of the time
 * that it does with jose, which opens what is sealed here.
 * @throws Error for what is no public key on P-256.
 */
export function publicSeal(publicJwk: JWK): Promise<Seal> {
  const recipient = createPublicKey({ key: { ...publicJwk }, format: 'jwk' });
  if (recipient.asymmetricKeyDetails?.namedCurve !== 'prime256v1') throw new Error('expected a key on P-256');
  return Promise.resolve({ seal: (value) => Promise.resolve(sealTo(recipient, encode(value))) });
}

function sealTo(recipient: KeyObject, plaintext: Uint8Array): string {
  const ephemeral = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { kty, crv, x, y } = ephemeral.publicKey.export({ format: 'jwk' });
  const header = Buffer.from(JSON.stringify({ alg: 'ECDH-ES', enc: ENCRYPTION, epk: { kty, crv, x, y } }));
  const secret = diffieHellman({ privateKey: ephemeral.privateKey, publicKey: recipient });
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', keyFrom(secret), iv);
  const encodedHeader = header.toString('base64url');
  cipher.setAAD(Buffer.from(encodedHeader));
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  const parts = [iv, ciphertext, cipher.getAuthTag()].map((part) => part.toString('base64url'));
  return [encodedHeader, '', ...parts].join('.');
}

const ENCRYPTION = 'A256GCM';
const KEY_BITS = 256;

/** RFC 7518, 4.6.2: Concat KDF over SHA-256, one round of which is the whole key; no party information. */
function keyFrom(secret: Buffer): Buffer {
  const number = (value: number): Buffer => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(value);
    return bytes;
  };
  const algorithm = [number(ENCRYPTION.length), Buffer.from(ENCRYPTION)];
  const input = [number(1), secret, ...algorithm, number(0), number(0), number(KEY_BITS)];
  return createHash('sha256').update(Buffer.concat(input)).digest();
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
