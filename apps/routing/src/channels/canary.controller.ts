import { CanarySent, TOPICS } from '@sambung/contracts';
import type { BusRecord } from '@sambung/platform';
import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { readEvent } from '../land/read-event';
import { ChannelWatch } from './channel-watch';

/** Canaries come on a topic of their own: what lands and counts reports never sees one. */
@Controller()
export class CanaryController {
  constructor(private readonly watch: ChannelWatch) {}

  @EventPattern(TOPICS.canarySent)
  async land(@Payload() record: BusRecord): Promise<void> {
    await this.watch.land(readEvent(CanarySent, record));
  }
}
