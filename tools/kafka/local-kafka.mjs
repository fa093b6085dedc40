import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { countBrokers } from './count-brokers.mjs';
import { freePort } from './free-port.mjs';
import { kafkaJars } from './jars.mjs';

const run = promisify(execFile);
const START_SECONDS = 60;
const STOP_SECONDS = 15;

const running = new Set();
// A crash of this process must not leave brokers behind; they do not hear the terminal's Ctrl-C (see below).
process.on('exit', () => running.forEach((broker) => broker.kill('SIGKILL')));

function propertiesOf({ id, port, advertisedPort = port, controllerPort, voters, folder }) {
  const copies = Math.min(3, voters.length);
  return Object.entries({
    'process.roles': 'broker,controller',
    'node.id': id,
    'controller.quorum.voters': voters.join(','),
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${advertisedPort}`,
    'controller.listener.names': 'CONTROLLER',
    'listener.security.protocol.map': 'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT',
    // A backslash starts an escape in a properties file.
    'log.dirs': join(folder, 'data').replaceAll('\\', '/'),
    'auto.create.topics.enable': false,
    'group.initial.rebalance.delay.ms': 0,
    'offsets.topic.num.partitions': 4,
    'offsets.topic.replication.factor': copies,
    'transaction.state.log.replication.factor': copies,
    'transaction.state.log.min.isr': Math.min(2, copies),
    'log.retention.check.interval.ms': 1000,
  })
    .map(([key, value]) => `${key}=${value}\n`)
    .join('');
}

async function startBroker({ jars, folder, heapMegabytes }) {
  const log = await open(join(folder, 'broker.log'), 'a');
  const broker = spawn(
    'java',
    [
      `-Xmx${heapMegabytes}m`,
      '-XX:+UseSerialGC',
      '-cp',
      join(jars, '*'),
      'kafka.Kafka',
      join(folder, 'server.properties'),
    ],
    // A process group of its own: on Ctrl-C the services stop first and still find their broker.
    { stdio: ['ignore', log.fd, log.fd], detached: true },
  );
  running.add(broker);
  broker.once('exit', () => running.delete(broker));
  await log.close();
  return broker;
}

async function stopBroker(broker) {
  if (broker.exitCode !== null || broker.signalCode !== null) return;
  const exit = new Promise((resolve) => broker.once('exit', resolve));
  broker.kill('SIGTERM');
  const timer = setTimeout(() => broker.kill('SIGKILL'), STOP_SECONDS * 1000);
  await exit;
  clearTimeout(timer);
}

/**
 * Apache Kafka in KRaft mode from its Maven artifacts (needs Java 17 and, the first time, Maven). Its data stay in
 * the folder and are found again; ports are chosen free at each start unless the first broker's is given, with the one
 * under which clients are told to find it, where that is another (a proxy's).
 * @param {{ folder: string, brokers?: number, port?: number, advertisedPort?: number, heapMegabytes?: number }} options
 * @returns {Promise<{ brokers: string[], pids: number[], stop: () => Promise<void> }>}
 */
export async function startLocalKafka({
  folder,
  brokers: count = 1,
  port,
  advertisedPort,
  heapMegabytes = 512,
}) {
  const jars = await kafkaJars();
  const nodes = [];
  for (let id = 1; id <= count; id++) {
    nodes.push({
      id,
      folder: join(folder, `broker-${id}`),
      port: id === 1 && port ? port : await freePort(),
      ...(id === 1 && advertisedPort ? { advertisedPort } : {}),
      controllerPort: await freePort(),
    });
  }
  const voters = nodes.map((node) => `${node.id}@127.0.0.1:${node.controllerPort}`);
  const storageTool = (...args) => run('java', ['-cp', join(jars, '*'), 'kafka.tools.StorageTool', ...args]);
  const clusterId = join(folder, 'cluster-id');
  await mkdir(folder, { recursive: true });
  if (!existsSync(clusterId)) await writeFile(clusterId, (await storageTool('random-uuid')).stdout.trim());
  await Promise.all(
    nodes.map(async (node) => {
      const properties = join(node.folder, 'server.properties');
      await mkdir(node.folder, { recursive: true });
      await writeFile(properties, propertiesOf({ ...node, voters }));
      const id = await readFile(clusterId, 'utf8');
      await storageTool('format', '--ignore-formatted', '-t', id, '-c', properties);
    }),
  );
  const processes = await Promise.all(
    nodes.map((node) => startBroker({ jars, folder: node.folder, heapMegabytes })),
  );
  const stop = async () => void (await Promise.all(processes.map(stopBroker)));
  const brokers = nodes.map((node) => `127.0.0.1:${node.port}`);
  for (const started = Date.now(); (await countBrokers(brokers.slice(0, 1))) < count; await delay(200)) {
    const exited = processes.some((broker) => broker.exitCode !== null || broker.signalCode !== null);
    if (!exited && Date.now() - started < START_SECONDS * 1000) continue;
    await stop();
    throw new Error(`Kafka did not start; see ${join(nodes[0].folder, 'broker.log')}`);
  }
  return { brokers, pids: processes.map((broker) => broker.pid), stop };
}
