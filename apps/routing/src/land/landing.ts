import type { ComplaintReceived, ReportHeld, ReportIgnored } from '@sambung/contracts';
import { coalesce } from '../coalesce';
import type { ArrivalsStore, LandedArrival } from '../store/arrivals.store';
import { orderKeyOf } from './apply-arrival';
import { storable } from './storable';

const LARGEST_INSERT = 500;

/** Resolves when what it is given is durable. @throws UnavailableError while the database is away. */
export class Landing {
  private readonly land: (arrival: LandedArrival) => Promise<void>;

  constructor(
    private readonly arrivals: ArrivalsStore,
    private readonly onLanded: (channels: readonly string[]) => void,
  ) {
    // Partitions are handled side by side: what they bring at the same time shares one insert and one commit.
    this.land = coalesce(LARGEST_INSERT, async (landed: readonly LandedArrival[]) => {
      await arrivals.land(landed);
      this.onLanded(landed.map(({ event }) => event.channel));
      return landed.map(() => undefined);
    });
  }

  async complaint(received: ComplaintReceived, traceparent: string | null): Promise<void> {
    const event = storable(received);
    await this.land({ eventId: event.eventId, orderKey: orderKeyOf(event), event, traceparent });
  }

  held(report: ReportHeld): Promise<void> {
    return this.arrivals.landHeld(storable(report));
  }

  ignored(report: ReportIgnored): Promise<void> {
    return this.arrivals.landIgnored(report);
  }
}
