import { once } from 'node:events';

export default async function globalTeardown(): Promise<void> {
  const servers = globalThis.testServers;
  if (servers === undefined || servers.exitCode !== null) return;
  servers.stdin?.end();
  await once(servers, 'exit');
}
