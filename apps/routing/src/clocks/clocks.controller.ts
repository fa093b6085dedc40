import { Controller, Get, UseGuards } from '@nestjs/common';
import { OperatorGuard } from '@sambung/platform';
import { ClockOverviewStore, type ClockOverview } from '../store/clock-overview.store';

/** Which deadlines run and have passed, and whether whoever must know was told, with the operator's token. */
@Controller('v1/clocks')
@UseGuards(OperatorGuard)
export class ClocksController {
  constructor(private readonly store: ClockOverviewStore) {}

  @Get()
  read(): Promise<ClockOverview> {
    return this.store.read();
  }
}
