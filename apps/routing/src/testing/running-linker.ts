import type { ComplaintReceived } from '@sambung/contracts';
import { createLogger, type Worker } from '@sambung/platform';
import { eventually } from '../../../../tools/testing/eventually';
import { decideContent } from '../engine';
import { startLinker } from '../link-duplicates';
import { DuplicatesStore } from '../store/duplicates.store';
import { linkedWith } from '../store/linked.store';
import type { FakeTicket } from './fake-national-side';
import { report } from './reports';
import type { RunningEngine } from './running-engine';

const DAY_MILLISECONDS = 24 * 60 * 60_000;
/** Beside those who write the history. */
const SETTLE_SECONDS = 0.5;
/** Where nobody writes any more. */
const SETTLED_SECONDS = 0.05;

export const SMS = 'dalan bolong ndek jl danau toba sawojajar, wingi onok sing tibo';
export const CALL =
  'Pelapor menyampaikan ada lubang cukup dalam di Jl. Danau Toba, Sawojajar. Ada pengendara jatuh.';
export const POST = 'Mohon segera ditambal, jalan rusak dan berlubang di Jalan Danau Toba Kel. Sawojajar';

type Given = Partial<Omit<ComplaintReceived, 'reporter'>> & {
  reporter?: string;
  daysAgo?: number;
  confidential?: boolean;
};

export function say(
  ownId: string,
  text: string,
  { reporter = ownId, daysAgo = 0, confidential = false, ...given }: Given = {},
): ComplaintReceived {
  const at = new Date(Date.now() - daysAgo * DAY_MILLISECONDS).toISOString();
  const flags = { anonymous: false, confidential };
  return report(ownId, {
    text,
    ...{ occurredAt: at, receivedAt: at },
    ...given,
    reporter: { ref: reporter, flags },
  });
}

/** The same hole in the road by three people, each on another channel. */
export const threeChannels = (): [ComplaintReceived, ComplaintReceived, ComplaintReceived] => [
  say('sms', SMS, { source: 'SMS' }),
  say('call', CALL, { channel: 'call112', source: 'Call Center' }),
  say('post', POST, { channel: 'social', source: 'Instagram' }),
];

/** Another matter, told twice. */
export function lamps(): ComplaintReceived[] {
  const text = 'Lampu jalan mati di Jl. Danau Sentani Kel. Madyopuro sudah seminggu';
  return [say('lamp', text), say('lamps', text, { channel: 'social', source: 'Instagram' })];
}

/** What the sender of the SMS says instead. */
export const revised = (text: string, confidential = false): ComplaintReceived =>
  say('sms', text, {
    ...{ source: 'SMS', kind: 'revision', revisedAt: new Date().toISOString(), confidential },
  });

export const idsOf = (...events: ComplaintReceived[]): string[] =>
  events.map(({ complaintId }) => complaintId).sort();

export const numbersIn = (text: string): string[] =>
  [...text.matchAll(/#(\d+)/g)].map(([, id]) => id ?? '').sort();

/** The linker beside a running engine, at work only when a test says so: what it finds does not hang on who is faster. */
export class RunningLinker {
  private linker: Worker | undefined;
  private isRunning = false;
  linked = 0;
  readonly logged: Record<string, unknown>[] = [];

  constructor(
    private readonly routing: RunningEngine,
    private readonly tells = true,
  ) {}

  /** Beside an engine that is at work. @param duplicateDays of the city, unless it says others */
  start(settleSeconds = SETTLE_SECONDS, duplicateDays?: number): void {
    const { database, city: given } = this.routing.options;
    const city = duplicateDays === undefined ? given : { ...given, duplicateDays };
    this.isRunning = true;
    this.linker = startLinker({
      ...{ database, city, tells: this.tells, settleSeconds },
      decide: (content, receivedAt) => decideContent(city, content, receivedAt),
      logger: createLogger('routing-test', {
        write: (line) => this.logged.push(JSON.parse(line) as Record<string, unknown>),
      }),
      countLinked: (complaints) => (this.linked += complaints),
      onNotes: () => this.routing.engine.nudge(),
    });
  }

  async stop(): Promise<void> {
    await this.linker?.stop();
    this.isRunning = false;
  }

  isFailing(): boolean {
    return this.linker?.failing() !== undefined;
  }

  /** Until every line of history is read, every group is told, and every note is sent. */
  async worked(): Promise<void> {
    await this.routing.settled();
    if (!this.isRunning) this.start(SETTLED_SECONDS);
    await eventually(async () => {
      const [row] = await this.routing.database.query<{ isDone: boolean }[]>(
        `SELECT NOT EXISTS (SELECT FROM routing.history WHERE at > (SELECT at FROM routing.duplicate_cursor))
           AND NOT EXISTS (SELECT FROM routing.duplicate_mark WHERE is_pending)
           AND NOT EXISTS (SELECT FROM routing.complaint WHERE due_at IS NOT NULL) AS "isDone"`,
      );
      if (row?.isDone !== true) throw new Error('still at work');
    });
    await this.stop();
  }

  ticketOf({ complaintId }: ComplaintReceived): FakeTicket {
    const ticket = this.routing.nationalSide.tickets.find(({ reference }) => reference === complaintId);
    if (ticket === undefined) throw new Error('no ticket');
    return ticket;
  }

  /** What the ticket says of duplicates, oldest first. */
  notesOf(event: ComplaintReceived): string[] {
    return [...this.ticketOf(event).notes]
      .filter(([key]) => key.startsWith('duplicate'))
      .map(([, { text }]) => text);
  }

  async linkedTo({ complaintId }: ComplaintReceived): Promise<string[]> {
    const { complaints } = await linkedWith(this.routing.database, complaintId);
    return complaints.map(({ id }) => id).sort();
  }

  answer(event: ComplaintReceived): void {
    this.routing.nationalSide.move(this.ticketOf(event), {
      ...{ status: 'Ditindaklanjuti oleh Instansi', answer: 'Sudah kami tambal, Bu Sri, terima kasih.' },
    });
  }

  /** As when the days are over within which anything may be like them. */
  async forget(): Promise<void> {
    const { database, options } = this.routing;
    await database.query(`UPDATE routing.duplicate_mark SET marked_at = now() - interval '8 days'`);
    await database.transaction((manager) => new DuplicatesStore(manager).forget(options.city.duplicateDays));
    const [key] = await database.query<unknown[]>('SELECT FROM routing.duplicate_key');
    if (key !== undefined) throw new Error('not forgotten');
  }
}
