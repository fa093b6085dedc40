import { type Apparatus, type City, LEVELS } from '../city/city';
import type { DueClock, Escalation, NewEscalation } from '../store/clocks.store';
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

/** What a message says: ids, names and dates, and none of the citizen's words. */
export interface Message {
  /** Of the ticket; the receipt where there is none yet. */
  id: string;
  office: string;
  /** YYYY-MM-DD in the city. */
  dueDate: string;
  kind: Escalation['kind'];
  level: Escalation['level'];
  subject: string;
  text: string;
}

const KIND_NAMES = { 'first-response': 'respons pertama', completion: 'penyelesaian' } as const;

export function messageOf(city: City, escalation: Escalation): Message {
  const { kind, level, trackingId, receipt, dueAt, apparatus } = escalation;
  const id = trackingId ?? receipt;
  const office = officeOfClock(city, escalation)?.name ?? apparatus ?? 'belum didisposisi';
  const dueDate = new Intl.DateTimeFormat('en-CA', { timeZone: city.timeZone }).format(dueAt);
  const spoken = new Intl.DateTimeFormat('id-ID', { timeZone: city.timeZone, dateStyle: 'full' }).format(
    dueAt,
  );
  const [state, verb] =
    level === 'office'
      ? (['Pengingat', 'jatuh pada'] as const)
      : (['Lewat tenggat', 'telah lewat pada'] as const);
  return {
    ...{ id, office, dueDate, kind, level },
    subject: `${state}: ${KIND_NAMES[kind]} laporan ${id}`,
    text: `Tenggat ${KIND_NAMES[kind]} laporan ${id} (${office}) ${verb} ${spoken}. Laporan dapat dibaca di SP4N-LAPOR!.`,
  };
}
