import { createHash } from 'node:crypto';
import type { Report } from '@sambung/ingest';
import { readDate } from './dates';
import { plain, type Item, type Session } from './notes/notes';
import type { Kind } from './notes/words';
import type { TheSession } from './session';

/** SP4N-LAPOR!'s classes; a complaint's own is left to routing, which tells supervision content from the rest. */
const CLASSES: Partial<Record<Kind, string>> = { proposal: 'Aspirasi', question: 'Permintaan Informasi' };

/**
 * Session and item code of our template; where there is no code, speaker and normalized text. Never the row.
 * The text goes in as a digest: ids travel where texts must not.
 */
export function ownIdOf({ code, speaker, text }: Item['fields'], session: string): string {
  if (code !== undefined) return `${session}/${plain(code).replaceAll(' ', '-').toUpperCase()}`;
  const said = JSON.stringify([plain(nameOf(speaker).name ?? ''), plain(text ?? '')]);
  return `${session}/~${createHash('sha256').update(said).digest('hex').slice(0, 32)}`;
}

export function reportOf(
  fields: Item['fields'],
  session: TheSession,
  ownId: string,
  kind: Kind | undefined,
): Report {
  const { name, home } = nameOf(fields.speaker);
  const address = fields.address ?? home;
  const contact = {
    ...(name === undefined ? {} : { name }),
    ...(fields.phone === undefined ? {} : { phone: fields.phone }),
    ...(address === undefined ? {} : { address }),
  };
  const identity = identityOf(fields.phone, name, session.number);
  const reportClass = kind && CLASSES[kind];
  return {
    kind: 'first',
    source: 'Tatap Muka',
    ownId,
    occurredAt: session.occurredAt,
    ...(fields.title === undefined ? {} : { title: fields.title }),
    text: fields.text ?? '',
    ...placeOf(fields, session.stated),
    reporter: {
      ...(identity === undefined ? {} : { identity }),
      anonymous: isYes(fields.anonymous),
      confidential: isYes(fields.confidential),
      ...(Object.keys(contact).length === 0 ? {} : { contact }),
      replyTo: { item: ownId, ...(fields.phone === undefined ? {} : { phone: fields.phone }) },
    },
    attachments: [],
    ...(reportClass === undefined ? {} : { class: reportClass }),
    extras: extrasOf(fields, session),
  };
}

/** "Ibu Sulastri (RT 02 RW 03)": what stands in brackets says where she lives. */
function nameOf(speaker: string | undefined): { name?: string; home?: string } {
  const found = /^([^(]*)(?:\(([^)]*)\))?/.exec(speaker ?? '');
  const [name, home] = [found?.[1]?.trim().replace(/[,:-]$/, ''), found?.[2]?.trim()];
  return { ...(name ? { name } : {}), ...(home ? { home } : {}) };
}

/** A name tells people apart within one session only: the city has many of the same name. */
const identityOf = (
  phone: string | undefined,
  name: string | undefined,
  session: string,
): string | undefined => {
  const digits = (phone ?? '').replace(/\D/g, '').replace(/^(62|0)?8/, '08');
  if (digits.length >= 8) return digits;
  return name === undefined ? undefined : `${session}/${plain(name)}`;
};

/** The matter's own kelurahan where the item names one, else that of the session: people speak of where they live. */
function placeOf(fields: Item['fields'], session: Session): Pick<Report, 'place'> {
  const own = fields.kelurahan ?? fields.kecamatan;
  const { kelurahan, kecamatan } = own === undefined ? session : fields;
  const place = {
    ...(fields.location === undefined ? {} : { address: fields.location }),
    ...(kelurahan === undefined ? {} : { kelurahan }),
    ...(kecamatan === undefined ? {} : { kecamatan }),
  };
  return Object.keys(place).length === 0 ? {} : { place };
}

/**
 * What the office said stays beside the text, which is the citizen's and decides where the complaint goes. Extras are
 * no content: an answer that is typed in later is not a revision.
 */
function extrasOf(fields: Item['fields'], session: TheSession): Report['extras'] {
  const { venue, date } = session.stated;
  return Object.fromEntries(
    Object.entries({
      session: session.number,
      sessionDate: readDate(date ?? ''),
      venue,
      itemCode: fields.code,
      answer: fields.answer,
      answeredBy: fields.answeredBy,
      promisedDate: fields.promisedDate && (readDate(fields.promisedDate) ?? fields.promisedDate),
      note: fields.note,
    }).flatMap(([key, value]) => (value === undefined || value === '' ? [] : [[key, value]])),
  );
}

const isYes = (typed: string | undefined): boolean => /^(ya|y|x|v|1|true|✓|√)$/i.test(typed?.trim() ?? '');
