import { setTimeout as pause } from 'node:timers/promises';
import {
  type EventBus,
  type Logger,
  type ObjectStore,
  UnavailableError,
  type Failing,
  startWorker,
  type Worker,
} from '@sambung/platform';
import type { Contact } from '@sambung/contracts';
import type { DataSource } from 'typeorm';
import { decide } from './assign/decide';
import type { DecideContext, Decision } from './assign/decision';
import { type City, dateIn } from './city/city';
import { type Content, matterOf } from './complaint';
import { type Forwarder, startForwarder } from './forward/forwarder';
import { planAfterCreate } from './forward/plan';
import { startFollower } from './follow/follower';
import { tellSplits } from './split/tell-splits';
import { ManualPath } from './http/manual';
import { Landing } from './land/landing';
import { relayNews } from './outbox/relay';
import { ArrivalRouter } from './route-complaint';
import type { Metrics } from './metrics';
import type { Mode } from './settings';
import type { NationalSide } from './sp4n/national-side';
import { ArrivalsStore } from './store/arrivals.store';
import { OutboxStore } from './store/outbox.store';
import { lookForWork } from './store/look-for-work';

const GATHER_NEWS_MILLISECONDS = 20;
const LOOK_MILLISECONDS = 1_000;

export interface EngineOptions {
  database: DataSource;
  bus: Pick<EventBus, 'publish'>;
  city: City;
  objects: ObjectStore;
  openContact(sealed: string): Promise<Contact>;
  logger: Logger;
  metrics: Metrics;
  mode: Mode;
  /** Absent in manual and shadow mode: nothing is called there. */
  nationalSide: NationalSide | undefined;
  gatherMinutes: number;
  /** The database was put back from a backup: what happened before it is looked up before it is created. */
  restoredUntil?: Date;
  isCreateIdempotent: boolean;
  concurrency: number;
  settleSeconds: number;
  /** How often SP4N-LAPOR! is asked what has changed there. */
  pollSeconds: number;
  /** Longer than a call may take, attachments included. */
  leaseSeconds: number;
  /** What is known now beside the city's data. */
  context(): DecideContext;
  /** How often a ticket that an office has given back is passed on. */
  passOnHops: number;
}

export interface Engine {
  landing: Landing;
  manual: ManualPath;
  /** Something may have become due. */
  nudge(): void;
  /** Something may have changed at SP4N-LAPOR!. */
  follow(): void;
  /** Those of its workers whose work fails now. */
  failing(): Failing[];
  /** Whether work waits because SP4N-LAPOR! is held to be away. */
  isPaused(): boolean;
  /** @throws UnavailableError while one of its workers fails. */
  check(): Promise<void>;
  /** Workers finish what they have in hand, those that bring work first. */
  stop(): Promise<void>;
}

/** What works from the database: routing what has landed, forwarding what is due, publishing the news. */
export function startEngine(options: EngineOptions): Engine {
  const { database, bus, city, logger, mode } = options;
  const outbox = new OutboxStore(database);
  const relay = startWorker('relay', logger, async () => {
    // What happens within a moment goes out together.
    await pause(GATHER_NEWS_MILLISECONDS);
    return relayNews(outbox, bus, city.code);
  });
  const forward = startForwarding(options, () => relay.nudge());
  const onChange = (): void => {
    forward?.nudge();
    relay.nudge();
  };

  const arrivals = new ArrivalsStore(database);
  const rules = {
    gatherMilliseconds: options.gatherMinutes * 60_000,
    asksForTickets: mode === 'api',
    restoredUntil: mode === 'api' ? options.restoredUntil : undefined,
    decide: (content: Content, receivedAt: Date) =>
      decideContent(city, content, receivedAt, options.context()),
  };
  const onBug = (eventId: string, error: unknown): void =>
    logger.error({ code: 'routing.bug', eventId, err: error }, 'applying an arrival: held');
  const router = new ArrivalRouter(database, arrivals, rules, onBug, forward);
  const route = startWorker('route', logger, async () => {
    const isMore = await router.route();
    if (isMore) onChange();
    return isMore;
  });

  const follower = startFollower({ ...options, mostHops: mostHopsOf(options), onNews: () => relay.nudge() });

  const joiner = startWorker('split', logger, async () => {
    const looked = await tellSplits({ database, city, logger });
    if (looked > 0) onChange();
    return false;
  });

  // What another process has left, and what has become due by time alone.
  const look = startWorker(
    'look',
    logger,
    async () => {
      const waiting = await lookForWork(database);
      if (waiting.arrivals) route.nudge();
      if (waiting.complaints) forward?.nudge();
      if (waiting.tickets) follower.apply();
      if (waiting.splits) joiner.nudge();
      if (waiting.news) relay.nudge();
      return false;
    },
    LOOK_MILLISECONDS,
  );

  const workers = [look, route, forward, ...follower.workers, joiner, relay].filter(
    (worker): worker is Worker => worker !== undefined,
  );
  const failing = (): Failing[] => workers.flatMap((worker) => worker.failing() ?? []);
  return {
    landing: new Landing(arrivals, (channels) => {
      options.metrics.countLanded(channels);
      route.nudge();
    }),
    manual: new ManualPath(
      database,
      mode === 'api' ? (change) => planAfterCreate(change, city, false) : undefined,
      onChange,
    ),
    nudge: onChange,
    follow: () => follower.read(),
    failing,
    isPaused: () => forward?.isPaused() ?? false,
    check: async () => {
      const [first] = failing();
      if (first !== undefined) throw new UnavailableError('worker.failing', `working: ${first.worker}`);
    },
    stop: async () => {
      for (const worker of workers) await worker.stop();
    },
  };
}

/** Where nothing is called, nothing is passed on. */
const mostHopsOf = ({ mode, passOnHops }: EngineOptions): number | undefined =>
  mode === 'api' ? passOnHops : undefined;

function startForwarding(options: EngineOptions, onNews: () => void): Forwarder | undefined {
  const { mode, nationalSide } = options;
  if (mode === 'manual') return undefined;
  return startForwarder({
    ...options,
    mode,
    mostHops: mostHopsOf(options),
    tools: nationalSide === undefined ? undefined : { ...options, nationalSide },
    leaseMilliseconds: options.leaseSeconds * 1000,
    settleMilliseconds: options.settleSeconds * 1000,
    onNews,
  });
}

export const decideContent = (
  city: City,
  content: Content,
  receivedAt: Date,
  context?: DecideContext,
): Decision => decide(city, matterOf(content), dateIn(city, receivedAt), context);
