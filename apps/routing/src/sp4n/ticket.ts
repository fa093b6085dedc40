import type { AssignTicket, Contact, CreateTicket, TicketPlace } from '@sambung/contracts';
import type { Decision } from '../assign/decision';
import type { City } from '../city/city';
import type { Complaint, Content } from '../complaint';
import { cut } from './cut';
import { extraLines } from './extras';
import { titleOf } from './title';

/** What a ticket is written from: the complaint and what its reports say together. */
export type Told = Pick<Complaint, 'id' | 'receipt' | 'channel' | 'source' | 'occurredAt'> & Content;

/** What an admin must see first in a list. */
const URGENT = '[DARURAT] ';
const MAX_TITLE_LENGTH = 500;

/** Control characters but tab and line feed: no system on the way takes them. */
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f]/g;

/**
 * The ticket as the admins of the apparatuses read it: for them it is the whole of Sambung. The text stays as written,
 * with a footer of ours below.
 */
export function ticketOf(told: Told, decision: Decision, city: City, contact?: Contact): CreateTicket {
  const { flags } = told.reporter;
  const ticket = {
    reference: told.id,
    title: cut(
      `${decision.emergency === undefined ? '' : URGENT}${titleOf({
        title: told.title && cleanText(told.title),
        text: cleanText(told.text),
        category: decision.category?.name,
        place: shortPlaceOf(placeOf(told, decision, city)),
      })}`,
      MAX_TITLE_LENGTH,
    ),
    text: `${cleanText(told.text) || '(tanpa teks, lihat lampiran)'}\n\n---\n${footerOf(told, city).join('\n')}`,
    occurredAt: told.occurredAt.toISOString(),
    place: placeOf(told, decision, city),
    source: told.source,
    class: decision.class,
    ...(decision.category && { category: decision.category.name }),
    ...(decision.category?.id === undefined ? {} : { categoryId: decision.category.id }),
    anonymous: flags.anonymous,
    confidential: flags.confidential,
  };
  return contact === undefined ? ticket : named(ticket, contact);
}

/** Anonymous: no identity leaves the city at all, so that none can be shown by mistake there. */
export const named = (ticket: CreateTicket, { name, phone, email }: Contact): CreateTicket =>
  ticket.anonymous ? ticket : { ...ticket, reporter: { name, phone, email } };

/**
 * Whom to assign: by the agency's id in SP4N-LAPOR! where the city knows it, else by ours. An office that has left the
 * register since the decision is named by its code: SP4N-LAPOR! refuses it, and a person decides.
 */
export function officeOf(apparatus: string, city: City): Pick<AssignTicket, 'apparatusId' | 'apparatus'> {
  const office = city.apparatus.find(({ code }) => code === apparatus);
  return { apparatusId: office?.sp4nId ?? apparatus, apparatus: office?.name ?? apparatus };
}

/**
 * Whose an agency's id in SP4N-LAPOR! is, by our code: by the id, else by the name that comes with it. The id itself where
 * the register has neither.
 */
export function codeOfOffice(apparatusId: string, { apparatus }: City, named?: string | null): string {
  const own =
    apparatus.find(({ sp4nId, code }) => sp4nId === apparatusId || code === apparatusId) ??
    apparatus.find(({ name }) => name.toLowerCase() === named?.trim().toLowerCase());
  return own?.code ?? apparatusId;
}

/** As it stands in the ticket. */
export const cleanText = (text: string): string => text.replace(CONTROLS, '').trim();

/** What was found goes before what was stated: its names are spelt as the register spells them. */
function placeOf({ place }: Told, decision: Decision, city: City): TicketPlace {
  const { address, latitude, longitude } = place ?? {};
  const kelurahan = city.kelurahan.find(({ code }) => code === decision.place.kelurahan);
  const code = decision.place.kecamatan ?? kelurahan?.kecamatan;
  const kecamatan = city.kecamatan.find((one) => one.code === code);
  return defined({
    address: address && cleanText(address),
    kelurahan: kelurahan?.name ?? place?.kelurahan,
    kecamatan: kecamatan?.name ?? place?.kecamatan,
    latitude,
    longitude,
  });
}

function shortPlaceOf({ kelurahan, kecamatan }: TicketPlace): string | undefined {
  if (kelurahan !== undefined) return `Kel. ${kelurahan}`;
  return kecamatan === undefined ? undefined : `Kec. ${kecamatan}`;
}

/**
 * Where it came from. Not the receipt: whoever holds that may ask for the status, and this text can become public.
 */
const footerOf = ({ id, channel, source, occurredAt, extras }: Told, city: City): string[] => [
  `Kanal: ${channel} (${source})`,
  `Waktu laporan: ${spokenTime(occurredAt, city)}`,
  ...extraLines(extras),
  `Referensi Sambung: ${id}`,
];

/** "5 Januari 2026 pukul 08.15 WIB". */
function spokenTime(instant: Date, { timeZone }: City): string {
  const format =
    timeFormats.get(timeZone) ??
    new Intl.DateTimeFormat('id-ID', {
      timeZone,
      day: 'numeric',
      month: 'long',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      timeZoneName: 'short',
    });
  timeFormats.set(timeZone, format);
  return format.format(instant);
}

/** Making one costs more than all the rest of a ticket. */
const timeFormats = new Map<string, Intl.DateTimeFormat>();

const defined = <T extends object>(fields: T): T =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
