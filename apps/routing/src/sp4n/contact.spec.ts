import { publicSeal } from '@sambung/contracts';
import { RejectedError, SettingsError, UnavailableError } from '@sambung/platform';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { contactOpener, sealedOpener } from './contact';

describe('opening a sealed contact', () => {
  let own: { publicJwk: JWK; privateJwk: JWK };
  let other: { publicJwk: JWK; privateJwk: JWK };

  const pair = async (): Promise<typeof own> => {
    const keys = await generateKeyPair('ECDH-ES', { crv: 'X25519', extractable: true });
    return { publicJwk: await exportJWK(keys.publicKey), privateJwk: await exportJWK(keys.privateKey) };
  };
  const openerWith = async (jwk: JWK): Promise<ReturnType<typeof contactOpener>> =>
    contactOpener(await sealedOpener({ SP4N_CONTACT_PRIVATE_JWK: JSON.stringify(jwk) }));

  beforeAll(async () => {
    own = await pair();
    other = await pair();
  });

  it('gives back what was sealed for it, and nothing else of it', async () => {
    const sealed = await (
      await publicSeal(own.publicJwk)
    ).seal({ name: 'Siti', phone: '0812', address: 'Jl. X', n: 1 });
    const open = await openerWith(own.privateJwk);
    expect(await open(sealed)).toEqual({ name: 'Siti', phone: '0812' });
  });

  it('rejects what another key sealed, without a word of it', async () => {
    const sealed = await (await publicSeal(other.publicJwk)).seal({ name: 'Siti' });
    const open = await openerWith(own.privateJwk);
    const error = await open(sealed).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(RejectedError);
    expect(error).toMatchObject({ code: 'sp4n.contact-unreadable', cause: undefined });
  });

  it('waits for the operator where no key is set', async () => {
    const open = contactOpener(await sealedOpener({ SP4N_CONTACT_PRIVATE_JWK: undefined }));
    await expect(open('x')).rejects.toBeInstanceOf(UnavailableError);
  });

  it.each(['no JSON', '{}', 'null'])('does not start on %s as its key', async (text) => {
    await expect(sealedOpener({ SP4N_CONTACT_PRIVATE_JWK: text })).rejects.toBeInstanceOf(SettingsError);
  });

  it('does not start on the public half of the key', async () => {
    await expect(openerWith(own.publicJwk)).rejects.toBeInstanceOf(SettingsError);
  });
});
