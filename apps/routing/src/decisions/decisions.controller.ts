import { Controller, Get, Param, UseGuards } from '@nestjs/common';
import { OperatorGuard } from '@sambung/platform';
import { type DecisionRecord, Decisions } from './decisions';

/** Why a complaint went where it went, with the operator's token. */
@Controller('v1/complaints')
@UseGuards(OperatorGuard)
export class DecisionsController {
  constructor(private readonly decisions: Decisions) {}

  /** By the complaint's id, a receipt, or a tracking id. */
  @Get(':key/decision')
  read(@Param('key') key: string): Promise<DecisionRecord> {
    return this.decisions.record(key);
  }
}
