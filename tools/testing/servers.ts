/**
 * Asks the run's server process (`run-servers.mjs`) for a server; the first to ask waits for its start.
 * @throws Error with the reason why it could not be started.
 */
export async function askServers<T>(path: '/postgres' | '/kafka'): Promise<T> {
  const response = await fetch(`${serversUrl()}${path}`);
  const answer = (await response.json()) as T & { reason?: string };
  if (!response.ok) throw new Error(answer.reason);
  return answer;
}

export function serversUrl(): string {
  const url = process.env['TEST_SERVERS_URL'];
  if (url === undefined) throw new Error('the test servers run under Jest (globalSetup in jest.config.js)');
  return url;
}
