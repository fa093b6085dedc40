import {
  ComplaintStatusChanged,
  decodeEvent,
  noticeIdOf,
  type Seal,
  type Stage,
  STAGES,
} from '@sambung/contracts';
import { type BusRecord, RejectedError, sha256Of } from '@sambung/platform';
import type { Feedback } from './feedback';
import type { Notices } from './notices';
import type { KeptNotice } from './told';
import { saidIn } from './words';

export interface StatusTools {
  channel: string;
  feedback: Feedback;
  notices: Notices;
  replySeal: Seal & { open(sealed: string): Promise<unknown> };
  /** Stages that reporters are told of. */
  stages: readonly string[];
  joinSeconds: number;
  /** There may be something to tell. */
  onTaken(): void;
}

/**
 * Keeps what a reporter is to be told; telling happens from the database.
 * @throws RejectedError for what is no such event; UnavailableError while the database is away.
 */
export async function takeStatus(record: BusRecord, tools: StatusTools): Promise<void> {
  const decoded = decodeEvent(ComplaintStatusChanged, record.value);
  if ('faults' in decoded) throw new RejectedError('feedback.no-event', 'reading complaint.status-changed');
  const { event } = decoded;
  const { ticketVersion, complaintId, round = 0 } = event;
  // Of before reporters were told: nobody is told of it now.
  if (event.channel !== tools.channel || ticketVersion === undefined) return;
  const stage = stageOf(event.stage);
  const noticeId = noticeIdOf(complaintId, ticketVersion, round);
  const kept: KeptNotice = { stage, status: event, replyTo: await replyToOf(event, tools) };
  const code = !tools.stages.includes(stage)
    ? 'feedback.not-told'
    : tools.feedback.recipients({ noticeId, ...kept }).length === 0
      ? 'feedback.nobody'
      : undefined;
  await tools.notices.take(
    {
      noticeId,
      channel: event.channel,
      complaintId,
      ticketVersion,
      round,
      stage,
      digest: sha256Of(Buffer.from(`${complaintId} ${saidIn(kept)}`)),
      sealed: code === undefined ? await tools.replySeal.seal(kept) : null,
      ...(code === undefined ? {} : { code }),
    },
    tools.joinSeconds,
  );
  tools.onTaken();
}

const stageOf = (stage: string | undefined): Stage => STAGES.find((each) => each === stage) ?? 'unknown';

/** @throws RejectedError where it was sealed with another key: it waits in the dead letters until the key is back. */
async function replyToOf(
  { replyTo }: ComplaintStatusChanged,
  { replySeal }: StatusTools,
): Promise<Record<string, string>> {
  if (replyTo === undefined) return {};
  try {
    return (await replySeal.open(replyTo)) as Record<string, string>;
  } catch {
    // Its cause may quote what was sealed.
    throw new RejectedError('feedback.sealed-otherwise', 'opening where an answer goes');
  }
}
