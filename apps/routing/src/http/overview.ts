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

/**
 * In each channel `arrived` is all that it sent: ignored + heldReports + unapplied + complaints + `more`, which is what
 * came to a complaint that was there: revisions, additions, deletions and repetitions.
 */
export interface Overview {
  city: string;
  mode: string;
  at: string;
  channels: (ChannelCount & { arrived: number; more: number })[];
  broken: Fault[];
  heldReports: HeldReport[];
  /** Those that wait longest come first: they must not be lost below the latest. */
  heldComplaints: ComplaintView[];
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
  const [channels, broken, heldReports, heldComplaints, latest] = await Promise.all([
    store.channels(),
    store.broken(),
    store.heldReports(LATEST),
    store.heldComplaints(LATEST),
    store.latest(LATEST),
  ]);
  return {
    city: options.city.name,
    mode: options.mode,
    at: new Date().toISOString(),
    channels: channels.map((channel) => ({
      ...channel,
      arrived: applied(channel) + channel.unapplied + channel.ignored + channel.heldReports,
      more: applied(channel) - sum(Object.values(channel.complaints)),
    })),
    broken,
    heldReports,
    heldComplaints: heldComplaints.map((line) => viewOf(line, options, language)),
    latest: latest.map((line) => viewOf(line, options, language)),
  };
}

/** What could not be applied stands among the held reports. */
const applied = ({ arrivals }: ChannelCount): number =>
  sum(Object.values(arrivals)) - (arrivals['held'] ?? 0);

const sum = (counts: number[]): number => counts.reduce((total, count) => total + count, 0);

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
