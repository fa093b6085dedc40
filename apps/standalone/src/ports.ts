import { once } from 'node:events';
import { createServer } from 'node:net';
import { readSettings, setting } from '@sambung/platform';
import { channelApps, channelOf, prefixOfApp } from './channels';
import { SentenceError } from './sentence-error';

const port = (of: string, fallback: number) => setting.number({ description: `port of ${of}`, fallback });

export const portSettings = {
  HOST: setting.text({ description: 'address to listen on', fallback: '127.0.0.1' }),
  ...Object.fromEntries(
    channelApps().map((app) => [`${prefixOfApp(app)}PORT`, port(app, channelOf(app).port)]),
  ),
  ROUTING_PORT: port('routing', 8110),
  SIMULATOR_PORT: port('the simulator', 8120),
};

async function isFree(host: string, port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(port, host);
    await once(server, 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}

/**
 * Before anything is started.
 * @throws SentenceError naming each port that is in use, and the setting that chooses another.
 */
export async function requireFreePorts(environment: NodeJS.ProcessEnv): Promise<void> {
  const { HOST, ...ports } = readSettings(portSettings, environment);
  const taken: string[] = [];
  for (const [name, port] of Object.entries(ports)) {
    if (port !== 0 && !(await isFree(HOST, port))) taken.push(`${port} (${name})`);
  }
  if (taken.length === 0) return;
  throw new SentenceError(
    `In use by another program: port ${taken.join(', ')}. Stop what listens there, or set the name in brackets to another port.`,
  );
}
