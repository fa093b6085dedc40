import { type ObjectStore, ProblemError } from '@sambung/platform';
import type { HeldReport, OverviewStore } from '../store/overview.store';

/** A held report with what arrived, as far as it is kept: for the person who must do something about it. */
export interface OpenedReport extends HeldReport {
  /** Null for what was set aside on the bus: its bytes are there, at the place that the parameters name. */
  content: unknown;
}

const SHA256 = /^[0-9a-f]{64}$/;

export class HeldReader {
  constructor(
    private readonly store: OverviewStore,
    private readonly objects: ObjectStore,
    private readonly openSealed: (sealed: string) => Promise<unknown>,
  ) {}

  async read(reportId: string): Promise<OpenedReport> {
    const found = await this.store.heldReport(reportId);
    if (found === undefined)
      throw new ProblemError({ status: 404, code: 'report.unknown', title: 'There is no such held report' });
    const { sealed, event, ...report } = found;
    return { ...report, content: sealed === null ? event : await this.open(sealed) };
  }

  /** What is long is kept in the object store, under its digest. */
  private async open(sealed: string): Promise<unknown> {
    return this.openSealed(SHA256.test(sealed) ? (await this.objects.get(sealed)).toString() : sealed);
  }
}
