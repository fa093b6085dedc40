import { Controller, type DynamicModule, Inject, Module } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { TOPICS } from '@sambung/contracts';
import type { BusRecord } from '@sambung/platform';
import { type LateTools, sendLateAttachments } from './late-attachments';

const LATE_TOOLS = Symbol('late-tools');

@Controller()
class LateAttachmentsController {
  constructor(@Inject(LATE_TOOLS) private readonly tools: LateTools) {}

  @EventPattern(TOPICS.attachmentDeferred)
  deferred(@Payload() record: BusRecord): Promise<void> {
    return sendLateAttachments(record, this.tools);
  }
}

/** What an adapter does beside its HTTP routes, which `addRoutes` states: they need bytes as they came. */
@Module({})
export class IngestModule {
  static of(tools: LateTools): DynamicModule {
    return {
      module: IngestModule,
      controllers: [LateAttachmentsController],
      providers: [{ provide: LATE_TOOLS, useValue: tools }],
    };
  }
}
