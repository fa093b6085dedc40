import { type ComplaintNotified, encodeEvent, type Opener, TOPICS } from '@sambung/contracts';
import {
  codeOf,
  type EventBus,
  type Logger,
  startWorker,
  UnavailableError,
  type Worker,
} from '@sambung/platform';
import { Counter, Gauge, type Registry } from 'prom-client';
import type { Faults } from '../canary/faults';
import { RevokedError } from '../poll/ask-channel';
import type { Feedback, Recipient } from './feedback';
import type { DueNotice, EndedNotice, Next, Notices } from './notices';
import { type QuietHours, quietSeconds } from './quiet-hours';
import { afterLookUp, afterTelling, type KeptNotice, OUTCOME_UNKNOWN, REVOKED_SECONDS } from './told';

const AT_ONCE = 8;
const REPORTS = 100;
const LOOK_MILLISECONDS = 1_000;
/** Longer than a channel's call may take. */
const LEASE_SECONDS = 60;
/** As often what breaks on a bug is tried. */
const BUG_TRIES = 3;
const BUG_SECONDS = 60;

export interface TellerTools {
  city: string;
  channel: string;
  feedback: Feedback;
  notices: Notices;
  opener: Opener;
  bus: Pick<EventBus, 'publish'>;
  faults: Faults;
  logger: Logger;
  registry: Registry;
  quietHours: QuietHours | undefined;
  timeZone: string;
}

/** Tells reporters what is due, and routing how it ended. */
export function startTelling(tools: TellerTools): Worker {
  const { channel, notices, bus, city, registry } = tools;
  const ended = countersOf(registry, tools);
  return startWorker(
    'feedback',
    tools.logger,
    async () => {
      const due = await notices.claim(channel, AT_ONCE, LEASE_SECONDS);
      await Promise.all(due.map(async (each) => notices.settle(each.noticeId, await nextOf(each, tools))));
      const reports = await notices.unreported(channel, REPORTS);
      if (reports.length > 0) {
        await bus.publish(reports.map((each) => notified(each, city)));
        await notices.markReported(reports.map(({ noticeId }) => noticeId));
        for (const { outcome, credits } of reports) {
          ended.notices.inc({ channel, outcome });
          ended.credits.inc({ channel }, credits);
        }
      }
      return due.length === AT_ONCE || reports.length === REPORTS;
    },
    LOOK_MILLISECONDS,
  );
}

/** Takes one notice a step further. */
async function nextOf(due: DueNotice, tools: TellerTools): Promise<Next> {
  const { channel, feedback, faults, logger } = tools;
  try {
    const kept = (await tools.opener.open(due.sealed)) as KeptNotice;
    const notice = { noticeId: due.noticeId, ...kept };
    const recipients = feedback.recipients(notice);
    const recipient = recipients[due.recipient];
    if (recipient === undefined) return { state: 'ended', outcome: 'none', code: 'feedback.nobody' };
    // Found as `sending`: its worker is gone, and nobody knows whether it had called.
    const isDoubted = due.state !== 'pending';
    if (isDoubted && feedback.find === undefined)
      return { state: 'ended', outcome: 'held', code: OUTCOME_UNKNOWN };
    const quiet = recipient.isLoud ? quietSeconds(tools.quietHours, tools.timeZone, new Date()) : 0;
    if (!isDoubted && quiet > 0) return { state: 'pending', seconds: quiet, attempts: due.attempts };
    const next = isDoubted
      ? afterLookUp(due, await feedback.find?.(notice, recipient), recipients)
      : after(due, await feedback.send(notice, recipient), recipients, feedback);
    faults.set('feedback', undefined);
    return next;
  } catch (error) {
    const state = due.state === 'pending' ? 'pending' : 'unknown';
    const code = codeOf(error) ?? 'feedback.bug';
    if (error instanceof UnavailableError) {
      // The channel turns red at once, and nothing is dropped.
      if (error instanceof RevokedError) faults.set('feedback', code);
      return { state, seconds: REVOKED_SECONDS, code };
    }
    logger.error({ code: 'feedback.bug', channel, noticeId: due.noticeId, err: error }, 'telling a reporter');
    return due.attempts + 1 < BUG_TRIES
      ? { state, seconds: BUG_SECONDS, code }
      : { state: 'ended', outcome: 'held', code };
  }
}

/** Where the platform cannot tell what became of a message, a person has to look. */
function after(
  due: DueNotice,
  told: Awaited<ReturnType<Feedback['send']>>,
  recipients: readonly Recipient[],
  feedback: Feedback,
): Next {
  if (told.outcome === 'unknown' && feedback.find === undefined)
    return { state: 'ended', outcome: 'held', code: OUTCOME_UNKNOWN };
  return afterTelling(due, told, recipients);
}

function notified({ endedAt, code, ...notice }: EndedNotice, city: string) {
  const data: ComplaintNotified = {
    ...notice,
    ...(code === null ? {} : { code }),
    at: endedAt.toISOString(),
  };
  return encodeEvent(
    {
      topic: TOPICS.complaintNotified,
      key: notice.complaintId,
      id: notice.noticeId,
      source: `//sambung/${city}/ingest-${notice.channel}`,
      subject: notice.complaintId,
      time: data.at,
    },
    data,
  );
}

function countersOf(registry: Registry, { channel, notices }: TellerTools) {
  const registers = [registry];
  const waiting = (name: string, help: string, of: 'count' | 'oldestSeconds'): Gauge =>
    new Gauge({
      name,
      help,
      labelNames: ['channel'],
      registers,
      async collect() {
        try {
          this.set({ channel }, (await notices.waiting(channel))[of]);
        } catch (error) {
          // Not known while the database is away; the other numbers are.
          if (!(error instanceof UnavailableError)) throw error;
          this.reset();
        }
      },
    });
  waiting('sambung_feedback_waiting', 'What reporters are still to be told', 'count');
  waiting('sambung_feedback_oldest_seconds', 'How long the oldest of it has waited', 'oldestSeconds');
  return {
    notices: new Counter({
      name: 'sambung_feedback_total',
      help: 'What reporters were told, by how it ended',
      labelNames: ['channel', 'outcome'],
      registers,
    }),
    credits: new Counter({
      name: 'sambung_feedback_credits_total',
      help: "What telling has cost, in the channel's own units",
      labelNames: ['channel'],
      registers,
    }),
  };
}
