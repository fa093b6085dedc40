import { Controller, type DynamicModule, Inject, Module } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { TOPICS } from '@sambung/contracts';
import type { BusRecord } from '@sambung/platform';
import { type StatusTools, takeStatus } from './feedback/take-status';
import { type LateTools, sendLateAttachments } from './late-attachments';
import { readReleased, type ReleaseTools } from './released';

const LATE_TOOLS = Symbol('late-tools');
const RELEASE_TOOLS = Symbol('release-tools');
const STATUS_TOOLS = Symbol('status-tools');

@Controller()
class LateAttachmentsController {
  constructor(@Inject(LATE_TOOLS) private readonly tools: LateTools) {}

  @EventPattern(TOPICS.attachmentDeferred)
  deferred(@Payload() record: BusRecord): Promise<void> {
    return sendLateAttachments(record, this.tools);
  }
}

@Controller()
class ReleasedController {
  constructor(@Inject(RELEASE_TOOLS) private readonly tools: ReleaseTools) {}

  @EventPattern(TOPICS.reportReleased)
  released(@Payload() record: BusRecord): Promise<void> {
    return readReleased(record, this.tools);
  }
}

@Controller()
class StatusController {
  constructor(@Inject(STATUS_TOOLS) private readonly tools: StatusTools) {}

  @EventPattern(TOPICS.complaintStatusChanged)
  changed(@Payload() record: BusRecord): Promise<void> {
    return takeStatus(record, this.tools);
  }
}

/** What an adapter does beside its HTTP routes, which `addRoutes` states: they need bytes as they came. */
@Module({})
export class IngestModule {
  /** @param statusTools absent: reporters are not told. */
  static of(tools: LateTools & ReleaseTools, statusTools?: StatusTools): DynamicModule {
    return {
      module: IngestModule,
      controllers: [
        LateAttachmentsController,
        ReleasedController,
        ...(statusTools === undefined ? [] : [StatusController]),
      ],
      providers: [
        { provide: LATE_TOOLS, useValue: tools },
        { provide: RELEASE_TOOLS, useValue: tools },
        { provide: STATUS_TOOLS, useValue: statusTools },
      ],
    };
  }
}
