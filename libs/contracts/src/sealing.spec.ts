import { randomBytes } from 'node:crypto';
import { exportJWK, generateKeyPair } from 'jose';
import { ownSeal, privateOpener, publicSeal } from './sealing';

const keyPair = async () => {
  const { publicKey, privateKey } = await generateKeyPair('ECDH-ES', { crv: 'X25519', extractable: true });
  return { publicJwk: await exportJWK(publicKey), privateJwk: await exportJWK(privateKey) };
};
const contact = { name: 'Sri Invented', phone: '0800000000' };

describe('a sealed contact', () => {
  it('is opened by the SP4N client alone', async () => {
    const keys = await keyPair();
    const sealed = await (await publicSeal(keys.publicJwk)).seal(contact);
    expect(sealed).not.toContain('Invented');
    expect(await (await privateOpener(keys.privateJwk)).open(sealed)).toEqual(contact);
    await expect((await privateOpener((await keyPair()).privateJwk)).open(sealed)).rejects.toThrow();
  });

  it('cannot be changed on the way', async () => {
    const keys = await keyPair();
    const sealed = await (await publicSeal(keys.publicJwk)).seal(contact);
    const parts = sealed.split('.');
    parts[3] = `${parts[3]?.startsWith('A') === true ? 'B' : 'A'}${parts[3]?.slice(1) ?? ''}`;
    await expect((await privateOpener(keys.privateJwk)).open(parts.join('.'))).rejects.toThrow();
  });
});

describe('a reply address', () => {
  it('is opened by the adapter that sealed it, and by no other', async () => {
    const own = ownSeal(randomBytes(32));
    const sealed = await own.seal({ chat: '42' });
    expect(await own.open(sealed)).toEqual({ chat: '42' });
    await expect(ownSeal(randomBytes(32)).open(sealed)).rejects.toThrow();
  });
});
