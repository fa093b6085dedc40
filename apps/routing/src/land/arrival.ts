import type { ComplaintReceived } from '@sambung/contracts';
import type { Decision } from '../assign/decision';
import type { Change } from '../change';
import type { Content } from '../complaint';

/** What became of an arrival. `applied` changed a complaint; the others changed nothing, each for its own reason. */
export type ArrivalOutcome = 'applied' | 'repeated' | 'older' | 'poorer' | 'deleted';

export interface Arrival {
  event: ComplaintReceived;
  traceparent: string | null;
}

/** The complaints that an arrival may belong to, under their locks. */
export interface Known {
  /** The complaint that this report is a part of. */
  withReport(reportId: string): Change | undefined;
  /** The latest complaint of a conversation that is not withdrawn. */
  ofConversation(conversation: string): Change | undefined;
  add(change: Change): void;
  /** The complaints that were split off it; absent where none are. */
  splitOffs?(complaintId: string): readonly Change[];
  /** The report is a part of it from now on. */
  join(reportId: string, change: Change): void;
}

export interface ApplyRules {
  now: Date;
  /** Messages of a conversation no further apart are one complaint; sending waits as long after the last. */
  gatherMilliseconds: number;
  /** SP4N-LAPOR! can be asked for a ticket that a channel says it has made; where it cannot, the word is taken. */
  asksForTickets: boolean;
  /** What happened before it may have its ticket: the database was put back from a backup. */
  restoredUntil?: Date;
  decide: (content: Content, receivedAt: Date) => Decision;
}
