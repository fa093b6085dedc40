import { join } from 'node:path';
import { TOPIC_MANIFEST } from '@sambung/contracts';
import {
  BusStrategy,
  createLogger,
  createRegistry,
  openBus,
  openObjectStore,
  readSettings,
  type RunningService,
  type Settings,
  startService,
  type Failing,
  startWorker,
} from '@sambung/platform';
import type { DataSource } from 'typeorm';
import { ChannelWatch } from './channels/channel-watch';
import type { City } from './city/city';
import { rulesWarnings } from './city/check-rules';
import { loadCity } from './city/load';
import { workingDaysSince } from './city/working-days';
import { followClocks } from './clocks/follow-clocks';
import { mailOf } from './clocks/mail';
import { messengerOf, webhook } from './clocks/messenger';
import type { DecideContext } from './assign/decision';
import { DeadLetters } from './dead-letters/dead-letters';
import { watchDrift } from './drift/drift-watch';
import { Decisions } from './decisions/decisions';
import { decideContent, type Engine, startEngine } from './engine';
import { tellAgain } from './follow/tell-again';
import { tellEmergencies } from './emergencies/tell-emergencies';
import { FiguresReader } from './figures/figures';
import { HeldPath } from './held/held-path';
import { Exporter } from './http/export';
import { OverviewReader } from './http/overview';
import { lagOf } from './land/lag';
import { startLinker } from './link-duplicates';
import { LANDED_TOPICS } from './land/land.controller';
import { Ledger } from './ledger/ledger';
import { LEDGER_GROUP, READ_TOPICS } from './ledger/read-bus';
import { watchModel } from './models/model-watch';
import { createMetrics, duplicatesCounter } from './metrics';
import { learnPosts } from './posts/learn-posts';
import { RateLimit } from './receipts/rate-limit';
import { Receipts } from './receipts/receipts';
import { Splitter } from './split/splitter';
import { RoutingModule } from './routing.module';
import { REPOSITORY_CITIES, routingSettings } from './settings';
import { contactOpener, sealedOpener } from './sp4n/contact';
import { type CallPace, sharedPace, unlimited } from './sp4n/call-pace';
import { httpNationalSide, sp4nClientSettings } from './sp4n/http-national-side';
import { DecisionsStore } from './store/decisions.store';
import { LedgerDaysStore } from './store/ledger-days.store';
import { LedgerStore } from './store/ledger.store';
import { ChannelsStore } from './store/channels.store';
import { CallPaceStore } from './store/call-pace.store';
import { EmergenciesStore } from './store/emergencies.store';
import { NoticesStore } from './store/notices.store';
import { ClockOverviewStore } from './store/clock-overview.store';
import { linkedWith } from './store/linked.store';
import { FiguresStore } from './store/figures.store';
import { available, openStore } from './store/open-store';
import { OverviewStore } from './store/overview.store';
import { ReceiptsStore } from './store/receipts.store';
import { resumeAfterRestore } from './store/restore.store';
import { sparingly } from './store/sparingly';

/** A call's own time-out, its attachment's way from the object store, and room to spare. */
const LEASE_TIMEOUTS = 4;
const GROUP = 'routing';
/** How often it is asked whether the hour of the ledger's check has come: any process may be the one. */
const LEDGER_LOOK_MILLISECONDS = 60_000;
/** By then a complaint mostly has its ticket, and no transaction is open for so long. */
const LINK_SETTLE_SECONDS = 60;
/** Before anything that a bus may hold. */
const EVER = new Date(0);

/** Lands what the channels publish, decides, and brings each complaint to SP4N-LAPOR!. */
export async function start(
  environment: Readonly<Record<string, string | undefined>>,
): Promise<RunningService> {
  // Asked for only where something is called; then with all the others, so that all faults come together.
  const isApi = environment['SP4N_MODE'] === 'api';
  const settings = readSettings({ ...routingSettings, ...(isApi ? sp4nClientSettings : {}) }, environment, [
    ['OBJECT_STORE_DIR', 'S3_ENDPOINT'],
  ]);
  const client = isApi ? readSettings(sp4nClientSettings, environment) : undefined;
  const cityFolder = join(settings.CITIES_DIR || REPOSITORY_CITIES, settings.CITY);
  const city = loadCity(cityFolder);
  const openSealed = await sealedOpener(settings);
  const openContact = contactOpener(openSealed);
  const isApart = settings.KAFKA_BROKERS.length > 0;
  const objects = await openObjectStore(settings, isApart);
  const logger = createLogger('routing');
  for (const { what, ...warning } of rulesWarnings(city))
    logger.warn({ code: `rules.${what}`, ...warning }, 'a rule that is hardly meant so');
  const database = await openStore(settings.DATABASE_URL);
  const bus = await openBus(settings, TOPIC_MANIFEST, logger);
  const store = new OverviewStore(database, settings.SP4N_MODE !== 'manual');
  const lag = sparingly(() => lagOf(bus, GROUP, LANDED_TOPICS));
  const failing = (): Failing[] =>
    [
      engine,
      checking,
      watch,
      drift.worker,
      ...(models === undefined ? [] : [models.worker]),
      linker,
      ...clocks,
    ].flatMap((worker) => worker.failing() ?? []);
  const registry = createRegistry('routing');
  const nationalSide =
    client === undefined
      ? undefined
      : httpNationalSide(client, paceOf(client.SP4N_CALLS_PER_SECOND, database));
  const ledgerDays = new LedgerDaysStore(database, city.timeZone);
  const ledger = new Ledger(new LedgerStore(database), ledgerDays, bus, GROUP, nationalSide);
  const restoredUntil = await resumeAfterRestore(database, async () => {
    logger.info({ code: 'restore.replaying' }, 'having the bus give everything again');
    for (const topic of LANDED_TOPICS) await bus.replay(GROUP, topic, { time: EVER });
    for (const topic of READ_TOPICS) await bus.replay(LEDGER_GROUP, topic, { time: EVER });
  });
  const drift = await watchDrift(database, logger);
  const modelFolder = settings.MODEL_DIR;
  const models = modelFolder === '' ? undefined : await watchModel({ city, cityFolder, modelFolder }, logger);
  const posts = await learnPosts(settings.POSTS_FILE, city);
  const context = (): DecideContext => ({
    drifted: drift.drifted(),
    learnt: models?.learnt(),
    posts,
  });
  const held = new HeldPath(database, {
    objects,
    openSealed,
    decide: (content, receivedAt) => decideContent(city, content, receivedAt, context()),
    onChange: () => engine.nudge(),
  });
  const notices = new NoticesStore(database);
  const emergencies = new EmergenciesStore(database);
  const clockOverview = new ClockOverviewStore(database);
  const unanswered = sparingly(() => clockOverview.unanswered());
  const heldCounts = sparingly(() => held.counts());
  const engine: Engine = startEngine({
    database,
    bus,
    city,
    objects,
    openContact,
    logger,
    metrics: createMetrics(registry, {
      backlog: () => store.backlog(),
      lag,
      failing,
      ledgerFaults: () => ledger.store.faultCounts(),
      broken: sparingly(() => store.broken()),
      held: heldCounts,
      workingDays: async () => ({
        held: longestWait(city, await heldCounts()),
        waiting: longestWait(city, await store.waiting()),
        unanswered: longestWait(city, await unanswered()),
      }),
      channels: () => watch.states(),
      heldNotices: () => notices.heldByChannel(),
      followLagSeconds: () => notices.lagSeconds(),
      // In shadow mode nobody is told, by design.
      emergencySeconds: async () => (settings.SP4N_MODE === 'shadow' ? 0 : emergencies.untoldSeconds()),
      isPaused: () => engine.isPaused(),
      drifted: () => drift.drifted(),
    }),
    mode: settings.SP4N_MODE,
    nationalSide,
    context,
    restoredUntil,
    ...engineSettings(settings, client),
  });
  const checking = startWorker(
    'ledger',
    logger,
    async () => {
      await ledger.checkHourly(new Date());
      return false;
    },
    LEDGER_LOOK_MILLISECONDS,
  );
  const linker = startLinker({
    database,
    city,
    logger,
    decide: (content, receivedAt) => decideContent(city, content, receivedAt, context()),
    tells: settings.SP4N_MODE === 'api',
    settleSeconds: LINK_SETTLE_SECONDS,
    countLinked: duplicatesCounter(registry),
    onNotes: () => engine.nudge(),
  });
  const telling = {
    database,
    city,
    logger,
    messenger: messengerOf({ webhook, email: mailOf(settings) }),
    ticketUrl: settings.SP4N_TICKET_URL,
  };
  const clocks = followClocks(telling);
  // In shadow mode nothing leaves.
  if (settings.SP4N_MODE !== 'shadow') clocks.push(...tellEmergencies(telling));
  const watch = new ChannelWatch(new ChannelsStore(database), nationalSide, city, logger);
  const options = { city, mode: settings.SP4N_MODE, ticketUrl: settings.SP4N_TICKET_URL };
  return startService({
    module: RoutingModule.of({
      landing: engine.landing,
      watch,
      ledger,
      figures: new FiguresReader(city, new FiguresStore(database)),
      clocks: clockOverview,
      manual: engine.manual,
      exporter: new Exporter(city, openContact),
      held,
      decisions: new Decisions(new DecisionsStore(database), city, context, async (version) =>
        models?.of(version),
      ),
      splitter: new Splitter(database, city, () => engine.nudge()),
      deadLetters: new DeadLetters(bus, database),
      notices,
      linkedWith: (complaintId) => linkedWith(database, complaintId),
      tellAgain: (complaintId) => tellAgain(database, complaintId, () => engine.nudge()),
      store,
      overview: new OverviewReader(
        { overview: store, notices, clocks: clockOverview },
        options,
        lag,
        failing,
        () => watch.states(),
      ),
      receipts: new Receipts(
        new ReceiptsStore(database),
        city,
        new RateLimit(settings.RECEIPT_REQUESTS_PER_MINUTE),
      ),
    }),
    host: settings.HOST,
    port: settings.ROUTING_PORT,
    logger,
    registry,
    operatorToken: settings.OPERATOR_TOKEN,
    trustedProxies: settings.TRUST_PROXY,
    checks: {
      database: async () => {
        await available('asking the database', () => database.query('SELECT 1'));
      },
      bus: () => bus.check(),
      objects: () => objects.check(),
      workers: () => engine.check(),
    },
    strategy: new BusStrategy(bus, GROUP, logger),
    onStop: [
      () => {
        ledger.stop();
        return checking.stop();
      },
      () => watch.stop(),
      () => drift.worker.stop(),
      async () => models?.worker.stop(),
      async () => {
        for (const worker of [linker, ...clocks]) await worker.stop();
      },
      () => engine.stop(),
      () => bus.close(),
      () => database.destroy(),
    ],
  });
}

/** In working days; 0 where nothing waits. */
const longestWait = (city: City, waiting: readonly { since: Date }[]): number =>
  Math.max(0, ...waiting.map(({ since }) => workingDaysSince(city, since, new Date())));

const paceOf = (callsPerSecond: number, database: DataSource): CallPace =>
  callsPerSecond === 0 ? unlimited : sharedPace(new CallPaceStore(database), callsPerSecond);

function engineSettings(
  settings: Settings<typeof routingSettings>,
  client: Settings<typeof sp4nClientSettings> | undefined,
) {
  const { SP4N_TIMEOUT_SECONDS: timeoutSeconds = 0, SP4N_CALLS_PER_SECOND: callsPerSecond = 0 } =
    client ?? {};
  // No more in flight than the pace lets through in a call's time: a lease must not run out in the queue.
  const paced = callsPerSecond === 0 ? Infinity : Math.max(1, Math.floor(callsPerSecond * timeoutSeconds));
  return {
    gatherMinutes: settings.GATHER_MINUTES,
    isCreateIdempotent: settings.SP4N_CREATE_IDEMPOTENT,
    concurrency: Math.min(settings.SP4N_CONCURRENCY, paced),
    settleSeconds: settings.SP4N_SETTLE_SECONDS,
    passOnHops: settings.PASS_ON_HOPS,
    pollSeconds: settings.SP4N_POLL_SECONDS,
    leaseSeconds: Math.max(10, timeoutSeconds * LEASE_TIMEOUTS),
  };
}
