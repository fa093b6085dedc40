import { privateOpener, type Contact } from '@sambung/contracts';
import { RejectedError, setting, SettingsError, UnavailableError } from '@sambung/platform';

export const contactSettings = {
  SP4N_CONTACT_PRIVATE_JWK: setting.secret({
    description: 'private key (JWK) that opens the sealed contacts of reporters, for the SP4N client alone',
    fallback: undefined,
  }),
};

type OpenSealed = (sealed: string) => Promise<unknown>;
type OpenContact = (sealed: string) => Promise<Contact>;

/**
 * Opens what adapters have sealed: contacts, and what could not be read.
 *
 * The function throws UnavailableError `sp4n.contact-key-missing` without a key, since an operator can mend that, and
 * RejectedError `sp4n.contact-unreadable` for what was not sealed with its public half: nothing is dropped in silence.
 * @throws SettingsError when the key is none.
 */
export async function sealedOpener(settings: {
  SP4N_CONTACT_PRIVATE_JWK: string | undefined;
}): Promise<OpenSealed> {
  const text = settings.SP4N_CONTACT_PRIVATE_JWK;
  if (text === undefined) {
    return () => Promise.reject(new UnavailableError('sp4n.contact-key-missing', 'opening what was sealed'));
  }
  const opener = await openerOf(text);
  return async (sealed) => {
    try {
      return await opener.open(sealed);
    } catch {
      // Its cause may quote what was sealed.
      throw new RejectedError('sp4n.contact-unreadable', 'opening what was sealed');
    }
  };
}

/** Opens a reporter's contact, at the call to SP4N-LAPOR! or for the operator who files by hand, and nowhere else. */
export const contactOpener =
  (open: OpenSealed): OpenContact =>
  async (sealed) =>
    contactOf(await open(sealed));

async function openerOf(text: string): Promise<Awaited<ReturnType<typeof privateOpener>>> {
  try {
    const jwk = JSON.parse(text) as Parameters<typeof privateOpener>[0];
    if (jwk.d === undefined) throw new Error('not a private key');
    return await privateOpener(jwk);
  } catch {
    throw new SettingsError(['SP4N_CONTACT_PRIVATE_JWK: expected a private key (X25519 or P-256) as a JWK']);
  }
}

function contactOf(opened: unknown): Contact {
  if (typeof opened !== 'object' || opened === null) {
    throw new RejectedError('sp4n.contact-unreadable', 'opening a contact');
  }
  const fields: Record<string, unknown> = { ...opened };
  const text = (name: string): string | undefined =>
    typeof fields[name] === 'string' && fields[name] !== '' ? fields[name] : undefined;
  return { name: text('name'), phone: text('phone'), email: text('email') };
}
