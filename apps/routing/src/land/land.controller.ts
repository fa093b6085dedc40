import { ComplaintReceived, ReportHeld, ReportIgnored, ReportReleased, TOPICS } from '@sambung/contracts';
import type { BusRecord } from '@sambung/platform';
import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { ChannelWatch } from '../channels/channel-watch';
import { heldOf } from './dead-letter';
import { Landing } from './landing';
import { readEvent } from './read-event';

const LANDED = [TOPICS.complaintReceived, TOPICS.reportHeld, TOPICS.reportIgnored];
const DEAD_LETTERS = [...LANDED, TOPICS.attachmentDeferred].map((topic) => `${topic}.dlt`);
const UNRELEASED = `${TOPICS.reportReleased}.dlt`;

/** All that routing reads from the bus. */
export const LANDED_TOPICS: readonly string[] = [...LANDED, ...DEAD_LETTERS, UNRELEASED];

/** What arrives on the bus, one insert each; everything slow happens from the database. */
@Controller()
export class LandController {
  constructor(
    private readonly landing: Landing,
    private readonly watch: ChannelWatch,
  ) {}

  @EventPattern(TOPICS.complaintReceived)
  async landComplaint(@Payload() record: BusRecord): Promise<void> {
    const event = readEvent(ComplaintReceived, record);
    await this.landing.complaint(event, record.headers['traceparent'] ?? null);
    this.watch.hear(event.channel, event.receivedAt);
  }

  @EventPattern(TOPICS.reportHeld)
  async landHeld(@Payload() record: BusRecord): Promise<void> {
    const event = readEvent(ReportHeld, record);
    await this.landing.held(event);
    this.watch.hear(event.channel, event.receivedAt);
  }

  /** Whichever group set them aside: nobody else would ever see them. */
  @EventPattern(DEAD_LETTERS)
  async landDeadLetter(@Payload() record: BusRecord): Promise<void> {
    await this.landing.held(heldOf(record));
  }

  /** What its adapter could not read again is held once more. */
  @EventPattern(UNRELEASED)
  async landUnreleased(@Payload() record: BusRecord): Promise<void> {
    await this.landing.unreleased(
      readEvent(ReportReleased, record),
      record.headers['dlt_code'] ?? 'ingest.bug',
    );
  }

  @EventPattern(TOPICS.reportIgnored)
  async landIgnored(@Payload() record: BusRecord): Promise<void> {
    const event = readEvent(ReportIgnored, record);
    await this.landing.ignored(event);
    this.watch.hear(event.channel, event.receivedAt);
  }
}
