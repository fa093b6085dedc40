import { UnavailableError, type Failing } from '@sambung/platform';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { Drifted } from './assign/decision';
import type { ChannelState } from './channels/channel-watch';
import type { CallOutcome } from './forward/settle';
import type { TopicLag } from './land/lag';
import type { HeldCount } from './store/held.store';
import type { Fault } from './store/overview.store';

export interface Metrics {
  countLanded(channels: readonly string[]): void;
  /** Times one call to SP4N-LAPOR! and counts how it ended. */
  timeCall(call: string, make: () => Promise<CallOutcome>): Promise<CallOutcome>;
}

/** What waits, by queue: events to be applied, complaints that are due, news to be published. */
export type Backlog = Record<'arrivals' | 'complaints' | 'news', number>;

/** What is looked up when Prometheus asks. */
interface Looks {
  backlog(): Promise<Backlog>;
  lag(): Promise<TopicLag[]>;
  failing(): Failing[];
  /** What the last checks of the ledger found, by code. */
  ledgerFaults(): Promise<Fault[]>;
  /** What the status page says that a person should look at. */
  broken(): Promise<Fault[]>;
  held(): Promise<HeldCount[]>;
  /** Working days that the oldest has waited: for a person, for its ticket, for its answer. */
  workingDays(): Promise<Record<'held' | 'waiting' | 'unanswered', number>>;
  channels(): Promise<ChannelState[]>;
  /** Reporters who were not reached, by channel. */
  heldNotices(): Promise<{ channel: string; count: number }[]>;
  /** Since the oldest change at SP4N-LAPOR! was seen that is not applied yet. */
  followLagSeconds(): Promise<number>;
  /** Since the oldest emergency was received that nobody could be told of. */
  emergencySeconds(): Promise<number>;
  /** Whether SP4N-LAPOR! is held to be away. */
  isPaused(): boolean;
  /** Categories that people decide for now. */
  drifted(): Drifted;
}

export function createMetrics(registry: Registry, looks: Looks): Metrics {
  const registers = [registry];
  const landed = new Counter({
    name: 'sambung_landed_total',
    help: 'Events that routing has landed, repeated ones included',
    labelNames: ['channel'],
    registers,
  });
  const calls = new Histogram({
    name: 'sambung_sp4n_call_seconds',
    help: 'Calls to SP4N-LAPOR!, by how they ended',
    labelNames: ['call', 'outcome'],
    buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15],
    registers,
  });
  const gauge = (name: string, help: string, labelNames: string[], look: () => Promise<Point[]>): Gauge =>
    new Gauge({
      name,
      help,
      labelNames,
      registers,
      async collect() {
        const points = await look().catch(noneWhenAway);
        this.reset();
        for (const [labels, value] of points) this.set(labels, value);
      },
    });
  gauge('sambung_backlog', 'What waits in the database', ['queue'], async () =>
    Object.entries(await looks.backlog()).map(([queue, count]) => [{ queue }, count]),
  );
  gauge('sambung_lag_records', 'Records on the bus that routing has not landed yet', ['topic'], async () =>
    (await looks.lag()).map(({ topic, records }) => [{ topic }, records]),
  );
  gauge(
    'sambung_missed_records',
    'Records that retention removed from the bus before routing had landed them',
    ['topic'],
    async () => (await looks.lag()).map(({ topic, missed }) => [{ topic }, missed]),
  );
  gauge('sambung_worker_failing', 'Workers whose work fails now', ['worker', 'code'], async () =>
    looks.failing().map(({ worker, code }) => [{ worker, code }, 1]),
  );
  gauge('sambung_ledger_faults', 'Reports, complaints and tickets that do not balance', ['code'], async () =>
    (await looks.ledgerFaults()).map(({ code, count }) => [{ code }, count]),
  );
  gauge('sambung_broken', 'What needs attention, as the status page has it', ['code'], async () =>
    (await looks.broken()).map(({ code, count }) => [{ code }, count]),
  );
  gauge('sambung_held', 'What waits for a person', ['kind'], async () => {
    const counts = await looks.held();
    return HELD_KINDS.map((kind) => [{ kind }, counts.find((each) => each.kind === kind)?.count ?? 0]);
  });
  gauge(
    'sambung_oldest_working_days',
    "Working days that the oldest has waited: 0 on its first, by the city's calendar",
    ['state'],
    async () => Object.entries(await looks.workingDays()).map(([state, days]) => [{ state }, days]),
  );
  gauge(
    'sambung_channel_silent',
    '1 while a channel says nothing for longer than it should',
    ['channel'],
    async () => (await looks.channels()).map(({ channel, isSilent }) => [{ channel }, isSilent ? 1 : 0]),
  );
  gauge(
    'sambung_canary_age_seconds',
    'Since a canary of the channel was sent that got to the end of its way',
    ['channel'],
    async () =>
      (await looks.channels()).flatMap(({ channel, canaryAgeSeconds }): Point[] =>
        canaryAgeSeconds === null ? [] : [[{ channel }, canaryAgeSeconds]],
      ),
  );
  gauge(
    'sambung_feedback_held',
    'Reporters who were not reached, or of whom nobody knows: a person must look',
    ['channel'],
    async () => (await looks.heldNotices()).map(({ channel, count }) => [{ channel }, count]),
  );
  gauge(
    'sambung_follow_lag_seconds',
    'Since the oldest change at SP4N-LAPOR! was seen that its complaint does not know of yet',
    [],
    async () => [[{}, await looks.followLagSeconds()]],
  );
  gauge(
    'sambung_emergency_untold_seconds',
    'Since the oldest emergency of the last day was received that nobody could be told of; 0: none',
    [],
    async () => [[{}, await looks.emergencySeconds()]],
  );
  gauge('sambung_sp4n_paused', '1 while SP4N-LAPOR! is held to be away: work waits', [], async () => [
    [{}, looks.isPaused() ? 1 : 0],
  ]);
  gauge(
    'sambung_drifted_categories',
    'Categories that people decide for now, since they have corrected too many of ours',
    [],
    async () => [[{}, looks.drifted().size]],
  );
  return {
    countLanded: (channels) => channels.forEach((channel) => landed.inc({ channel })),
    timeCall: async (call, make) => {
      const stopTimer = calls.startTimer({ call });
      const ended = await make();
      stopTimer({ outcome: ended.outcome });
      return ended;
    },
  };
}

/** Complaints that were found to tell of the same as another one. */
export function duplicatesCounter(registry: Registry): (complaints: number) => void {
  const linked = new Counter({
    name: 'sambung_duplicates_linked_total',
    help: 'Complaints that were linked with others of the same matter',
    registers: [registry],
  });
  return (complaints) => linked.inc(complaints);
}

const HELD_KINDS: readonly HeldCount['kind'][] = ['complaint', 'report', 'dead-letter'];

type Point = [labels: Record<string, string>, value: number];

/** Not known while the database or the bus is away; the other numbers are. */
function noneWhenAway(error: unknown): Point[] {
  if (error instanceof UnavailableError) return [];
  throw error;
}
