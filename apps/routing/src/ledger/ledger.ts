import { setTimeout as pause } from 'node:timers/promises';
import { type EventBus, UnavailableError } from '@sambung/platform';
import type { NationalSide } from '../sp4n/national-side';
import type { LedgerFault, LedgerStore } from '../store/ledger.store';
import { type LedgerDaysStore, type Standing, totalsOf } from '../store/ledger-days.store';
import { checkForwarded, checkStrays } from './check-tickets';
import { checkBus } from './read-bus';

/** What a check found. `unchecked`: SP4N-LAPOR! could not be asked, and why. */
export interface Checked {
  faults: LedgerFault[];
  unchecked?: string;
}

export interface DayBalance extends Checked {
  day: string;
  standings: Standing[];
  /** Complaints that people have split off others: with a ticket of their own, and no report. */
  splitOff: Standing[];
}

export interface CheckedNew extends Checked {
  /** Records of the bus. */
  read: number;
  isDone: boolean;
}

/** Another process is at it. */
const WAIT_MILLISECONDS = 500;
const HOUR_MILLISECONDS = 60 * 60_000;
/** Longer than this nobody reads at once; what is left is read the next time. */
const READ_MILLISECONDS = 5 * 60_000;

/**
 * Checks that every report stands in exactly one way: within the database, against the bus, and against SP4N-LAPOR!.
 * Always a day or what is new: it costs as much with a million complaints kept as with a thousand.
 */
export class Ledger {
  private isStopping = false;

  constructor(
    readonly store: LedgerStore,
    readonly days: LedgerDaysStore,
    private readonly bus: Pick<EventBus, 'subscribe' | 'lag'>,
    private readonly landingGroup: string,
    /** Absent in manual and shadow mode: nothing is called there. */
    private readonly nationalSide: NationalSide | undefined,
  ) {}

  /** The balance sheet of one day, and whatever keeps it from balancing. */
  async checkDay(day: string): Promise<DayBalance> {
    const [standings, splitOff, within, closed] = await Promise.all([
      this.days.standings(day),
      this.days.splitOff(day),
      this.days.faults(day),
      this.days.closedTotals(day),
    ]);
    const totals = totalsOf(standings);
    const changed = [...new Set([...totals.keys(), ...closed.keys()])].filter(
      (channel) => closed.size > 0 && totals.get(channel) !== closed.get(channel),
    );
    const faults = [
      ...within,
      ...changed.map((channel) => ({ code: 'ledger.closed-day-changed', id: `${channel}/${day}`, channel })),
    ];
    const tickets = await this.ask(async (nationalSide) =>
      checkForwarded(nationalSide, await this.days.forwarded(day)),
    );
    faults.push(...tickets.faults);
    await this.store.keepFaults(day, faults);
    return { day, standings, splitOff, ...tickets, faults };
  }

  /**
   * What is new on the bus and in SP4N-LAPOR!, for so long at most. Where another process is at it nothing is read, and
   * it is not done.
   */
  async checkNew(milliseconds: number): Promise<CheckedNew> {
    let checked: CheckedNew = { faults: [], read: 0, isDone: false };
    await this.store.alone(async () => {
      const onBus = await this.checkBus(milliseconds);
      const tickets = await this.checkTickets();
      checked = { ...onBus, ...tickets, faults: [...onBus.faults, ...tickets.faults] };
    });
    return checked;
  }

  /** All that is kept and all that is new: as long as it takes. */
  async checkAll(): Promise<LedgerFault[]> {
    let fresh = await this.checkNew(READ_MILLISECONDS);
    for (; !fresh.isDone; fresh = await this.checkNew(READ_MILLISECONDS)) await pause(WAIT_MILLISECONDS);
    const faults = [...fresh.faults];
    for (const { day } of await this.days.all()) faults.push(...(await this.checkDay(day)).faults);
    return faults;
  }

  /** The hourly check, by one process at a time. @returns whether it ran */
  async checkHourly(now: Date): Promise<boolean> {
    let hasRun = false;
    await this.store.alone(async () => {
      const last = await this.store.progress('checked-at');
      if (last === undefined || now.getTime() - Date.parse(last) >= HOUR_MILLISECONDS) {
        const checked = (): Promise<void> => this.store.setProgress('checked-at', now.toISOString());
        await this.check().catch(async (error: unknown) => {
          // What was away is tried again as soon as it is back; a bug only with the next hour.
          if (!(error instanceof UnavailableError)) await checked();
          throw error;
        });
        await checked();
        hasRun = true;
      }
    });
    return hasRun;
  }

  /** Everything that is new, the days that are not closed, those with faults, and one closed day in turn. */
  private async check(): Promise<void> {
    const { isDone } = await this.checkBus(READ_MILLISECONDS);
    await this.checkTickets();
    const days = await this.days.all();
    const first = days[0]?.day;
    const open = days.filter(({ isClosed }) => !isClosed).map(({ day }) => day);
    const closed = days.filter(({ isClosed }) => isClosed).map(({ day }) => day);
    const last = await this.store.progress('rechecked');
    const inTurn = closed.find((day) => last === undefined || day > last) ?? closed[0];
    const wanted = new Set([...open, ...(await this.store.faultyDays()), ...(inTurn ? [inTurn] : [])]);
    for (const day of wanted) {
      if (this.isStopping) return;
      await this.checkDay(day);
    }
    if (inTurn !== undefined) await this.store.setProgress('rechecked', inTurn);
    if (!isDone || first === undefined) return;
    for (const day of open) if (!(await this.days.close(day, first))) break;
  }

  /** The hourly check ends soon; what it has not come to is checked the next hour. */
  stop(): void {
    this.isStopping = true;
  }

  private async checkBus(milliseconds: number): Promise<CheckedNew> {
    const end = Date.now() + milliseconds;
    const isOver = (): boolean => this.isStopping || Date.now() >= end;
    const checked = await checkBus(this.bus, this.landingGroup, this.store, isOver);
    await this.store.keepFaults('bus', checked.faults);
    return checked;
  }

  private async checkTickets(): Promise<Checked> {
    const checked = await this.ask((nationalSide) => checkStrays(nationalSide, this.store));
    if (checked.unchecked === undefined) await this.store.keepFaults('tickets', checked.faults);
    return checked;
  }

  private async ask(look: (nationalSide: NationalSide) => Promise<LedgerFault[]>): Promise<Checked> {
    if (this.nationalSide === undefined) return { faults: [] };
    try {
      return { faults: await look(this.nationalSide) };
    } catch (error) {
      if (!(error instanceof UnavailableError) || !error.code.startsWith('sp4n.')) throw error;
      return { faults: [], unchecked: error.code };
    }
  }
}
