import {
  Body,
  Controller,
  Get,
  HttpCode,
  Inject,
  Param,
  ParseUUIDPipe,
  Post,
  Query,
  UseGuards,
} from '@nestjs/common';
import { OperatorGuard, ProblemError } from '@sambung/platform';
import { type ComplaintLine, type Fault, type HeldReport, OverviewStore } from '../store/overview.store';
import { Exporter, type ExportedComplaint } from './export';
import { HeldReader, type OpenedReport } from './held';
import { OVERVIEW_OPTIONS } from './http.tokens';
import { ManualPath } from './manual';
import { type ComplaintView, type Overview, type OverviewOptions, readOverview, viewOf } from './overview';

const LARGEST_LIST = 500;

/** What operators' programs call, with the operator's token. */
@Controller('v1')
@UseGuards(OperatorGuard)
export class OperatorController {
  constructor(
    private readonly store: OverviewStore,
    private readonly manual: ManualPath,
    private readonly exporter: Exporter,
    private readonly heldReader: HeldReader,
    @Inject(OVERVIEW_OPTIONS) private readonly options: OverviewOptions,
  ) {}

  @Get('overview')
  overview(@Query('lang') lang?: string): Promise<Overview> {
    return readOverview(this.store, this.options, lang === 'en' ? 'en' : 'id');
  }

  @Get('ledger')
  async ledger(): Promise<{ balanced: boolean; faults: Fault[] }> {
    const faults = await this.store.ledgerFaults();
    return { balanced: faults.every(({ count }) => count === 0), faults };
  }

  @Get('held')
  async held(): Promise<{ reports: HeldReport[]; complaints: ComplaintView[] }> {
    const [reports, complaints] = await Promise.all([
      this.store.heldReports(LARGEST_LIST),
      this.store.heldComplaints(LARGEST_LIST),
    ]);
    return { reports, complaints: complaints.map((line) => this.view(line)) };
  }

  /** One held report with what arrived, contacts included. */
  @Get('held/:id')
  heldReport(@Param('id', ParseUUIDPipe) id: string): Promise<OpenedReport> {
    return this.heldReader.read(id);
  }

  @Get('complaints/:id')
  async complaint(@Param('id', ParseUUIDPipe) id: string): Promise<ComplaintView & { steps: object[] }> {
    const found = await this.store.complaint(id);
    if (found === undefined)
      throw new ProblemError({ status: 404, code: 'complaint.unknown', title: 'There is no such complaint' });
    const steps = found.steps.map(({ key, state, attempts, code }) => ({ key, state, attempts, code }));
    return { ...this.view(found), steps };
  }

  /** What waits for a person to file it. */
  @Get('waiting')
  async waiting(): Promise<{ complaints: ComplaintView[] }> {
    const waiting = await this.manual.waiting(LARGEST_LIST);
    return { complaints: waiting.map((complaint) => this.view({ ...complaint, history: [] })) };
  }

  /** The whole tickets, contacts included, as a person types them into SP4N-LAPOR!. */
  @Get('waiting/export')
  async export(): Promise<{ tickets: ExportedComplaint[] }> {
    const waiting = await this.manual.waiting(LARGEST_LIST);
    return { tickets: await Promise.all(waiting.map((complaint) => this.exporter.export(complaint))) };
  }

  @Get('complaints/:id/export')
  async exportOne(@Param('id', ParseUUIDPipe) id: string): Promise<ExportedComplaint> {
    return this.exporter.export(await this.manual.complaint(id));
  }

  /** The tracking id of the ticket that a person has filed or found. */
  @Post('complaints/:id/tracking-id')
  @HttpCode(204)
  async file(@Param('id', ParseUUIDPipe) id: string, @Body() body: unknown): Promise<void> {
    const trackingId =
      typeof body === 'object' && body !== null && 'trackingId' in body ? body.trackingId : undefined;
    if (typeof trackingId !== 'string' || !/^[0-9]{7,20}$/.test(trackingId))
      throw new ProblemError({
        status: 422,
        code: 'tracking-id.malformed',
        title: 'A tracking id is 7 digits or more',
        faults: [{ field: 'trackingId', rule: 'matches' }],
      });
    await this.manual.file(id, trackingId);
  }

  /** Sends a held complaint again. */
  @Post('complaints/:id/retry')
  @HttpCode(204)
  retry(@Param('id', ParseUUIDPipe) id: string): Promise<void> {
    return this.manual.retry(id);
  }

  private view(line: ComplaintLine): ComplaintView {
    return viewOf(line, this.options, 'id');
  }
}
