import type { Content } from '../complaint';
import { cut } from './cut';

const MAX_NAME_LENGTH = 50;
const MAX_VALUE_LENGTH = 300;
const MOST_LINES = 12;

/** A day is the same day everywhere: it is read and spoken in UTC. */
const DAY = new Intl.DateTimeFormat('id-ID', { dateStyle: 'long', timeZone: 'UTC' });

/**
 * Indonesian for the words that channels use in their extras. A word that is not here is shown as it is, so a new
 * channel may as well name its extras as admins should read them.
 */
const WORDS: Record<string, string> = {
  incidentType: 'Jenis kejadian',
  dispatchedUnits: 'Unit yang diterjunkan',
  handling: 'Penanganan',
  dispatched: 'unit diterjunkan',
  handled: 'ditangani',
  'not-handled': 'tidak ditangani',
  session: 'Sesi',
  sessionDate: 'Tanggal sesi',
  venue: 'Tempat',
  itemCode: 'Kode butir',
  answer: 'Jawaban di tempat',
  answeredBy: 'Dijawab oleh',
  promisedDate: 'Dijanjikan',
  note: 'Catatan',
  item: 'Bentuk',
  comment: 'komentar',
  notTaken: 'Tidak ikut diambil',
  attachmentsLeftOut: 'Lampiran yang tidak ikut',
};

/** What only the channel knows, a line each. */
export const extraLines = (extras: Content['extras']): string[] =>
  Object.entries(extras)
    .filter(([, value]) => value !== '')
    .slice(0, MOST_LINES)
    .map(([name, value]) => `${labelOf(name)}: ${valueOf(value)}`);

const labelOf = (name: string): string => {
  const words =
    WORDS[name] ??
    name
      .replace(/[-_]+/g, ' ')
      .replace(/([a-z])([A-Z])/g, '$1 $2')
      .toLowerCase();
  return cut(words.charAt(0).toUpperCase() + words.slice(1), MAX_NAME_LENGTH);
};

function valueOf(value: string | number | boolean): string {
  if (typeof value === 'boolean') return value ? 'ya' : 'tidak';
  const text = String(value).replace(/\s+/g, ' ').trim();
  if (WORDS[text] !== undefined) return WORDS[text];
  if (/^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))) return DAY.format(new Date(text));
  return text.length > MAX_VALUE_LENGTH ? `${cut(text, MAX_VALUE_LENGTH - 1)}…` : text;
}
