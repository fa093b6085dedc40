import { UnavailableError, type Failing } from '@sambung/platform';
import { speak } from '../assign/reasons';
import type { ChannelState } from '../channels/channel-watch';
import type { City } from '../city/city';
import type { TopicLag } from '../land/lag';
import type { ClockOverview, ClockOverviewStore } from '../store/clock-overview.store';
import type { HeldNotice, NoticesStore } from '../store/notices.store';
import type { ChannelCount, ComplaintLine, Fault, HeldReport, OverviewStore } from '../store/overview.store';
import type { Language } from './words';

const LATEST = 50;
const LONGEST_OVERDUE = 15;

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
  /** What reporters were to be told, and were not. */
  heldNotices: HeldNotice[];
  /** Those that have waited longest, and whoever was to be told of them and was not. */
  clocks: Pick<ClockOverview, 'open' | 'overdue'> & { untold: ClockOverview['escalations'] };
  /** Those that wait longest come first: they must not be lost below the latest. */
  heldComplaints: ComplaintView[];
  latest: ComplaintView[];
}

interface Stores {
  overview: OverviewStore;
  notices: NoticesStore;
  clocks: ClockOverviewStore;
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
    private readonly stores: Stores,
    private readonly options: OverviewOptions,
    private readonly lag: () => Promise<TopicLag[]>,
    private readonly failing: () => Failing[],
    private readonly signs: () => Promise<ChannelState[]>,
  ) {}

  get timeZone(): string {
    return this.options.city.timeZone;
  }

  async read(language: Language): Promise<Overview> {
    const { options } = this;
    const { overview: store, notices, clocks } = this.stores;
    const [channels, signs, broken, lag, heldReports, heldComplaints, latest, heldNotices, clockOverview] =
      await Promise.all([
        store.channels(),
        this.signs(),
        store.broken(),
        this.lag().catch(undefinedWhenAway),
        store.heldReports(LATEST),
        store.heldComplaints(LATEST),
        store.latest(LATEST),
        notices.held(LATEST),
        clocks.seldom(),
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
      heldNotices,
      clocks: {
        open: clockOverview.open,
        overdue: clockOverview.overdue.slice(0, LONGEST_OVERDUE),
        untold: clockOverview.escalations.filter(isUntold),
      },
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

const TOLD = ['sent', 'stopped'];
/** What is to be sent and was never tried is not late. */
const isUntold = ({ outcome, code }: ClockOverview['escalations'][number]): boolean =>
  outcome === null ? code !== null : !TOLD.includes(outcome);

/** The page must be seen just when something is away. */
function undefinedWhenAway(error: unknown): undefined {
  if (!(error instanceof UnavailableError)) throw error;
}

/** What could not be applied stands among the held reports. */
const applied = ({ arrivals }: ChannelCount): number =>
  sum(Object.values(arrivals)) - (arrivals['held'] ?? 0);

const sum = (counts: number[]): number => counts.reduce((total, count) => total + count, 0);
