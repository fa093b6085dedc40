import { speak } from '../assign/reasons';
import type { City } from '../city/city';
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

export interface Overview {
  city: string;
  mode: string;
  at: string;
  channels: (ChannelCount & { arrived: number })[];
  broken: Fault[];
  heldReports: HeldReport[];
  latest: ComplaintView[];
}

export interface OverviewOptions {
  city: City;
  mode: string;
  /** Where a ticket is seen, with `{trackingId}` in it. */
  ticketUrl: string | undefined;
}

export async function readOverview(
  store: OverviewStore,
  options: OverviewOptions,
  language: Language,
): Promise<Overview> {
  const [channels, broken, heldReports, latest] = await Promise.all([
    store.channels(),
    store.broken(),
    store.heldReports(LATEST),
    store.latest(LATEST),
  ]);
  return {
    city: options.city.name,
    mode: options.mode,
    at: new Date().toISOString(),
    channels: channels.map((channel) => ({ ...channel, arrived: arrivedOf(channel) })),
    broken,
    heldReports,
    latest: latest.map((line) => viewOf(line, options, language)),
  };
}

/** Everything that the channel sent: events, and what was no complaint or could not be read. */
const arrivedOf = ({ unapplied, arrivals, ignored, heldReports }: ChannelCount): number =>
  unapplied + Object.values(arrivals).reduce((sum, count) => sum + count, 0) + ignored + heldReports;

export function viewOf(
  line: ComplaintLine,
  { city, ticketUrl }: OverviewOptions,
  language: Language,
): ComplaintView {
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
