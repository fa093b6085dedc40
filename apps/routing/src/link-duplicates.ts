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
export function startLinker(options: LinkerOptions): Worker[] {
  const { database, city, tells } = options;
  if (city.duplicateDays === 0) return [];
  let forgottenAt = 0;
  const inTransaction = <T>(work: (store: DuplicatesStore) => Promise<T>): Promise<T> =>
    available('linking duplicates', () =>
      database.transaction((transaction) => work(new DuplicatesStore(transaction))),
    );
  const linker = startWorker(
    'duplicates',
    options.logger,
    async () => {
      const { linked, isMore } = await inTransaction((store) => linkChanged(store, options));
      options.countLinked(linked);
      let told = 0;
      while (tells && (await tellDuplicates(database))) told += 1;
      if (told > 0) options.onNotes();
      if (Date.now() - forgottenAt > FORGET_MILLISECONDS) {
        await inTransaction((store) => store.forget(city.duplicateDays));
        forgottenAt = Date.now();
      }
      return isMore;
    },
    Math.min(LOOK_MILLISECONDS, options.settleSeconds * 1000),
  );
  return [linker];
}

/** What has changed since the last look. @returns how many complaints have newly been linked */
async function linkChanged(
  store: DuplicatesStore,
  rules: LinkRules,
): Promise<{ linked: number; isMore: boolean }> {
  const nothing = { linked: 0, isMore: false };
  if (!(await store.lock())) return nothing;
  const read = await store.readHistory(BATCH, rules.settleSeconds);
  if (read === undefined) return nothing;
  const linked = await link(store, rules, read.ids);
  await store.moveCursor(read.until);
  return { linked, isMore: read.lines >= BATCH };
}

async function link(store: DuplicatesStore, rules: LinkRules, ids: readonly string[]): Promise<number> {
  const days = rules.city.duplicateDays;
  const complaints = await store.complaints(ids, days);
  const marks = new Map((await store.marks(ids)).map((mark) => [mark.complaintId, mark]));
  const changed = complaints
    .map((complaint) => ({
      id: complaint.id,
      receivedAt: complaint.receivedAt,
      signature: signatureOf(complaint, rules),
    }))
    .filter(({ id, signature }) => !isDeepStrictEqual(signature, marks.get(id)?.signature ?? undefined));
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
  for (const id of [...changedIds, ...others.map(({ complaintId }) => complaintId)])
    if (!groupOf.has(id)) groupOf.set(id, null);
  return store.regroup({ groupOf, merged }, rules.tells);
}

/** Undefined where it must not be linked, or there is nothing of it any more. */
function signatureOf(complaint: ChangedComplaint, rules: LinkRules): Signature | undefined {
  if (OVER.includes(complaint.state) || livingParts(complaint).length === 0) return undefined;
  const content = contentOf(complaint);
  const { title, text, place } = content;
  // What has gone out is not decided anew; where it is may be another place by now.
  const isRevised = complaint.parts.length > 1 || complaint.parts.some(({ kind }) => kind !== 'first');
  const decision = isRevised ? rules.decide(content, complaint.receivedAt) : complaint.decision;
  const { address, latitude, longitude } = place ?? {};
  return signerOf(rules.city)({ title, text, address, latitude, longitude }, decision);
}

const isMarked = ({
  id,
  receivedAt,
  signature,
}: {
  id: string;
  receivedAt: Date;
  signature: Signature | undefined;
}): Marked[] => (signature === undefined ? [] : [{ id, receivedAt, signature }]);

const markedOf = ({ complaintId, receivedAt, signature }: Mark): Marked[] =>
  isMarked({ id: complaintId, receivedAt, signature: signature ?? undefined });
