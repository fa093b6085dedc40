import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

declare global {
  var testServers: ChildProcess | undefined;
}

/** Costs nothing but a small process: PostgreSQL and Kafka start when a test first asks for them. */
export default async function globalSetup(): Promise<void> {
  const servers = spawn(process.execPath, [join(__dirname, 'run-servers.mjs')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  globalThis.testServers = servers;
  const [port] = (await once(servers.stdout, 'data')) as [Buffer];
  process.env['TEST_SERVERS_URL'] = `http://127.0.0.1:${port.toString().trim()}`;
}
