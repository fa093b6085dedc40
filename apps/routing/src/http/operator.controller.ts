import {
  Body,
  Controller,
  Get,
  HttpCode,
  Param,
  ParseUUIDPipe,
  Post,
  Query,
  UseGuards,
} from '@nestjs/common';
import { OperatorGuard, ProblemError } from '@sambung/platform';
import { IsInt, IsOptional, Matches, Min } from 'class-validator';
import { type ComplaintLine, OverviewStore } from '../store/overview.store';
import { Exporter, type ExportedComplaint } from './export';
import { ManualPath } from './manual';
import { readBody } from './operator-body';
import { type ComplaintView, type Overview, OverviewReader } from './overview';

const LARGEST_LIST = 500;

class Filed {
  @Matches(/^[0-9]{7,20}$/, { message: 'a tracking id is 7 digits or more' }) trackingId!: string;
  /** What stands in the export, so that what came after it is told on the ticket. */
  @IsOptional() @IsInt() @Min(1) version?: number;
}

/** What operators' programs call, with the operator's token. */
@Controller('v1')
@UseGuards(OperatorGuard)
export class OperatorController {
  constructor(
    private readonly overviews: OverviewReader,
    private readonly store: OverviewStore,
    private readonly manual: ManualPath,
    private readonly exporter: Exporter,
  ) {}

  @Get('overview')
  overview(@Query('lang') lang?: string): Promise<Overview> {
    return this.overviews.read(lang === 'en' ? 'en' : 'id');
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
    const { trackingId, version } = readBody(Filed, body);
    await this.manual.file(id, trackingId, version);
  }

  private view(line: ComplaintLine): ComplaintView {
    return this.overviews.view(line, 'id');
  }
}
