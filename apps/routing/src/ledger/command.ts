import type { AxiosInstance } from 'axios';
import type { Overview } from '../http/overview';
import type { Fault } from '../store/overview.store';

export const USAGE = `npm run ledger
The sums of every channel, of the Sambung that runs here, or of OPERATOR_TOKEN and ROUTING_URL. Exit status 1 when they
do not balance.`;

/** The accounts of every channel, and whatever keeps them from balancing. */
export async function ledger(client: AxiosInstance): Promise<{ text: string; isBalanced: boolean }> {
  const [{ data: overview }, { data: balance }] = await Promise.all([
    client.get<Overview>('/v1/overview'),
    client.get<{ balanced: boolean; faults: Fault[] }>('/v1/ledger'),
  ]);
  const lines = overview.channels.map(({ channel, arrived, ignored, heldReports, unapplied, complaints }) => {
    const states = Object.entries(complaints).map(([state, count]) => `${state} ${count}`);
    return [
      channel.padEnd(12),
      `arrived ${arrived}: ignored ${ignored}, could not be read ${heldReports}, not yet applied ${unapplied};`,
      `complaints: ${states.join(', ') || 'none'}`,
    ].join(' ');
  });
  const faults = balance.faults.map(({ code, count }) => `${code}: ${count}`);
  return {
    text: [...lines, ...faults, balance.balanced ? 'balanced' : 'NOT BALANCED'].join('\n'),
    isBalanced: balance.balanced,
  };
}
