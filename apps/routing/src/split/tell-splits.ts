import { type Logger, sha256Of, UnavailableError } from '@sambung/platform';
import type { DataSource } from 'typeorm';
import { addStep, type Change, record, tellReporter } from '../change';
import type { City } from '../city/city';
import { noteStep } from '../forward/notes';
import { ComplaintsStore } from '../store/complaints.store';
import { available } from '../store/open-store';
import { type Split, SplitsStore } from '../store/splits.store';
import { joinedStatus } from './join';
import { firstNote, splitOffNote } from './notes';

const BATCH = 50;

interface TellSplitsOptions {
  database: DataSource;
  city: City;
  logger: Logger;
}

/**
 * Looks at reports that were split and of which something has changed: names their tickets to each other, and tells their
 * senders how all of it stands, under the one receipt.
 * @returns how many there were.
 */
export async function tellSplits(options: TellSplitsOptions): Promise<number> {
  const { database, logger } = options;
  const pending = await inTransaction(database, ({ splits }) => splits.pending(BATCH));
  const failures: unknown[] = [];
  for (const firstId of pending)
    try {
      await tellOne(options, firstId);
    } catch (error) {
      if (error instanceof UnavailableError) throw error;
      // It costs no other its way, and stays to be looked at.
      logger.error({ code: 'split.bug', complaintId: firstId, err: error }, 'telling of a split report');
      failures.push(error);
    }
  if (failures.length > 0) throw new Error('telling of split reports', { cause: failures[0] });
  return pending.length;
}

const tellOne = ({ database, city }: TellSplitsOptions, firstId: string): Promise<void> =>
  inTransaction(database, async ({ splits, complaints }) => {
    const offs = await splits.of(firstId);
    const changes = await complaints.lock([firstId, ...offs.map(({ complaintId }) => complaintId)]);
    const first = changes.find(({ complaint }) => complaint.id === firstId);
    const last = await splits.lastTold(firstId);
    if (first === undefined || last === undefined) return;
    for (const off of offs) nameEachOther(first, changes, off, city);

    const others = changes.filter((change) => change !== first);
    const joined = joinedStatus(
      [first, ...others].map(({ complaint }) => complaint),
      (id, answer) => id === firstId && sha256Of(Buffer.from(answer)) === last.toldAnswer,
    );
    const told = joined === undefined ? last.told : sha256Of(Buffer.from(JSON.stringify(joined)));
    if (joined !== undefined && told !== last.told) {
      record(first, first.complaint.state, 'split.status', { stage: joined.stage, status: joined.status });
      tellReporter(first, joined);
    }
    await complaints.save(changes.filter(({ history, newSteps }) => history.length + newSteps.size > 0));
    await splits.markTold(firstId, told);
  });

/** Each once, as soon as both are there; what the other one's own note says already is not said again. */
function nameEachOther(first: Change, changes: readonly Change[], off: Split, city: City): void {
  const own = changes.find(({ complaint }) => complaint.id === off.complaintId);
  const [known, split] = [first.complaint.trackingId, own?.complaint.trackingId ?? null];
  if (own === undefined || known === null || split === null) return;
  const office = city.apparatus.find(({ code }) => code === off.office)?.name ?? off.office;
  addStep(first, noteStep(`split:${split}`, splitOffNote(split, office)));
  const isNamed = own.complaint.decision.reasons.some(({ parameters }) => parameters['trackingId'] === known);
  if (!isNamed) addStep(own, noteStep(`split:${known}`, firstNote(known)));
}

const inTransaction = <T>(
  database: DataSource,
  work: (stores: { splits: SplitsStore; complaints: ComplaintsStore }) => Promise<T>,
): Promise<T> =>
  available('telling of split reports', () =>
    database.transaction((manager) =>
      work({ splits: new SplitsStore(manager), complaints: new ComplaintsStore(manager) }),
    ),
  );
