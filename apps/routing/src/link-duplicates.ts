import { isDeepStrictEqual } from 'node:util';
import { type Logger, startWorker, type Worker } from '@sambung/platform';
import type { DataSource } from 'typeorm';
import type { Decision } from './assign/decision';
import type { City } from './city/city';
import { type Content, contentOf, livingParts } from './complaint';
import { type Marked, regroup } from './duplicates/groups';
import { type Signature, signerOf } from './duplicates/signature';
import type { State } from './states';
import { type ChangedComplaint, DuplicatesStore, type Mark } from './store/duplicates.store';
import { available } from './store/open-store';
import { tellDuplicates } from './tell-duplicates';

/** Lines of history that are read at once. */
const BATCH = 500;
const LOOK_MILLISECONDS = 5_000;
const FORGET_MILLISECONDS = 3_600_000;
/** They make no ticket. */
const OVER: readonly State[] = ['withdrawn', 'refused'];

interface LinkRules {
  city: City;
  decide(content: Content, receivedAt: Date): Decision;
  /** Whether the tickets are told in notes: not where a person would have to type each. */
  tells: boolean;
  /**
   * How old a line of history is before it is read. By then a complaint mostly has its ticket, so that one look does;
   * and no transaction that is still open has an older line.
   */
  settleSeconds: number;
}

type Found = Omit<Marked, 'signature'> & { signature: Signature | undefined };

export type LinkerOptions = LinkRules & {
  database: DataSource;
  logger: Logger;
  countLinked(complaints: number): void;
  /** Notes are to be sent. */
  onNotes(): void;
};

/**
 * Links complaints that tell of the same matter at the same place. It reads the history behind those who write it, so
 * that no complaint waits for it on its way to its ticket.
 */
export function startLinker(options: LinkerOptions): Worker {
  const { database, city, tells, logger } = options;
  let forgottenAt = 0;
  const inTransaction = <T>(work: (store: DuplicatesStore) => Promise<T>): Promise<T> =>
    available('linking duplicates', () =>
      database.transaction((transaction) => work(new DuplicatesStore(transaction))),
    );
  const forgetOld = async (store: DuplicatesStore): Promise<boolean> => {
    const isFree = await store.lock();
    if (isFree) await store.forget(city.duplicateDays);
    return isFree;
  };
  return startWorker(
    'duplicates',
    logger,
    async () => {
      // First: nothing that is broken keeps hashes for longer.
      if (Date.now() - forgottenAt > FORGET_MILLISECONDS && (await inTransaction(forgetOld)))
        forgottenAt = Date.now();
      if (city.duplicateDays === 0) return false;
      const { linked, isMore } = await inTransaction((store) => linkChanged(store, options));
      options.countLinked(linked);
      const isTold = tells && (await tellDuplicates(database, logger));
      if (isTold) options.onNotes();
      return isMore || isTold;
    },
    Math.min(LOOK_MILLISECONDS, options.settleSeconds * 1000),
  );
}

/** What has changed since the last look. @returns how many complaints have newly been linked */
async function linkChanged(
  store: DuplicatesStore,
  rules: LinkRules,
): Promise<{ linked: number; isMore: boolean }> {
  const nothing = { linked: 0, isMore: false };
  if (!(await store.lock())) return nothing;
  const read = await store.readHistory(BATCH, rules.settleSeconds, rules.city.duplicateDays);
  if (read === undefined) return nothing;
  const linked = await link(store, rules, read.ids);
  await store.moveCursor(read.until);
  return { linked, isMore: read.lines >= BATCH };
}

async function link(store: DuplicatesStore, rules: LinkRules, ids: readonly string[]): Promise<number> {
  const days = rules.city.duplicateDays;
  const complaints = await store.complaints(ids, days);
  const marks = new Map((await store.marks(ids)).map((mark) => [mark.complaintId, mark]));
  const changed = complaints.flatMap((complaint) => changeIn(complaint, marks.get(complaint.id), rules));
  if (rules.tells) await store.leaveToTell(ids);
  if (changed.length === 0) return 0;

  const changedIds = new Set(changed.map(({ id }) => id));
  const left = [...new Set(changed.flatMap(({ id }) => marks.get(id)?.groupId ?? []))];
  // Those who stay behind may have been joined by the one that leaves.
  const others = (await store.marksOfGroups(left)).filter(({ complaintId }) => !changedIds.has(complaintId));
  await store.mark(changed);
  const looked = [...changed.flatMap(isMarked), ...others.flatMap(markedOf)];
  const candidates = await store.candidates(looked, days);
  const { groupOf, merged } = regroup(looked, (id) => candidates.get(id) ?? [], days);
  // One without a signature stands alone.
  for (const id of changedIds) if (!groupOf.has(id)) groupOf.set(id, null);
  for (const [id, groupId] of stayTogether(others.filter(isForgotten))) groupOf.set(id, groupId);
  return store.regroup({ groupOf, merged }, rules.tells);
}

/** What it is found by from now on, where that is something else. */
function changeIn(complaint: ChangedComplaint, mark: Mark | undefined, rules: LinkRules): Found[] {
  const { id, receivedAt } = complaint;
  // What it was found by is not known any more, so it stays where it is unless it may not.
  if (mark && isForgotten(mark))
    return mayBeLinked(complaint) ? [] : [{ id, receivedAt, signature: undefined }];
  const signature = signatureOf(complaint, rules);
  return isDeepStrictEqual(signature, mark?.signature ?? undefined) ? [] : [{ id, receivedAt, signature }];
}

const isForgotten = ({ signature, groupId }: Mark): boolean => signature === null && groupId !== null;

/** Groups go by the id of one of them: the one that leaves may make another group. */
function stayTogether(marks: readonly Mark[]): Map<string, string | null> {
  const groups = new Map<string | null, string[]>();
  for (const { groupId, complaintId } of marks)
    groups.set(groupId, [...(groups.get(groupId) ?? []), complaintId]);
  return new Map(
    [...groups.values()].flatMap((ids) =>
      ids.map((id): [string, string | null] => [id, ids.length > 1 ? (ids[0] ?? null) : null]),
    ),
  );
}

const mayBeLinked = (complaint: ChangedComplaint): boolean =>
  !OVER.includes(complaint.state) &&
  livingParts(complaint).length > 0 &&
  !contentOf(complaint).reporter.flags.confidential;

/** Undefined where it must not be linked, or there is nothing of it any more. */
function signatureOf(complaint: ChangedComplaint, rules: LinkRules): Signature | undefined {
  if (!mayBeLinked(complaint)) return undefined;
  const content = contentOf(complaint);
  const { title, text, place } = content;
  // What has gone out is not decided anew; where it is may be another place by now.
  const isRevised = complaint.parts.length > 1 || complaint.parts.some(({ kind }) => kind !== 'first');
  const decision = isRevised ? rules.decide(content, complaint.receivedAt) : complaint.decision;
  const { address, latitude, longitude } = place ?? {};
  return signerOf(rules.city)({ title, text, address, latitude, longitude }, decision);
}

const isMarked = ({ id, receivedAt, signature }: Found): Marked[] =>
  signature === undefined ? [] : [{ id, receivedAt, signature }];

const markedOf = ({ complaintId, receivedAt, signature }: Mark): Marked[] =>
  isMarked({ id: complaintId, receivedAt, signature: signature ?? undefined });
