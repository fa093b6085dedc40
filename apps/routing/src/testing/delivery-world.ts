import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { ComplaintReceived } from '@sambung/contracts';
import { RejectedError } from '@sambung/platform';
import type { Decision } from '../assign/decision';
import { type Change, changeOf, type Moved } from '../change';
import { loadCity } from '../city/load';
import type { Complaint, Step } from '../complaint';
import { refuseComplaint, releaseComplaint } from '../held/settle-held';
import { applyArrival, conversationOf } from '../land/apply-arrival';
import { PROGRESS, rowOf, STEP_STATE } from '../store/rows';
import { FakeNationalSide } from './fake-national-side';
import { perform } from '../forward/perform';
import { begin, type CallOutcome, settle } from '../forward/settle';

const city = loadCity(join(__dirname, '../../../../cities/malang'));
const OFFICES = ['dlh', 'dpuprpkp'];
const GATHER_MILLISECONDS = 180_000;
const LEASE_MILLISECONDS = 60_000;
const SETTLE_MILLISECONDS = 10_000;

/** What becomes of a call; `late`: it is given up, and arrives afterwards. */
export type Fate = 'well' | 'answer-lost' | 'lost' | 'late' | 'not-sent' | 'refused';

/** A call that a worker has begun. */
export interface Call {
  lease: string;
  complaint: Complaint;
  step: Step;
  outcome?: CallOutcome;
}

const isCreate = ({ step }: Call): boolean => step.kind === 'create' && step.state === 'sending';

/** The delivery of complaints without a database, a clock or a network: all of these do what they are told. */
export class World {
  readonly complaints = new Map<string, Complaint>();
  readonly history = new Map<string, Moved[]>();
  readonly nationalSide: FakeNationalSide;
  /** Begun and not settled. */
  calls: Call[] = [];
  /** Given up, and still on their way. */
  late: Call[] = [];
  now = new Date('2026-01-05T02:00:00.000Z');
  mode: 'api' | 'shadow' = 'api';
  /** The report of a further message → its complaint. */
  private readonly joined = new Map<string, string>();

  constructor(private readonly isCreateIdempotent: boolean) {
    this.nationalSide = new FakeNationalSide(isCreateIdempotent);
  }

  arrive(event: ComplaintReceived): void {
    const known = new Map<string, Change>();
    const read = (id: string | undefined): Change | undefined => {
      const complaint = id === undefined ? undefined : this.complaints.get(id);
      if (complaint === undefined) return undefined;
      const change = known.get(complaint.id) ?? this.read(complaint);
      known.set(complaint.id, change);
      return change;
    };
    applyArrival(
      { event, traceparent: null },
      {
        withReport: (id) => read(this.joined.get(id) ?? id),
        ofConversation: (conversation) => read(this.latestOf(conversation)?.id),
        add: (change) => known.set(change.complaint.id, change),
        join: (id, change) => this.joined.set(id, change.complaint.id),
      },
      {
        now: this.now,
        gatherMilliseconds: GATHER_MILLISECONDS,
        asksForTickets: this.mode === 'api',
        decide: ({ text }) => this.decide(text),
      },
    );
    for (const change of known.values())
      if (change.history.length > 0 || change.newSteps.size > 0 || change.changedParts.size > 0)
        this.commit(change);
    if (conversationOf(event) === null) throw new Error('one conversation is all there is');
  }

  due(): Complaint[] {
    return [...this.complaints.values()].filter(({ dueAt }) => dueAt !== null && dueAt <= this.now);
  }

  /** @param isKilled the worker dies after the commit and before the call. */
  claim(complaint: Complaint, isStopping: boolean, isKilled: boolean): void {
    const lease = randomUUID();
    const change = this.read(complaint);
    const step = begin(change, this.rules(lease, isStopping));
    this.proceed(change, step, lease, isKilled);
  }

  async call(call: Call, fate: Fate): Promise<void> {
    this.misfortune(call, fate);
    if (fate === 'late') {
      call.outcome = { outcome: 'unknown', code: 'sp4n.timed-out' };
      this.late.push(call);
    } else call.outcome = await this.perform(call);
    // What is refused today was not taken yesterday.
    if (fate === 'refused' && isCreate(call))
      this.late = this.late.filter((each) => !isCreate(each) || each.complaint.id !== call.complaint.id);
  }

  async arriveLate(call: Call): Promise<void> {
    this.late = this.late.filter((each) => each !== call);
    await this.perform(call);
  }

  settle(call: Call, isStopping: boolean, isKilled: boolean): void {
    this.calls = this.calls.filter((each) => each !== call);
    const complaint = this.complaints.get(call.complaint.id);
    if (complaint === undefined || call.outcome === undefined) throw new Error('a call that never was');
    if (complaint.lease !== call.lease) return;
    const change = this.read(complaint);
    const step = change.complaint.steps[call.step.ordinal];
    if (step === undefined) throw new Error('a step is gone');
    const next = settle(change, step, call.outcome, this.rules(call.lease, isStopping));
    this.proceed(change, next, call.lease, isKilled);
  }

  /** Before a person says that there is no ticket they look, and wait for what may still come. */
  mayRelease({ id, state, held }: Complaint): boolean {
    if (state !== 'held') return false;
    return held?.code !== 'sp4n.outcome-unknown' || (this.ticketsOf(id) === 0 && this.postsOut(id) === 0);
  }

  release(complaint: Complaint): void {
    const change = this.read(complaint);
    releaseComplaint(change);
    this.commit(change);
  }

  refuse(complaint: Complaint): void {
    const change = this.read(complaint);
    refuseComplaint(change);
    this.commit(change);
  }

  ticketsOf(id: string): number {
    return this.nationalSide.tickets.filter(({ reference }) => reference === id).length;
  }

  /** Creates that may still arrive. */
  postsOut(id: string): number {
    const open = [...this.calls.filter(({ outcome }) => outcome === undefined), ...this.late];
    return open.filter((call) => call.complaint.id === id && isCreate(call)).length;
  }

  private latestOf(conversation: string): Complaint | undefined {
    return [...this.complaints.values()]
      .filter((one) => one.conversation === conversation && !['withdrawn', 'refused'].includes(one.state))
      .sort((a, b) => b.lastMessageAt.getTime() - a.lastMessageAt.getTime())[0];
  }

  private decide(text: string): Decision {
    return {
      ...{ outcome: 'assign', apparatus: OFFICES[text.length % 2], candidates: [], class: 'complaint' },
      ...{ place: {}, confidence: 1, reasons: [], rulesVersion: '' },
    };
  }

  private rules(lease: string, isStopping: boolean) {
    const { mode, isCreateIdempotent } = this;
    return {
      ...{ mode, city, mostHops: 2, isCreateIdempotent, lease, isStopping },
      leaseMilliseconds: LEASE_MILLISECONDS,
      settleMilliseconds: SETTLE_MILLISECONDS,
    };
  }

  private perform({ complaint, step }: Call): Promise<CallOutcome> {
    return perform(complaint, step, {
      nationalSide: this.nationalSide,
      objects: {
        get: async (sha256) => {
          if (sha256.startsWith('f')) throw new RejectedError('objects.missing', 'reading an attachment');
          return Buffer.from(sha256);
        },
        put: async () => '',
        check: async () => undefined,
      },
      openContact: async () => ({ name: 'Sri Lestari' }),
    });
  }

  private misfortune({ step }: Call, fate: Fate): void {
    const isLookUp = step.kind === 'create' && step.state === 'unknown';
    const kinds = {
      create: 'create',
      link: 'find',
      attach: 'attach',
      note: 'addNote',
      assign: 'assign',
    } as const;
    const call = isLookUp ? 'findByReference' : kinds[step.kind];
    if (fate === 'answer-lost') this.nationalSide.loseNextAnswer(call);
    if (fate === 'lost') this.nationalSide.failNext(call, { outcome: 'unknown', code: 'sp4n.timed-out' });
    if (fate === 'not-sent') this.nationalSide.failNext(call, { outcome: 'not-sent', code: 'sp4n.busy' });
    // What was refused of a note is lost to the ticket, and stands in the history.
    if (fate === 'refused' && step.kind !== 'note')
      this.nationalSide.failNext(call, { outcome: 'refused', code: 'sp4n.forbidden', status: 403 });
  }

  private read(complaint: Complaint): Change {
    return changeOf(structuredClone(complaint), this.now);
  }

  private proceed(change: Change, step: Step | undefined, lease: string, isKilled: boolean): void {
    this.commit(change);
    if (step === undefined || isKilled) return;
    const { complaint, step: sent } = structuredClone({ complaint: change.complaint, step });
    this.calls.push({ lease, complaint, step: sent });
  }

  /** Keeps what the store writes and no more: what a change has touched without saying so is lost. */
  private commit(change: Change): void {
    const { complaint, isNew, decisionBefore } = structuredClone({
      complaint: change.complaint,
      isNew: change.isNew,
      decisionBefore: change.complaint.decision !== change.decisionBefore,
    });
    const known = this.complaints.get(complaint.id);
    const kept = known === undefined || isNew ? complaint : structuredClone(known);
    if (kept !== complaint) {
      Object.assign(kept, rowOf(PROGRESS, complaint));
      if (decisionBefore) kept.decision = complaint.decision;
      for (const part of [...change.newParts, ...change.changedParts])
        kept.parts[part.ordinal] = structuredClone(part);
      for (const step of [...change.newSteps, ...change.rewrittenSteps])
        kept.steps[step.ordinal] = structuredClone(step);
      for (const step of change.changedSteps) {
        const row = kept.steps[step.ordinal];
        if (row !== undefined) Object.assign(row, rowOf(STEP_STATE, step));
      }
    }
    this.complaints.set(complaint.id, kept);
    this.history.set(complaint.id, [...(this.history.get(complaint.id) ?? []), ...change.history]);
  }
}
