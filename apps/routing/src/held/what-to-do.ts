import { type Language, sayCode } from '../http/words';
import type { HeldItem } from '../store/held.store';

/** What the person who reads of it does next, by the beginning of the code; the longest that fits counts. */
const NEXT: Record<string, Record<Language, string>> = {
  'sp4n.outcome-unknown': {
    id: 'Cari tiketnya di SP4N-LAPOR! dengan nomor aduan ini. Ada: `manual -- file`; tidak ada: `release`.',
    en: "Look for its ticket in SP4N-LAPOR! by this complaint's id. There: `manual -- file`; not there: `release`.",
  },
  'sp4n.not-permitted': {
    id: 'Minta hak membuat laporan bagi akun API, lalu `release --all` untuk kode ini.',
    en: 'Have the API account allowed to create reports, then `release --all` for this code.',
  },
  'sp4n.no-ticket': {
    id: 'Periksa SP4N_URL dan kontrak API, lalu `release --all` untuk kode ini.',
    en: 'Check SP4N_URL and the contract of the API, then `release --all` for this code.',
  },
  'sp4n.contact': {
    id: 'Pasang SP4N_CONTACT_PRIVATE_JWK yang benar, lalu `release --all` untuk kode ini.',
    en: 'Set the right SP4N_CONTACT_PRIVATE_JWK, then `release --all` for this code.',
  },
  'sp4n.': {
    id: 'Lihat isinya (`show`), betulkan (`correct`), atau teruskan dengan tangan (`manual -- file`).',
    en: 'Look at it (`show`), put it right (`correct`), or file it by hand (`manual -- file`).',
  },
  'split.supervision': {
    id: 'Tolak (`refuse`); bila urusan kedua tetap perlu, buatkan tiket dengan tangan tanpa isi pengawasannya.',
    en: 'Refuse it (`refuse`); where the second matter is still to be seen to, file it by hand without that content.',
  },
  'linked.': {
    id: 'Tanyakan nomor tiketnya kepada kanal. Benar: `release`; lain: `manual -- file` dengan nomor yang benar.',
    en: 'Ask the channel for its ticket. Right as it is: `release`; another: `manual -- file` with the right one.',
  },
  'complaint.unknown-kind': {
    id: 'Pasang versi Sambung yang mengenalnya, lalu `release`.',
    en: 'Install the version of Sambung that knows it, then `release`.',
  },
  'event.': {
    id: 'Perbaiki pengirimnya; lalu `npm run replay:dead-letters -- --topic` dengan topik pada sumbernya.',
    en: 'Mend what sends it; then `npm run replay:dead-letters -- --topic` with the topic that is its source.',
  },
  'bus.': {
    id: 'Pasang perbaikannya; lalu `npm run replay:dead-letters -- --topic` dengan topik pada sumbernya.',
    en: 'Install what mends it; then `npm run replay:dead-letters -- --topic` with the topic that is its source.',
  },
  'ingest.invalid': {
    id: 'Lihat isinya (`show`) dan betulkan (`correct`), atau tolak (`refuse`).',
    en: 'Look at it (`show`) and put it right (`correct`), or refuse it (`refuse`).',
  },
  '': {
    id: 'Lihat isinya (`show`). Setelah pembacanya diperbaiki: `release`; bukan aduan: `refuse`.',
    en: 'Look at it (`show`). Once what stumbled over it is mended: `release`; no complaint: `refuse`.',
  },
};

const beginnings = Object.keys(NEXT).sort((one, other) => other.length - one.length);

/** As it is shown to people: why it is held, and what to do. */
export interface SpokenItem extends HeldItem {
  reason: string;
  next: string;
}

export function spoken(item: HeldItem, language: Language): SpokenItem {
  const beginning = beginnings.find((start) => item.code.startsWith(start)) ?? '';
  return { ...item, reason: sayCode(item.code, language), next: NEXT[beginning]?.[language] ?? '' };
}
