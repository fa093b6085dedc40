import { randomUUID } from 'node:crypto';
import { corrected, type ComplaintReceived, type Correction } from '@sambung/contracts';
import { type ObjectStore, ProblemError } from '@sambung/platform';
import type { DataSource, EntityManager } from 'typeorm';
import type { Decision } from '../assign/decision';
import type { Change } from '../change';
import type { Content } from '../complaint';
import { ComplaintsStore } from '../store/complaints.store';
import {
  type HeldAction,
  type HeldCount,
  type HeldItem,
  type HeldReportRow,
  HeldStore,
  namesOf,
} from '../store/held.store';
import { available } from '../store/open-store';
import { conflict, correctComplaint, refuseComplaint, releaseComplaint } from './settle-held';

const LARGEST_LIST = 500;
const BATCH = 100;
const SHA256 = /^[0-9a-f]{64}$/;

/** One of them with what arrived, as far as it is kept, contacts included, and what people did about it. */
export interface OpenedItem {
  /** Absent where it is held no longer. */
  item: HeldItem | undefined;
  state: string;
  /** Null for what was set aside on the bus: its bytes are there, at the place that the parameters name. */
  content: unknown;
  actions: (HeldAction & { at: Date })[];
}

interface HeldTools {
  objects: ObjectStore;
  openSealed: (sealed: string) => Promise<unknown>;
  decide(content: Content, receivedAt: Date): Decision;
  /** Something may have become due. */
  onChange(): void;
}

interface Stores {
  held: HeldStore;
  complaints: ComplaintsStore;
}

/** What a person does about what is held: look, release, correct, refuse. Each leaves a line that is never edited. */
export class HeldPath {
  constructor(
    private readonly database: DataSource,
    private readonly tools: HeldTools,
  ) {}

  list(code?: string): Promise<HeldItem[]> {
    return this.within('listing what is held', ({ held }) => held.list(LARGEST_LIST, code));
  }

  counts(): Promise<HeldCount[]> {
    return this.within('counting what is held', ({ held }) => held.counts());
  }

  async show(id: string): Promise<OpenedItem> {
    const { report, change, item, actions } = await this.within(
      'reading what is held',
      async ({ held, complaints }) => ({
        report: await held.report(id),
        change: (await complaints.lock([id]))[0],
        item: await held.item(id),
        actions: await held.actions(id),
      }),
    );
    if (report !== undefined) {
      const { sealed, event, state } = report;
      return { item, state, content: sealed === null ? event : await this.open(sealed), actions };
    }
    if (change === undefined) throw unknown();
    const { state, parts } = change.complaint;
    return { item, state, content: parts.map(({ content }) => content), actions };
  }

  /** Sends them on unchanged. @returns how many of them that was; what cannot be released stays held. */
  async releaseAll(code: string, by: string): Promise<{ released: number; kept: number }> {
    const ids = await this.within('listing what is held', ({ held }) => held.ids(code));
    let released = 0;
    for (let start = 0; start < ids.length; start += BATCH) {
      const batch = ids.slice(start, start + BATCH);
      released += await this.within('releasing what is held', async (stores) => {
        const reports = (await stores.held.lockReports(batch)).filter((report) => wayOf(report) !== 'bus');
        const changes = (await stores.complaints.lock(batch)).filter(isHeld);
        await this.releaseReports(reports, stores, by);
        await this.releaseComplaints(changes, stores, by);
        return reports.length + changes.length;
      });
      this.tools.onChange();
    }
    return { released, kept: ids.length - released };
  }

  async release(id: string, by: string): Promise<void> {
    await this.settle(id, {
      report: async (report, stores) => {
        requireWay(report);
        await this.releaseReports([report], stores, by);
      },
      complaint: (change, stores) => this.releaseComplaints([change], stores, by),
    });
  }

  /** Puts right what a person knows better, and sends it on. */
  async correct(id: string, correction: Correction, by: string): Promise<void> {
    const parameters = { fields: namesOf(correction) };
    await this.settle(id, {
      report: async (report, { held }) => {
        requireWay(report);
        const action = { subjectId: id, by, action: 'corrected', code: report.code, parameters } as const;
        if (report.event !== null) {
          await held.applyAgain([id], correctedEvent(report.event as ComplaintReceived, correction));
          await held.move([id], 'released');
        } else if (report.code === 'ingest.invalid') {
          await this.tellAdapter([report], held, correction);
        } else {
          throw conflict(
            'report.not-readable',
            'It has no fields that could be corrected: have its reader mended and release it, or refuse it',
          );
        }
        await held.record([action]);
      },
      complaint: async (change, { held, complaints }) => {
        const code = change.complaint.held?.code ?? '';
        correctComplaint(change, correction, (content, receivedAt) => this.tools.decide(content, receivedAt));
        await complaints.save([change]);
        await held.record([{ subjectId: id, by, action: 'corrected', code, parameters }]);
      },
    });
  }

  async refuse(id: string, reason: string, by: string): Promise<void> {
    const parameters = { reason };
    await this.settle(id, {
      report: async ({ code }, { held }) => {
        await held.move([id], 'refused');
        await held.record([{ subjectId: id, by, action: 'refused', code, parameters }]);
      },
      complaint: async (change, { held, complaints }) => {
        const code = change.complaint.held?.code ?? '';
        refuseComplaint(change);
        await complaints.save([change]);
        await held.record([{ subjectId: id, by, action: 'refused', code, parameters }]);
      },
    });
  }

  private async releaseReports(
    reports: readonly HeldReportRow[],
    { held }: Stores,
    by: string,
  ): Promise<void> {
    const here = reports.filter((report) => wayOf(report) === 'routing').map(({ id }) => id);
    await held.applyAgain(here);
    await held.move(here, 'released');
    // Those of one delivery are read again together.
    const deliveries = new Map<string, HeldReportRow[]>();
    for (const report of reports)
      if (wayOf(report) === 'adapter') {
        const key = report.delivery ?? '';
        deliveries.set(key, [...(deliveries.get(key) ?? []), report]);
      }
    for (const together of deliveries.values()) await this.tellAdapter(together, held);
    await held.record(
      reports.map(({ id, code }) => ({ subjectId: id, by, action: 'released', code, parameters: {} })),
    );
  }

  private async tellAdapter(
    reports: readonly HeldReportRow[],
    held: HeldStore,
    correction?: Correction,
  ): Promise<void> {
    const [first] = reports;
    if (first === undefined) return;
    const releaseId = randomUUID();
    const reportIds = reports.map(({ id }) => id);
    const { channel, source, delivery } = first;
    await held.move(reportIds, 'released', releaseId);
    await held.tellReleased({
      releaseId,
      channel,
      source,
      reportIds,
      delivery: delivery ?? '',
      ...(correction === undefined ? {} : { correction }),
    });
  }

  private async releaseComplaints(
    changes: readonly Change[],
    { held, complaints }: Stores,
    by: string,
  ): Promise<void> {
    const actions = changes.map(({ complaint }) => ({
      subjectId: complaint.id,
      by,
      action: 'released' as const,
      code: complaint.held?.code ?? '',
      parameters: {},
    }));
    changes.forEach(releaseComplaint);
    await complaints.save(changes);
    await held.record(actions);
  }

  /** What it is held as, under its lock. @throws ProblemError 404, or 409 where somebody was faster. */
  private async settle(
    id: string,
    act: {
      report(report: HeldReportRow, stores: Stores): Promise<void>;
      complaint(change: Change, stores: Stores): Promise<void>;
    },
  ): Promise<void> {
    await this.within('recording what a person did', async (stores) => {
      const [report] = await stores.held.lockReports([id]);
      if (report !== undefined) return act.report(report, stores);
      const [change] = await stores.complaints.lock([id]);
      if (change !== undefined && isHeld(change)) return act.complaint(change, stores);
      if (change === undefined && (await stores.held.report(id)) === undefined) throw unknown();
      throw conflict('held.not-held', 'It is not held, or no longer');
    });
    this.tools.onChange();
  }

  /** What is long is kept in the object store, under its digest. */
  private async open(sealed: string): Promise<unknown> {
    const { objects, openSealed } = this.tools;
    return openSealed(SHA256.test(sealed) ? (await objects.get(sealed)).toString() : sealed);
  }

  private within<T>(action: string, work: (stores: Stores) => Promise<T>): Promise<T> {
    return available(action, () =>
      this.database.transaction((manager: EntityManager) =>
        work({ held: new HeldStore(manager), complaints: new ComplaintsStore(manager) }),
      ),
    );
  }
}

const isHeld = ({ complaint }: Change): boolean => complaint.state === 'held';

/** Who can take it on again: routing what has landed, its adapter what it has kept, else only the bus has it. */
const wayOf = ({ event, delivery }: HeldReportRow): 'routing' | 'adapter' | 'bus' =>
  event !== null ? 'routing' : delivery !== null ? 'adapter' : 'bus';

function requireWay(report: HeldReportRow): void {
  if (wayOf(report) !== 'bus') return;
  throw report.sealed === null
    ? conflict(
        'report.on-the-bus',
        `It lies on the bus: npm run replay:dead-letters -- --topic ${report.source}`,
      )
    : conflict('report.not-kept', 'Its delivery was not kept: have the channel send it again, or refuse it');
}

const correctedEvent = (event: ComplaintReceived, correction: Correction): ComplaintReceived => ({
  ...corrected(event, correction),
  ...(correction.occurredAt === undefined ? {} : { occurredAt: correction.occurredAt }),
});

const unknown = (): ProblemError =>
  new ProblemError({ status: 404, code: 'held.unknown', title: 'There is no such report or complaint' });
