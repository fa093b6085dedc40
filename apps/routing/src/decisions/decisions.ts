import { isDeepStrictEqual } from 'node:util';
import { ProblemError } from '@sambung/platform';
import type { DecideContext, LearntModel } from '../assign/decision';
import type { Disposition } from '../assign/disposition';
import type { City } from '../city/city';
import { decideContent } from '../engine';
import type { DecisionsStore } from '../store/decisions.store';
import { spoken, type SpokenDecision } from './record';
import { driftedThen, redecide } from './redecide';

/** Why a complaint went where it went, and whether it would go there again. */
export interface DecisionRecord {
  complaintId: string;
  receipt: string;
  trackingId?: string;
  receivedAt: string;
  decision: SpokenDecision;
  /** Before its reporter added to it or changed it; oldest first. */
  earlier: (SpokenDecision & { until: string })[];
  /** Who has had its ticket since. */
  dispositions: (Pick<Disposition, 'by' | 'fromOffice' | 'toOffice' | 'code' | 'reason'> & { at: string })[];
  again: {
    /** The city's data, the model and the posts are those that decided. */
    isSameVersion: boolean;
    isSame: boolean;
    /** Absent where nothing is left to decide on. */
    decision?: SpokenDecision;
  };
}

export class Decisions {
  constructor(
    private readonly store: DecisionsStore,
    private readonly city: City,
    /** What is known now beside the city's data. */
    private readonly context: () => DecideContext,
    /** One that is still kept. */
    private readonly modelOf: (version: string) => Promise<LearntModel | undefined>,
  ) {}

  /**
   * @param key a complaint's id, a receipt as people type it, or a tracking id.
   * @throws ProblemError 404 where it leads nowhere.
   */
  async record(key: string): Promise<DecisionRecord> {
    const { city } = this;
    const found = await this.store.find(key);
    if (found === undefined)
      throw new ProblemError({ status: 404, code: 'complaint.unknown', title: 'There is no such complaint' });
    const { decision } = found;
    const { learnt: present, posts } = this.context();
    const { modelVersion } = decision;
    const learnt = modelVersion === undefined ? undefined : ((await this.modelOf(modelVersion)) ?? present);
    const again = redecide(found, (content, receivedAt) =>
      decideContent(city, content, receivedAt, { learnt, posts, drifted: driftedThen(decision) }),
    );
    return {
      complaintId: found.id,
      receipt: found.receipt,
      trackingId: found.trackingId ?? undefined,
      receivedAt: found.receivedAt.toISOString(),
      decision: spoken(decision, city),
      earlier: found.earlier.map(({ decision: before, until }) => ({
        ...spoken(before, city),
        until: until.toISOString(),
      })),
      dispositions: found.dispositions.map(({ at, by, fromOffice, toOffice, code, reason }) => ({
        ...{ at: at.toISOString(), by, fromOffice, toOffice, code, reason },
      })),
      again: {
        isSameVersion:
          decision.rulesVersion === city.version &&
          decision.modelVersion === learnt?.version &&
          decision.postsVersion === (again ?? decision).postsVersion,
        isSame: again !== undefined && isDeepStrictEqual(plain(again), plain(decision)),
        decision: again && spoken(again, city),
      },
    };
  }
}

/** As the database keeps it. */
const plain = (value: object): unknown => JSON.parse(JSON.stringify(value));
