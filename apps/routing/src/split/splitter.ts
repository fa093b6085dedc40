import { ProblemError, sha256Of } from '@sambung/platform';
import type { DataSource } from 'typeorm';
import type { Change } from '../change';
import type { City } from '../city/city';
import type { State } from '../states';
import { complaintIdOfKey } from '../store/complaint-key';
import { ComplaintsStore } from '../store/complaints.store';
import { available } from '../store/open-store';
import { type Split, SplitsStore } from '../store/splits.store';
import { officeFor, splitOff } from './plan';

export interface SplitWish {
  office?: string | undefined;
  text?: string | undefined;
  by: string;
  /** Says what would be done. */
  isDryRun: boolean;
}

export interface SplitDone {
  first: { complaintId: string; trackingId: string | null };
  splitOff: {
    complaintId: string;
    office: string;
    officeName: string;
    state: State;
    trackingId: string | null;
  };
  /** False where it had been split so before: nothing is done twice. */
  isNew: boolean;
  isDryRun: boolean;
}

/** Splits a report with two matters: its second one becomes a complaint of its own. */
export class Splitter {
  constructor(
    private readonly database: DataSource,
    private readonly city: City,
    private readonly onChange: () => void,
  ) {}

  /**
   * In one transaction, so that a kill leaves all of it or nothing; the same again changes nothing.
   * @param key the complaint's id, its receipt, or its tracking id.
   * @throws ProblemError 404, 409 or 422 with a sentence that says why not.
   */
  async split(key: string, wish: SplitWish): Promise<SplitDone> {
    const done = await available('splitting a complaint', () =>
      this.database.transaction(async (manager) => {
        const splits = new SplitsStore(manager);
        const complaints = new ComplaintsStore(manager);
        const id = await complaintIdOfKey(manager, key);
        const [first] = id === undefined ? [] : await complaints.lock([id]);
        if (first === undefined)
          throw new ProblemError({
            status: 404,
            code: 'complaint.unknown',
            title: 'There is no complaint with this id, receipt or tracking id',
          });
        const office = officeFor(first, wish.office, this.city);
        const before = (await splits.of(first.complaint.id)).find((one) => one.office === office);
        if (before !== undefined) return this.doneOf(first, before, { isNew: false, ...wish });
        const made = splitOff(first, { ...wish, office }, this.city);
        if (!wish.isDryRun) {
          await complaints.save([first, made]);
          await splits.keep({
            complaintId: made.complaint.id,
            firstId: first.complaint.id,
            office,
            by: wish.by,
            toldAnswer: await toldAnswer(first, splits),
          });
        }
        const { id: complaintId, state, trackingId } = made.complaint;
        return this.doneOf(first, { complaintId, office, state, trackingId }, { isNew: true, ...wish });
      }),
    );
    this.onChange();
    return done;
  }

  private doneOf(
    { complaint: { id, trackingId } }: Change,
    split: Pick<Split, 'complaintId' | 'office' | 'state' | 'trackingId'>,
    { isNew, isDryRun }: Pick<SplitDone, 'isNew' | 'isDryRun'>,
  ): SplitDone {
    const { complaintId, office, state } = split;
    const officeName = this.city.apparatus.find(({ code }) => code === office)?.name ?? office;
    return {
      first: { complaintId: id, trackingId },
      splitOff: { complaintId, office, officeName, state, trackingId: split.trackingId },
      isNew,
      isDryRun,
    };
  }
}

async function toldAnswer(
  { complaint: { id, trackingId, ticket } }: Change,
  splits: SplitsStore,
): Promise<string | undefined> {
  const answer = ticket?.answer;
  if (answer === undefined || trackingId === null) return undefined;
  return (await splits.isAnswerTold(id, trackingId, answer)) ? sha256Of(Buffer.from(answer)) : undefined;
}
