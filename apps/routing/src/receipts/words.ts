import type { Language } from '../http/words';
import type { LineStep, ReceiptState } from './receipt.dto';

type Spoken = Record<Language, string>;

/** What the page says around the state. */
const WORDS = {
  title: { id: 'Lacak laporan', en: 'Follow a report' },
  other: { id: 'English', en: 'Bahasa Indonesia' },
  code: { id: 'Kode resi', en: 'Receipt code' },
  hint: {
    id: 'Kode 16 huruf dan angka yang Anda terima saat melapor. Huruf kecil, spasi, dan tanda hubung tidak masalah.',
    en: 'The 16 letters and digits that you were given when you reported. Lower case, spaces and dashes do not matter.',
  },
  look: { id: 'Lihat', en: 'Look' },
  another: { id: 'Lacak kode lain', en: 'Follow another code' },
  next: { id: 'Selanjutnya', en: 'What comes next' },
  office: { id: 'Perangkat daerah', en: 'Office' },
  trackingId: { id: 'Nomor di SP4N-LAPOR!', en: 'Number in SP4N-LAPOR!' },
  answer: { id: 'Jawaban', en: 'Answer' },
  question: { id: 'Yang ditanyakan', en: 'What is asked' },
  reason: { id: 'Keterangan', en: 'The reason given' },
  matters: {
    id: 'Laporan ini ditangani dalam beberapa tiket',
    en: 'This report is dealt with in several tickets',
  },
  noOffice: { id: 'Belum di perangkat daerah', en: 'With no office yet' },
  since: { id: 'sejak', en: 'since' },
  notYet: { id: 'belum', en: 'not yet' },
  confidential: {
    id: 'Laporan ini rahasia: halaman ini hanya menunjukkan keadaannya.',
    en: 'This report is confidential: this page shows its state alone.',
  },
  unknownTitle: { id: 'Kode ini tidak ditemukan', en: 'This code was not found' },
  tooManyTitle: { id: 'Terlalu sering', en: 'Too often' },
  tooMany: {
    id: 'Terlalu banyak permintaan dari alamat ini. Coba lagi sebentar lagi.',
    en: 'Too many requests came from this address. Try again in a moment.',
  },
  awayTitle: { id: 'Belum dapat ditampilkan', en: 'It cannot be shown just now' },
  away: {
    id: 'Keadaan laporan sedang tidak dapat dibaca. Laporan Anda tidak hilang; coba lagi beberapa menit lagi.',
    en: 'The state of reports cannot be read just now. Your report is not lost; try again in a few minutes.',
  },
} satisfies Record<string, Spoken>;

const STEPS: Record<LineStep, Spoken> = {
  received: { id: 'Diterima', en: 'Received' },
  verified: { id: 'Diverifikasi', en: 'Verified' },
  assigned: { id: 'Di perangkat daerah', en: 'With the office' },
  answered: { id: 'Dijawab', en: 'Answered' },
  closed: { id: 'Selesai', en: 'Closed' },
};

const STATES: Record<ReceiptState, { says: Spoken; next: Spoken }> = {
  received: {
    says: { id: 'Laporan Anda sudah diterima.', en: 'Your report has been received.' },
    next: {
      id: 'Laporan akan diteruskan ke SP4N-LAPOR!. Anda tidak perlu mengirimnya lagi.',
      en: 'It will be passed on to SP4N-LAPOR!. You need not send it again.',
    },
  },
  checking: {
    says: { id: 'Laporan Anda sedang diperiksa petugas.', en: 'A person is looking at your report.' },
    next: {
      id: 'Setelah diperiksa, laporan diteruskan atau tidak; hasilnya tampak di halaman ini.',
      en: 'After that it goes on or it does not; this page will say which.',
    },
  },
  forwarded: {
    says: {
      id: 'Laporan Anda sudah masuk ke SP4N-LAPOR! dan menunggu verifikasi.',
      en: 'Your report is in SP4N-LAPOR! and waits to be verified.',
    },
    next: {
      id: 'Petugas SP4N-LAPOR! akan memverifikasi laporan dan meneruskannya ke perangkat daerah yang berwenang.',
      en: 'Its staff will verify it and hand it to the office in charge.',
    },
  },
  'needs-information': {
    says: {
      id: 'Petugas memerlukan keterangan tambahan dari Anda.',
      en: 'More information is needed from you.',
    },
    next: {
      id: 'Jawablah lewat kanal tempat Anda melapor, dan sebutkan kode resi ini. Tanpa jawaban, laporan dapat diarsipkan.',
      en: 'Answer through the channel by which you reported, and name this code. Without an answer it may be archived.',
    },
  },
  verified: {
    says: { id: 'Laporan Anda sudah diverifikasi.', en: 'Your report has been verified.' },
    next: {
      id: 'Laporan akan diteruskan ke perangkat daerah yang berwenang.',
      en: 'It will be handed to the office in charge.',
    },
  },
  assigned: {
    says: {
      id: 'Laporan Anda ada di perangkat daerah yang berwenang.',
      en: 'Your report is with the office in charge.',
    },
    next: {
      id: 'Perangkat daerah itu akan menindaklanjuti dan menjawab.',
      en: 'That office will act on it and answer.',
    },
  },
  answered: {
    says: { id: 'Laporan Anda sudah dijawab.', en: 'Your report has been answered.' },
    next: {
      id: 'Bila jawabannya belum menyelesaikan masalah, tanggapi lewat kanal tempat Anda melapor dan sebutkan kode resi ini. Tanpa tanggapan, laporan akan ditutup.',
      en: 'If the answer does not settle the matter, reply through the channel by which you reported and name this code. Without a reply it will be closed.',
    },
  },
  closed: {
    says: { id: 'Laporan Anda sudah selesai dan ditutup.', en: 'Your report is settled and closed.' },
    next: {
      id: 'Tidak ada lagi yang perlu dilakukan. Bila masalahnya muncul lagi, kirim laporan baru.',
      en: 'Nothing more needs to be done. If the matter comes up again, send a new report.',
    },
  },
  archived: {
    says: {
      id: 'Laporan Anda diarsipkan tanpa tindak lanjut.',
      en: 'Your report was archived without follow-up.',
    },
    next: {
      id: 'Laporan ini tidak dikerjakan lagi. Bila masalahnya masih ada, kirim laporan baru yang lebih lengkap.',
      en: 'Nothing more is done with it. If the matter is still there, send a new report that says more.',
    },
  },
  blocked: {
    says: {
      id: 'Laporan Anda diblokir di SP4N-LAPOR! karena isinya.',
      en: 'Your report was blocked in SP4N-LAPOR! for its content.',
    },
    next: { id: 'Laporan ini tidak dikerjakan lagi.', en: 'Nothing more is done with it.' },
  },
  'not-forwarded': {
    says: {
      id: 'Petugas memutuskan bahwa laporan Anda tidak diteruskan.',
      en: 'A person has decided that your report does not go on.',
    },
    next: { id: 'Laporan ini tidak dikerjakan lagi.', en: 'Nothing more is done with it.' },
  },
  withdrawn: {
    says: {
      id: 'Laporan ini dihapus oleh pengirimnya sebelum diteruskan.',
      en: 'This report was deleted by its sender before it went on.',
    },
    next: {
      id: 'Laporan ini tidak dikerjakan lagi. Bila masalahnya masih ada, kirim laporan baru.',
      en: 'Nothing more is done with it. If the matter is still there, send a new report.',
    },
  },
  trial: {
    says: {
      id: 'Laporan Anda diterima, tetapi sistem ini masih diuji coba dan tidak meneruskannya.',
      en: 'Your report was received, but this system is only being tried out and does not pass it on.',
    },
    next: {
      id: 'Agar ditangani, laporkan juga langsung di lapor.go.id.',
      en: 'To have it dealt with, report it at lapor.go.id as well.',
    },
  },
};

/** In a conversation an answer is read where the question was asked. */
const REPLY_THERE: Spoken = {
  id: 'Jawablah dengan membalas di percakapan tempat Anda melapor. Tanpa jawaban, laporan dapat diarsipkan.',
  en: 'Answer in the conversation in which you reported. Without an answer it may be archived.',
};

/** Of a confidential report whose office has said something. */
const NOT_HERE: Spoken = {
  id: 'Karena laporan ini rahasia, isinya tidak ditampilkan di sini: tanyakan lewat kanal tempat Anda melapor.',
  en: 'Since this report is confidential, what was said is not shown here: ask through the channel by which you reported.',
};

/** After these nothing is to be expected, so a person is named. */
const TO_ASK: readonly ReceiptState[] = ['archived', 'blocked', 'not-forwarded', 'checking'];

export const isOver = (state: ReceiptState): boolean =>
  ['archived', 'blocked', 'not-forwarded', 'withdrawn', 'trial'].includes(state);

export const say = (word: keyof typeof WORDS, language: Language): string => WORDS[word][language];
export const sayStep = (step: LineStep, language: Language): string => STEPS[step][language];
export const sayState = (state: ReceiptState, language: Language): string => STATES[state].says[language];

interface Circumstances {
  isConversation: boolean;
  /** What the office says belongs to the state, and may not be shown. */
  hasHiddenAnswer: boolean;
  /** Whom to ask: the office that looks after the channels. */
  coordinator: string;
}

export function sayNext(
  state: ReceiptState,
  language: Language,
  { isConversation, hasHiddenAnswer, coordinator }: Circumstances,
): string {
  const isReplyRead = state === 'needs-information' && isConversation;
  return [
    isReplyRead ? REPLY_THERE[language] : STATES[state].next[language],
    ...(hasHiddenAnswer ? [NOT_HERE[language]] : []),
    ...(TO_ASK.includes(state) ? [sayAsk(language, coordinator)] : []),
  ].join(' ');
}

const sayAsk = (language: Language, coordinator: string): string =>
  language === 'id'
    ? `Pertanyaan: ${coordinator}, atau kanal tempat Anda melapor.`
    : `Questions: ${coordinator}, or the channel by which you reported.`;

/** @param category as SP4N-LAPOR! names it, in Indonesian. */
export const sayWhy = (language: Language, office: string, category: string): string =>
  language === 'id'
    ? `Laporan Anda diteruskan ke ${office} karena menyangkut "${category}".`
    : `Your report went to ${office} because it is about "${category}".`;

/** The same for whatever leads nowhere. */
export const sayUnknown = (language: Language, coordinator: string): string =>
  language === 'id'
    ? `Laporan yang baru dikirim dapat memerlukan satu menit sampai tampak. Periksa juga kodenya. ${sayAsk(language, coordinator)}`
    : `A report that was just sent may take a minute to appear. Look at the code again, too. ${sayAsk(language, coordinator)}`;
