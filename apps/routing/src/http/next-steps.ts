import type { Language } from './words';

type Said = Record<Language, string>;

const CONTACT: Said = {
  id: 'Betulkan alamatnya di contacts.csv kota.',
  en: "Put its address right in the city's contacts.csv.",
};

const AFTER_NOTICE: Readonly<Record<string, Said>> = {
  'feedback.outcome-unknown': {
    id: 'Lihat daftar kiriman di platformnya. Tidak terkirim: POST /v1/notices/<aduan>/tell-again.',
    en: "Look at the platform's list of what was sent. Not there: POST /v1/notices/<complaint>/tell-again.",
  },
  'feedback.no-such-number': {
    id: 'Tanyakan nomor lain kepada operator kanal.',
    en: "Ask the channel's operator for another number.",
  },
};
const AFTER_ANY_NOTICE: Said = {
  id: 'Kalau sebabnya sudah diatasi: POST /v1/notices/<aduan>/tell-again; kalau tidak, operator kanal memberi tahu pelapor.',
  en: "Once its cause is mended: POST /v1/notices/<complaint>/tell-again; else the channel's operator tells them.",
};

const AFTER_UNTOLD: Readonly<Record<string, Said>> = {
  'no-contact': { id: 'Isi contacts.csv kota.', en: "Fill the city's contacts.csv." },
  refused: CONTACT,
  unknown: {
    id: 'Mungkin sampai: tanyakan. Tidak dikirim lagi dengan sendirinya.',
    en: 'It may have arrived: ask. It is not sent again by itself.',
  },
  waiting: {
    id: 'Dicoba lagi dengan sendirinya selama dua hari.',
    en: 'It is tried again by itself, for two days.',
  },
};
/** Of a kind of contact that nothing here sends to. */
const SENDERS: Readonly<Record<string, Said>> = {
  email: { id: 'Isi SMTP_URL dan SMTP_FROM.', en: 'Set SMTP_URL and SMTP_FROM.' },
};

/** What the person does next who reads that a reporter was not told. */
export const nextOfNotice = (code: string | null, language: Language): string =>
  (AFTER_NOTICE[code ?? ''] ?? AFTER_ANY_NOTICE)[language];

/** The same of a reminder or an escalation, by how it ended; null: it is still to be sent. */
export function nextOfUntold(outcome: string | null, contact: string, language: Language): string {
  const said = outcome === 'no-sender' ? SENDERS[contact] : AFTER_UNTOLD[outcome ?? 'waiting'];
  return (said ?? NO_SENDER)[language];
}

const NO_SENDER: Said = {
  id: 'Beri alamat email atau webhook di contacts.csv kota.',
  en: "Give an email or webhook address in the city's contacts.csv.",
};
