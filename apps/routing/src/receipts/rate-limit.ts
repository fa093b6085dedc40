import { isIP } from 'node:net';

const MINUTE_MILLISECONDS = 60_000;
const MOST_CLIENTS = 10_000;

interface Bucket {
  tokens: number;
  filledAt: number;
}

/**
 * A token bucket for each client, in this process alone: a minute's requests at once, then at that pace. Of more clients
 * than are kept, the one that was quiet longest is forgotten: it has the memory, not the limit, that is bounded.
 */
export class RateLimit {
  private readonly buckets = new Map<string, Bucket>();

  /** @param perMinute 0: no limit. */
  constructor(
    private readonly perMinute: number,
    private readonly mostClients = MOST_CLIENTS,
    private readonly now = () => performance.now(),
  ) {}

  get clients(): number {
    return this.buckets.size;
  }

  /** Counts a request. @returns seconds until the next one is taken; 0: this one is. */
  take(address: string): number {
    if (this.perMinute === 0) return 0;
    const client = clientOf(address);
    const now = this.now();
    const pace = this.perMinute / MINUTE_MILLISECONDS;
    const known = this.buckets.get(client) ?? { tokens: Infinity, filledAt: now };
    const tokens = Math.min(Math.max(1, this.perMinute), known.tokens + (now - known.filledAt) * pace);
    const isTaken = tokens >= 1;
    this.buckets.delete(client);
    this.buckets.set(client, { tokens: isTaken ? tokens - 1 : tokens, filledAt: now });
    const [quietest] = this.buckets.keys();
    if (this.buckets.size > this.mostClients && quietest !== undefined) this.buckets.delete(quietest);
    return isTaken ? 0 : (1 - tokens) / pace / 1000;
  }
}

/** Whoever has one IPv6 address has at least the 2^64 of its network. */
export function clientOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  if (isIP(plain) === 4) return plain;
  if (isIP(plain) !== 6) return 'unreadable';
  // A URL writes it in one way only, with one `::` at most, and an IPv4 tail as groups.
  const { hostname } = new URL(`http://[${plain.replace(/%.*$/, '')}]`);
  const [head = '', tail] = hostname.slice(1, -1).split('::');
  const [first, last] = [groupsOf(head), groupsOf(tail ?? '')];
  const zeros = Array.from({ length: tail === undefined ? 0 : 8 - first.length - last.length }, () => '0');
  return `${[...first, ...zeros, ...last].slice(0, 4).join(':')}::/64`;
}

const groupsOf = (text: string): string[] => (text === '' ? [] : text.split(':'));
