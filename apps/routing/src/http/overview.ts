import { UnavailableError, type Failing } from '@sambung/platform';
import { speak } from '../assign/reasons';
import type { ChannelState } from '../channels/channel-watch';
import type { City } from '../city/city';
import type { TopicLag } from '../land/lag';
import type { ChannelCount, ComplaintLine, Fault, HeldReport, OverviewStore } from '../store/overview.store';
import type { Language } from './words';

const LATEST = 50;

export interface ComplaintView {
  id: string;
  channel: string;
  source: string;
  state: string;
  receivedAt: string;
  /** Absent where the coordinator decides. */
  apparatus?: string;
  outcome: string;
  reasons: string[];
  trackingId?: string;
  ticketUrl?: string;
  ticketStatus?: string;
  held?: string;
  history: { at: string; state: string; code: string }[];
}

/**
 * In each channel `arrived` is all that it sent: ignored + heldReports + unapplied + complaints + `more`, which is what
 * came to a complaint that was there: revisions, additions, deletions and repetitions.
 */
export interface Overview {
  city: string;
  mode: string;
  at: string;
  channels: (ChannelCount & { arrived: number; ignored: number; more: number })[];
  /** Whether each lives. */
  signs: ChannelState[];
  broken: Fault[];
  /** Work of this process that fails now. */
  failing: Failing[];
  /** What waits on the bus, by topic; absent while the bus cannot be reached. */
  lag?: TopicLag[];
  heldReports: HeldReport[];
  /** Those that wait longest come first: they must not be lost below the latest. */
  heldComplaints: ComplaintView[];
  latest: ComplaintView[];
}

interface OverviewOptions {
  city: City;
  mode: string;
  /** Where a ticket is seen, with `{trackingId}` in it. */
  ticketUrl: string | undefined;
}

/** What operators see, gathered from the database, the bus and this process. */
export class OverviewReader {
  constructor(
    private readonly store: OverviewStore,
    private readonly options: OverviewOptions,
    private readonly lag: () => Promise<TopicLag[]>,
    private readonly failing: () => Failing[],
    private readonly signs: () => Promise<ChannelState[]>,
  ) {}

  get timeZone(): string {
    return this.options.city.timeZone;
  }

  async read(language: Language): Promise<Overview> {
    const { store, options } = this;
    const [channels, signs, broken, lag, heldReports, heldComplaints, latest] = await Promise.all([
      store.channels(),
      this.signs(),
      store.broken(),
      this.lag().catch(undefinedWhenAway),
      store.heldReports(LATEST),
      store.heldComplaints(LATEST),
      store.latest(LATEST),
    ]);
    return {
      city: options.city.name,
      mode: options.mode,
      at: new Date().toISOString(),
      channels: channels.map((channel) => {
        const ignored = sum(Object.values(channel.ignoredCodes));
        return {
          ...channel,
          ignored,
          arrived:
            applied(channel) + channel.unapplied + ignored + channel.heldReports + channel.refusedReports,
          more: applied(channel) - sum(Object.values(channel.complaints)),
        };
      }),
      signs,
      broken,
      failing: this.failing(),
      lag,
      heldReports,
      heldComplaints: heldComplaints.map((line) => this.view(line, language)),
      latest: latest.map((line) => this.view(line, language)),
    };
  }

  view(line: ComplaintLine, language: Language): ComplaintView {
    const { city, ticketUrl } = this.options;
    const { decision, trackingId } = line;
    const office = city.apparatus.find(({ code }) => code === decision.apparatus);
    return {
      id: line.id,
      channel: line.channel,
      source: line.source,
      state: line.state,
      receivedAt: line.receivedAt.toISOString(),
      apparatus: decision.outcome === 'assign' ? (office?.name ?? decision.apparatus) : undefined,
      outcome: decision.outcome,
      reasons: decision.reasons.map((reason) => speak(reason, language)),
      trackingId: trackingId ?? undefined,
      ticketUrl: trackingId === null ? undefined : ticketUrl?.replaceAll('{trackingId}', trackingId),
      ticketStatus: line.ticket?.status,
      held: line.held?.code,
      history: line.history.map(({ at, to, code }) => ({ at: at.toISOString(), state: to, code })),
    };
  }
}

/** The page must be seen just when something is away. */
function undefinedWhenAway(error: unknown): undefined {
  if (!(error instanceof UnavailableError)) throw error;
}

/** What could not be applied stands among the held reports. */
const applied = ({ arrivals }: ChannelCount): number =>
  sum(Object.values(arrivals)) - (arrivals['held'] ?? 0);

const sum = (counts: number[]): number => counts.reduce((total, count) => total + count, 0);
