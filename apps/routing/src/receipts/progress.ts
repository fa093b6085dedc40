import type { Stage } from '@sambung/contracts';
import { stageOf } from '../follow/stage';
import type { FollowedComplaint, SeenStatus } from '../store/receipts.store';
import { LINE, type ReceiptState } from './receipt.dto';

interface Progress {
  state: ReceiptState;
  /** When it came into its state; null: that is not known. */
  since: string | null;
  /** When each step of LINE was reached, as far as it has come; null: that is not known. */
  reached: (string | null)[];
}

/** How far it has come. Pure. */
export function progressOf(complaint: FollowedComplaint): Progress {
  const statuses = isWithTicket(complaint) ? statusesOf(complaint) : [];
  const received = complaint.receivedAt.toISOString();
  const reached: (string | null)[] = [received];
  for (const { status, at } of statuses) {
    const step = stepOf(stageOf(status));
    if (step === undefined) continue;
    // It was opened anew, or went to another office: what comes again counts from then on.
    reached.length = Math.min(reached.length, step + 1);
    while (reached.length < step) reached.push(null);
    reached[step] ??= at;
  }
  // One that nobody here knows says nothing: the one before it stands.
  const latest = statuses.filter(({ status }) => stageOf(status) !== 'unknown').at(-1);
  const state = stateOf(complaint, latest && stageOf(latest.status));
  const moved = complaint.movedAt?.toISOString() ?? null;
  if (state === 'received') return { state, since: received, reached };
  return { state, since: latest === undefined || state === 'forwarded' ? moved : latest.at, reached };
}

/** What is held with a ticket goes on there: only a step on the ticket waits for a person here. */
const isWithTicket = ({ state, trackingId }: FollowedComplaint): boolean =>
  state === 'forwarded' || state === 'linked' || (state === 'held' && trackingId !== null);

function statusesOf({ ticket, shown, told }: FollowedComplaint): SeenStatus[] {
  if (ticket === null) return [];
  const seen: SeenStatus[] = shown.length > 0 ? shown : told;
  if (seen.at(-1)?.status === ticket.status) return seen;
  const at = told.filter(({ status }) => status === ticket.status).at(-1)?.at ?? null;
  return [...seen, { status: ticket.status, at }];
}

function stepOf(stage: Stage): number | undefined {
  const step = LINE.findIndex((name) => name === stage);
  return step === -1 ? undefined : step;
}

function stateOf(complaint: FollowedComplaint, stage: Stage | undefined): ReceiptState {
  switch (complaint.state) {
    case 'waiting':
    case 'forwarding':
      return 'received';
    case 'refused':
      return 'not-forwarded';
    case 'withdrawn':
      return 'withdrawn';
    case 'shadowed':
      return 'trial';
    case 'held':
      return isWithTicket(complaint) ? thereOf(stage) : 'checking';
    case 'forwarded':
    case 'linked':
      return thereOf(stage);
  }
}

const thereOf = (stage: Stage | undefined): ReceiptState =>
  stage === undefined || stage === 'received' || stage === 'unknown' ? 'forwarded' : stage;
