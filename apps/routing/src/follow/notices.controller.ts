import { ComplaintNotified, TOPICS } from '@sambung/contracts';
import { type BusRecord, OperatorGuard } from '@sambung/platform';
import { Controller, Get, HttpCode, Inject, Param, ParseUUIDPipe, Post, UseGuards } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { readEvent } from '../land/read-event';
import { type HeldNotice, NoticesStore } from '../store/notices.store';

const MAX_LISTED = 500;
export const TELL_AGAIN = Symbol('tell-again');
export type TellAgain = (complaintId: string) => Promise<{ round: number }>;

/** How telling reporters ends. */
@Controller()
export class NotifiedController {
  constructor(private readonly notices: NoticesStore) {}

  @EventPattern(TOPICS.complaintNotified)
  async land(@Payload() record: BusRecord): Promise<void> {
    await this.notices.land(readEvent(ComplaintNotified, record));
  }
}

/** What a person does about reporters who were not reached. */
@Controller('v1/notices')
@UseGuards(OperatorGuard)
export class NoticesController {
  constructor(
    private readonly notices: NoticesStore,
    @Inject(TELL_AGAIN) private readonly tellAgain: TellAgain,
  ) {}

  @Get('held')
  async held(): Promise<{ notices: HeldNotice[] }> {
    return { notices: await this.notices.held(MAX_LISTED) };
  }

  @Post(':complaintId/tell-again')
  @HttpCode(202)
  again(@Param('complaintId', ParseUUIDPipe) complaintId: string): Promise<{ round: number }> {
    return this.tellAgain(complaintId);
  }
}
