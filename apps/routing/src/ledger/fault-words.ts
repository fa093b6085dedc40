import type { Language } from '../http/words';

/** What a person has to know of each fault, on the status page and in the ledger's balance sheet. */
export const FAULT_WORDS: Record<string, Record<Language, string>> = {
  'ledger.report-without-complaint': {
    id: 'sudah diolah, tetapi bukan bagian aduan mana pun',
    en: 'applied, but part of no complaint',
  },
  'ledger.never-applied': {
    id: 'diterima seperempat jam lalu dan belum diolah',
    en: 'landed a quarter of an hour ago and still not applied',
  },
  'ledger.complaint-without-arrival': {
    id: 'aduan yang laporannya tidak pernah diterima',
    en: 'a complaint of which nothing has landed',
  },
  'ledger.forwarded-without-ticket': {
    id: 'sudah diteruskan atau ditautkan, tetapi tanpa nomor tiket',
    en: 'forwarded or linked, but without a tracking id',
  },
  'ledger.ticket-of-two': {
    id: 'nomor tiketnya juga milik aduan lain',
    en: 'has the tracking id of another complaint too',
  },
  'ledger.forgotten': {
    id: 'menunggu, tetapi tidak akan dikerjakan siapa pun',
    en: 'waits, but nothing will take it up',
  },
  'ledger.step-forgotten': {
    id: 'langkah ke SP4N-LAPOR! masih terbuka, tetapi tidak akan dikerjakan',
    en: 'calls to SP4N-LAPOR! are open, but nothing will make them',
  },
  'ledger.version-gap': {
    id: 'baris riwayatnya tidak sebanyak versinya',
    en: 'its history has not as many lines as its version says',
  },
  'ledger.state-without-move': {
    id: 'keadaannya tidak sesuai dengan riwayatnya',
    en: 'its state is not what its history says',
  },
  'ledger.closed-day-changed': {
    id: 'jumlah laporan berubah setelah harinya ditutup',
    en: 'not as many reports as when the day was closed',
  },
  'ledger.never-landed': {
    id: 'ada di bus dan sudah dilewati, tetapi tidak pernah diterima',
    en: 'on the bus, passed by routing, and never landed',
  },
  'ledger.ticket-missing': {
    id: 'sudah diteruskan, tetapi SP4N-LAPOR! tidak punya tiketnya',
    en: 'forwarded, but SP4N-LAPOR! has no ticket under its reference',
  },
  'ledger.ticket-doubled': {
    id: 'SP4N-LAPOR! punya beberapa tiket untuknya',
    en: 'SP4N-LAPOR! has several tickets under its reference',
  },
  'ledger.ticket-other': {
    id: 'tiketnya di SP4N-LAPOR! bukan yang kami catat',
    en: 'SP4N-LAPOR! has another ticket under its reference than we know',
  },
  'ledger.stray-ticket': {
    id: 'tiket dengan nomor aduan kami yang bukan milik aduan mana pun',
    en: "reference/tracking id of a ticket that bears our reference and is no complaint's",
  },
};
