import { type Apparatus, type City, dateIn, LEVELS } from '../city/city';
import type { Digest, DueClock, Escalation, NewEscalation } from '../store/clocks.store';
import { CLASSES } from '../triage/triage';
import { limitsOf } from './limits';

type Disposed = Pick<DueClock, 'decided' | 'apparatusId' | 'apparatus'>;

/** Whose it is: as SP4N-LAPOR! has disposed it, before what was decided here. Undefined: nobody's of the register. */
function officeOfClock(city: City, { decided, apparatusId, apparatus }: Disposed): Apparatus | undefined {
  const by = (is: (office: Apparatus) => boolean): Apparatus | undefined => city.apparatus.findLast(is);
  if (apparatusId !== null || apparatus !== null) {
    const name = apparatus?.trim().toLowerCase();
    return (
      by((office) => apparatusId !== null && (office.sp4nId ?? office.code) === apparatusId) ??
      by((office) => name === office.name.toLowerCase())
    );
  }
  return by(({ code }) => code === decided);
}

export interface Told {
  escalations: NewEscalation[];
  toldLevel: number;
  tellAt: Date | null;
}

/** The next level of a clock, its contacts, and when the one after it comes. */
export function tellNext(city: City, clock: DueClock, now: Date): Told {
  const level = LEVELS[clock.toldLevel];
  const { tellAt = [] } =
    limitsOf(city, clock.day, clock.class).find(({ kind }) => kind === clock.kind) ?? {};
  const next = { toldLevel: clock.toldLevel + 1, tellAt: tellAt[clock.toldLevel + 1] ?? null };
  // A reminder of what has passed already says less than what comes after it.
  if (level === undefined || (level === 'office' && clock.dueAt <= now)) return { escalations: [], ...next };
  const office = officeOfClock(city, clock);
  const isOfOffice = level === 'office' || level === 'head';
  const { complaintId, kind } = clock;
  const own = city.contacts.filter(
    (contact) => contact.level === level && (!isOfOffice || contact.apparatus === office?.code),
  );
  const escalations = own.map((contact) => ({
    ...{ complaintId, kind, level, contact: contact.kind, address: contact.address },
    outcome: null,
  }));
  const nobody = { complaintId, kind, level, contact: 'none', address: '', outcome: 'no-contact' };
  return { escalations: escalations.length > 0 ? escalations : [nobody], ...next };
}

/** One complaint in a message: ids, names and dates, and none of the citizen's words. */
interface Named {
  /** Of the ticket; the receipt where there is none yet. */
  id: string;
  office: string;
  /** As SP4N-LAPOR! calls it. */
  class: string;
  /** YYYY-MM-DD in the city. */
  dueDate: string;
  kind: Escalation['kind'];
  /** Where the ticket is seen, once there is one. */
  url?: string;
}

/** What one contact is told at once, those that are due first standing first. */
export interface Message {
  level: Digest['level'];
  complaints: Named[];
  subject: string;
  text: string;
}

const KIND_NAMES = { 'first-response': 'respons pertama', completion: 'penyelesaian' } as const;

/** @param ticketUrl with `{trackingId}` in it */
export function messageOf(
  city: City,
  { level, escalations }: Digest,
  ticketUrl: string | undefined,
): Message {
  const complaints = escalations.map((escalation) => named(city, escalation, ticketUrl));
  const [first] = complaints;
  const about =
    complaints.length === 1 && first !== undefined
      ? `${KIND_NAMES[first.kind]} laporan ${first.id}`
      : `tenggat ${complaints.length} laporan`;
  const [state, head] =
    level === 'office'
      ? (['Pengingat', 'Tenggat ini hampir tiba'] as const)
      : (['Lewat tenggat', 'Tenggat ini telah lewat'] as const);
  return {
    ...{ level, complaints },
    subject: `${state}: ${about}`,
    text: [`${head}:`, ...complaints.map(lineOf), 'Laporan dapat dibaca di SP4N-LAPOR!.'].join('\n'),
  };
}

function named(city: City, escalation: Escalation, ticketUrl: string | undefined): Named {
  const { kind, trackingId, receipt, dueAt, apparatus } = escalation;
  return {
    id: trackingId ?? receipt,
    office: officeOfClock(city, escalation)?.name ?? apparatus ?? 'belum didisposisi',
    class: CLASSES[escalation.class],
    dueDate: dateIn(city, dueAt),
    kind,
    ...(trackingId !== null && ticketUrl !== undefined
      ? { url: ticketUrl.replaceAll('{trackingId}', trackingId) }
      : {}),
  };
}

function lineOf({ id, kind, dueDate, office, class: label, url }: Named): string {
  const parts = [`${KIND_NAMES[kind]}, ${DAY.format(new Date(dueDate))}`, label, office, url ?? []].flat();
  return `- ${id}: ${parts.join('; ')}`;
}

const DAY = new Intl.DateTimeFormat('id-ID', { timeZone: 'UTC', dateStyle: 'full' });
