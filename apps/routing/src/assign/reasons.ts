import type { Reason } from '@sambung/contracts';

type Language = 'id' | 'en';

/** Every reason that a decision can give, once, in both languages; `{name}` is a parameter. */
const SENTENCES: Record<string, Record<Language, string>> = {
  'rule.matched': {
    id: 'Kata "{keyword}" termasuk urusan {office} (aturan {rule}).',
    en: 'The words "{keyword}" are a matter of {office} (rule {rule}).',
  },
  'rule.rival': {
    id: 'Ada juga kata "{keyword}" yang termasuk urusan {office} (aturan {rule}).',
    en: 'There are also the words "{keyword}", a matter of {office} (rule {rule}).',
  },
  'rule.unsure': {
    id: 'Petunjuknya terlalu lemah untuk disposisi otomatis (keyakinan {percent} %).',
    en: 'The signs are too weak to assign it unattended (confidence {percent} %).',
  },
  'rule.none': {
    id: 'Tidak ada kata yang menunjuk ke salah satu perangkat daerah.',
    en: 'No words point to any of the apparatuses.',
  },
  'place.kelurahan': { id: 'Lokasi: Kelurahan {kelurahan}.', en: 'Place: Kelurahan {kelurahan}.' },
  'place.kecamatan': { id: 'Lokasi: Kecamatan {kecamatan}.', en: 'Place: Kecamatan {kecamatan}.' },
  'place.several': {
    id: 'Beberapa kelurahan disebut: {names}.',
    en: 'Several kelurahan are named: {names}.',
  },
  'place.needed': {
    id: 'Ini urusan {office} setempat, tetapi tidak jelas yang mana.',
    en: 'This is a matter of the local {office}, but it is not clear which.',
  },
  'place.office': { id: '{office} adalah kantor setempat.', en: '{office} is the local office.' },
  'authority.matter': {
    id: 'Bukan kewenangan kota: kata "{keyword}" menunjuk ke {addressee}.',
    en: 'Not the city\'s authority: the words "{keyword}" point to {addressee}.',
  },
  'authority.area': {
    id: 'Di luar wilayah kota: kata "{keyword}" menunjuk ke {addressee}.',
    en: 'Outside the city: the words "{keyword}" point to {addressee}.',
  },
  'class.supervision': {
    id: 'Berkadar pengawasan karena kata "{keyword}"; ditujukan ke {office}, bukan ke kantor yang dilaporkan.',
    en: 'Supervision content by the words "{keyword}"; it goes to {office}, not to the office complained of.',
  },
  'class.information': {
    id: 'Permintaan informasi karena kata "{keyword}".',
    en: 'An information request by the words "{keyword}".',
  },
  'class.aspiration': {
    id: 'Aspirasi karena kata "{keyword}".',
    en: 'An aspiration by the words "{keyword}".',
  },
  'class.stated': {
    id: 'Klasifikasi menurut kanal: {class}.',
    en: 'The class is as the channel states it: {class}.',
  },
  'office.not-valid': {
    id: '{office} tidak berlaku pada tanggal ini.',
    en: '{office} does not exist on this date.',
  },
};

export const REASON_CODES: readonly string[] = Object.keys(SENTENCES);

/** A reason as people read it. A code that is not in the table is shown as it is, never dropped. */
export function speak({ code, parameters }: Reason, language: Language): string {
  const sentence = SENTENCES[code]?.[language];
  if (sentence === undefined) return code;
  return sentence.replace(/\{(\w+)\}/g, (_, name: string) => String(parameters[name] ?? '…'));
}
