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
  'model.words': {
    id: 'Laporan terdahulu dengan kata "{words}" ditangani {office}.',
    en: 'Earlier reports with the words "{words}" were dealt with by {office}.',
  },
  'model.example-words': {
    id: 'Contoh laporan dengan kata "{words}" termasuk urusan {office}.',
    en: 'Example reports with the words "{words}" are a matter of {office}.',
  },
  'model.likely': {
    id: '{office}: kemungkinan {percent} %.',
    en: '{office}: {percent} % likely.',
  },
  'model.unlikely': {
    id: '{office}: kemungkinan di bawah 1 %.',
    en: '{office}: less than 1 % likely.',
  },
  'model.nobodys': {
    id: 'Laporan yang serupa bukan urusan salah satu perangkat daerah.',
    en: 'Reports like this are a matter of none of the apparatuses.',
  },
  'place.kelurahan': { id: 'Lokasi: Kelurahan {kelurahan}.', en: 'Place: Kelurahan {kelurahan}.' },
  'place.kecamatan': { id: 'Lokasi: Kecamatan {kecamatan}.', en: 'Place: Kecamatan {kecamatan}.' },
  'place.several': {
    id: 'Beberapa kelurahan disebut: {names}.',
    en: 'Several kelurahan are named: {names}.',
  },
  'place.point': {
    id: 'Lokasi menurut titik koordinat: Kelurahan {kelurahan}.',
    en: 'Place by the coordinates: Kelurahan {kelurahan}.',
  },
  'place.point-border': {
    id: 'Titik koordinat berada dekat batas kelurahan: {names}.',
    en: 'The coordinates lie near a border of kelurahan: {names}.',
  },
  'place.point-differs': {
    id: 'Titik koordinat berada di {names}, tetapi laporan menyebut {others}.',
    en: 'The coordinates lie in {names}, but the report names {others}.',
  },
  'place.point-outside': {
    id: 'Titik koordinat berada di luar wilayah kota.',
    en: 'The coordinates lie outside the city.',
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
  'authority.point': {
    id: 'Mungkin di luar wilayah kota menurut titik koordinat, dan tidak ada lokasi di dalam kota yang dikenali.',
    en: 'It may be outside the city by its coordinates, and no place within the city is recognised.',
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
  'emergency.found': {
    id: 'MUNGKIN MENGANCAM JIWA ({kind}): kata "{keyword}". Sambung memberi tahu kontak darurat kota; mohon dipastikan.',
    en: 'IT MAY THREATEN A LIFE ({kind}): the words "{keyword}". Sambung tells the city\'s emergency contact; please make sure.',
  },
  'emergency.no-contact': {
    id: 'MUNGKIN MENGANCAM JIWA ({kind}): kata "{keyword}". Di Sambung belum ada kontak darurat; mohon hubungi 112 sendiri.',
    en: 'IT MAY THREATEN A LIFE ({kind}): the words "{keyword}". Sambung has no emergency contact; please call 112 yourself.',
  },
  'triage.thanks': {
    id: 'Mungkin bukan aduan melainkan ucapan terima kasih atau pujian: kata "{keyword}".',
    en: 'It may be no complaint but thanks or praise: the words "{keyword}".',
  },
  'triage.greeting': {
    id: 'Mungkin bukan aduan melainkan ucapan salam: kata "{keyword}".',
    en: 'It may be no complaint but a greeting: the words "{keyword}".',
  },
  'triage.reply': {
    id: 'Mungkin bukan aduan melainkan jawaban petugas: kata "{keyword}".',
    en: 'It may be no complaint but an official\'s reply: the words "{keyword}".',
  },
  'triage.news': {
    id: 'Mungkin bukan aduan melainkan berita atau pengumuman: kata "{keyword}".',
    en: 'It may be no complaint but news or an announcement: the words "{keyword}".',
  },
  'triage.talk': {
    id: 'Mungkin bukan aduan: mirip unggahan yang dinilai bukan aduan (ketepatan penilaian {percent} %).',
    en: 'It may be no complaint: it is like posts that were judged to be none (such judgements are right in {percent} %).',
  },
  'triage.spam': {
    id: 'Mungkin iklan atau penipuan: kata "{keyword}".',
    en: 'It may be an advertisement or a swindle: the words "{keyword}".',
  },
  'triage.abuse': {
    id: 'Mungkin hanya umpatan tanpa pokok aduan: kata "{keyword}".',
    en: 'It may be abuse without a matter: the words "{keyword}".',
  },
  'matter.second': {
    id: 'Ada urusan kedua: kata "{keyword}" termasuk urusan {office} (aturan {rule}). Bila perlu, koordinator dapat memecah laporan ini menjadi dua tiket (npm run split).',
    en: 'There is a second matter: the words "{keyword}" are a matter of {office} (rule {rule}). If need be the coordinator can split this report into two tickets (npm run split).',
  },
  'split.of-ticket': {
    id: 'Dipecah oleh {by} dari tiket #{trackingId}: laporan ini memuat lebih dari satu urusan.',
    en: 'Split off ticket #{trackingId} by {by}: this report holds more than one matter.',
  },
  'split.of-report': {
    id: 'Dipecah oleh {by} dari laporan dengan Referensi Sambung {reference}: laporan ini memuat lebih dari satu urusan.',
    en: 'Split off the report with the reference {reference} by {by}: this report holds more than one matter.',
  },
  'drift.category': {
    id: 'Disposisi otomatis untuk "{category}" dihentikan sementara: {corrected} dari {decided} yang terakhir dibetulkan orang.',
    en: 'Assigning "{category}" unattended has stopped for now: people corrected {corrected} of the last {decided}.',
  },
  'office.not-ours': {
    id: '{office} menyatakan ini bukan wewenangnya.',
    en: '{office} has said that this is not its matter.',
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
