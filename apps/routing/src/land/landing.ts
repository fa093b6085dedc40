import type { ComplaintReceived, ReportHeld, ReportIgnored, ReportReleased } from '@sambung/contracts';
import { coalesce } from '../coalesce';
import type { ArrivalsStore, LandedArrival } from '../store/arrivals.store';
import { isFaultOfData } from '../store/open-store';
import { orderKeyOf } from './apply-arrival';
import { storable } from './storable';

const LARGEST_INSERT = 500;

/** Resolves when what it is given is durable. @throws UnavailableError while the database is away. */
export class Landing {
  private readonly land: (arrival: LandedArrival) => Promise<undefined>;

  constructor(
    private readonly arrivals: ArrivalsStore,
    private readonly onLanded: (channels: readonly string[]) => void,
  ) {
    // Partitions are handled side by side: what they bring at the same time shares one insert and one commit.
    this.land = coalesce(LARGEST_INSERT, (landed) => this.landTogether(landed));
  }

  async complaint(received: ComplaintReceived, traceparent: string | null): Promise<void> {
    const event = storable(received);
    const arrival = { eventId: event.eventId, orderKey: orderKeyOf(event), event, traceparent };
    try {
      await this.land(arrival);
    } catch (error) {
      if (!isFaultOfData(error)) throw error;
      // It may be another's: each lands by itself then, and only the one that is broken fails.
      await this.landTogether([arrival]);
    }
  }

  held(report: ReportHeld): Promise<void> {
    return this.arrivals.landHeld(storable(report));
  }

  unreleased({ releaseId }: ReportReleased, code: string): Promise<void> {
    return this.arrivals.holdAgain(releaseId, code === 'bus.bug' ? 'ingest.bug' : code);
  }

  ignored(report: ReportIgnored): Promise<void> {
    return this.arrivals.landIgnored(report);
  }

  private async landTogether(landed: readonly LandedArrival[]): Promise<undefined[]> {
    await this.arrivals.land(landed);
    this.onLanded(landed.map(({ event }) => event.channel));
    return landed.map(() => undefined);
  }
}
