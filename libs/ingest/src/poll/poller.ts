import {
  codeOf,
  type EventBus,
  type Logger,
  type OutgoingRecord,
  ProblemError,
  UnavailableError,
} from '@sambung/platform';
import { Counter, Gauge, type Registry } from 'prom-client';
import { readBody } from '../body';
import type { Faults } from '../canary/faults';
import {
  FaultyBodyError,
  type Poll,
  type PolledDelivery,
  type RawRequest,
  type Reading,
  type Source,
} from '../channel';
import { type DeliveryTools, outcomesOf } from '../delivery';
import { keeperOf } from '../released';
import { RevokedError } from './ask-channel';
import type { Cursors } from './cursors';

/** What a poll finds never replaces what a push said. */
const PRECEDENCE = 50;

export interface PollTools extends DeliveryTools {
  bus: Pick<EventBus, 'publish'>;
  sources: readonly Source[];
  cursors: Cursors;
  faults: Faults;
  logger: Logger;
  registry: Registry;
}

/** Asks the channel now and then every so often, until stopped; a failure is told and tried again in its turn. */
export function startPolling(poll: Poll, seconds: number, tools: PollTools): { stop(): Promise<void> } {
  const { adapter, cursors, faults, logger, registry } = tools;
  const { channel } = adapter;
  const count = countersOf(registry);
  let isFailing = false;
  let isStopping = false;
  let timer: NodeJS.Timeout | undefined;

  const failed = (error: unknown): void => {
    const code = codeOf(error) ?? 'ingest.bug';
    count.failing.reset();
    count.failing.set({ channel, code }, 1);
    faults.set('poll', error instanceof RevokedError ? code : undefined);
    if (!isFailing || !(error instanceof UnavailableError))
      logger.error({ code: 'poll.failing', channel, err: error }, 'polling');
    isFailing = true;
  };
  const succeeded = (fault: string | undefined): void => {
    count.failing.reset();
    faults.set('poll', fault);
    if (isFailing) logger.info({ code: 'poll.regained', channel }, 'polling again');
    isFailing = false;
  };

  /** @returns whether there may be more at once. */
  const once = async (): Promise<boolean> => {
    const polled = await cursors.advance(channel, async (cursor) => {
      const found = await poll(cursor);
      const receivedAt = new Date();
      const records = await Promise.all(
        found.deliveries.map((delivery) => recordsOf(delivery, receivedAt, tools)),
      );
      // Only then does the cursor move: a crash before that finds the same again, and the same again is the same.
      await tools.bus.publish(records.flat());
      count.polled.inc({ channel }, found.deliveries.length);
      return found;
    });
    if (polled !== undefined) succeeded(polled.fault);
    return polled?.isMore ?? false;
  };
  const turn = async (): Promise<void> => {
    const isMore = await once().catch((error: unknown) => {
      // The edge of the loop: nothing is skipped, the same is asked for again.
      failed(error);
      return false;
    });
    if (isStopping) return;
    timer = setTimeout(
      () => {
        running = turn();
      },
      isMore ? 0 : seconds * 1000,
    );
  };
  let running = turn();

  return {
    stop: async () => {
      isStopping = true;
      clearTimeout(timer);
      await running;
      await cursors.close();
    },
  };
}

function countersOf(registry: Registry) {
  return {
    polled: new Counter({
      name: 'sambung_polled_total',
      help: 'What polls found, known reports included',
      labelNames: ['channel'],
      registers: [registry],
    }),
    failing: new Gauge({
      name: 'sambung_poll_failing',
      help: 'Polls that fail now: what pushes have missed is not found meanwhile',
      labelNames: ['channel', 'code'],
      registers: [registry],
    }),
  };
}

/** What a poll found, read as if it had been pushed, but that nobody is there to be told that it is faulty: it is held. */
async function recordsOf(
  { path, body }: PolledDelivery,
  receivedAt: Date,
  tools: PollTools,
): Promise<OutgoingRecord[]> {
  const source = tools.sources.find((each) => each.path === path);
  if (source === undefined) throw new Error(`polling for ${path}, which is no source`);
  const { accepts, precedence } = source;
  const raw: RawRequest = { headers: { 'content-type': accepts }, query: {}, rawBody: body, receivedAt };
  const delivery = {
    source: { path, answer: 'results' as const },
    rawBody: body,
    receivedAt,
    precedence: Math.min(PRECEDENCE, precedence),
    isTrial: false,
    keep: keeperOf(raw, accepts, tools),
  };
  const outcomes = await outcomesOf(await readingsOf(source, raw), delivery, tools);
  return outcomes.flatMap(({ records }) => records);
}

async function readingsOf(source: Source, raw: RawRequest): Promise<Reading[]> {
  try {
    return await source.read(await readBody(source, raw.rawBody, source.accepts), raw);
  } catch (error) {
    if (!(error instanceof FaultyBodyError) && !(error instanceof ProblemError)) throw error;
    const faults = (error instanceof FaultyBodyError ? error.faults : error.problem.faults) ?? [];
    const named = faults.slice(0, 20).map(({ field, rule }) => `${field}: ${rule}`);
    const parameters = { faults: named.join(', ') };
    return [{ as: 'unreadable', code: 'ingest.faulty', parameters, raw: raw.rawBody.toString('utf8') }];
  }
}
