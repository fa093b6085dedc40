import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { TOPIC_MANIFEST, TOPICS } from '@sambung/contracts';
import {
  createLogger,
  createRegistry,
  type EventBus,
  openBus,
  type OutgoingRecord,
  SettingsError,
  UnavailableError,
} from '@sambung/platform';
import { freshDatabase, type TestDatabase } from '../../../../tools/testing/database';
import { eventually } from '../../../../tools/testing/eventually';
import { openWire, type Wire } from '../../../../tools/testing/wire';
import { Spool } from './spool';

const silent = createLogger('spool', { write: () => undefined });
const recordOf = (number: number, key = 'gang-kenanga'): OutgoingRecord => ({
  topic: TOPICS.complaintReceived,
  key,
  headers: { ce_id: String(number), ce_time: '2026-02-03T11:20:00.000Z' },
  value: Buffer.from(JSON.stringify({ key, number })),
});

/** Of each key the numbers in the order in which they came for the first time. */
function firstArrivals(values: readonly { key: string; number: number }[]): Map<string, number[]> {
  const arrivals = new Map<string, number[]>();
  for (const { key, number } of values) {
    const numbers = arrivals.get(key) ?? arrivals.set(key, []).get(key)!;
    if (!numbers.includes(number)) numbers.push(number);
  }
  return arrivals;
}

const distinct = (values: readonly { key: string; number: number }[]): number =>
  new Set(values.map(({ key, number }) => `${key} ${number}`)).size;

describe('the spool', () => {
  let folder: string;
  let database: TestDatabase;
  let wire: Wire;
  let throughWire: string;
  let undo: (() => Promise<unknown>)[];
  let arrived: { key: string; number: number }[];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sambung-spool-'));
    database = await freshDatabase();
    const url = new URL(database.url);
    wire = await openWire(url.hostname, Number(url.port));
    url.port = String(wire.port);
    throughWire = url.href;
    undo = [];
    arrived = [];
    const reader = await busOf(database.url);
    await reader.subscribe({
      group: 'reader',
      topics: [TOPICS.complaintReceived],
      handle: async ({ value }) =>
        void arrived.push(JSON.parse(value.toString()) as (typeof arrived)[number]),
    });
  });
  afterEach(async () => {
    wire.restore();
    for (const step of undo.reverse()) await step();
    await wire.close();
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  });

  async function busOf(url: string): Promise<EventBus> {
    const bus = await openBus({ KAFKA_BROKERS: [], DATABASE_URL: url }, TOPIC_MANIFEST, silent);
    undo.push(() => bus.close());
    return bus;
  }

  async function openSpool(reserveMegabytes = 0): Promise<Spool & { close(): Promise<void> }> {
    const spool = await Spool.open(
      { INGEST_SPOOL_DIR: folder, INGEST_SPOOL_RESERVE_MB: reserveMegabytes },
      'trial',
      { bus: await busOf(throughWire), logger: silent, registry: createRegistry('spool') },
    );
    undo.push(() => spool.close());
    return spool;
  }

  const spooled = async (): Promise<string[]> =>
    (await readdir(join(folder, 'trial'))).filter((name) => name.endsWith('.events'));
  const numbers = (): number[] => arrived.map(({ number }) => number);

  it('is not in the way while the bus is there', async () => {
    const spool = await openSpool();
    await spool.publish([recordOf(1)]);
    await eventually(() => expect(numbers()).toEqual([1]));
    expect(await spooled()).toEqual([]);
  });

  it.each(['cut', 'mute'] as const)(
    'takes what the bus does not while its wire is %s, stays ready, and sends all in order once it is back',
    async (fault) => {
      const spool = await openSpool();
      await spool.publish([recordOf(1)]);
      wire[fault]();
      for (const number of [2, 3, 4]) await spool.publish([recordOf(number)]);
      await expect(spool.check()).resolves.toBeUndefined();
      wire.restore();
      for (const number of [5, 6]) await spool.publish([recordOf(number)]);
      await eventually(() => expect(firstArrivals(arrived).get('gang-kenanga')).toEqual([1, 2, 3, 4, 5, 6]));
    },
  );

  it('loses nothing and keeps the order of each key while many send and the bus comes and goes', async () => {
    const spool = await openSpool();
    let isOver = false;
    const sending = ['a', 'b', 'c', 'd', 'e'].map(async (key) => {
      const sent: number[] = [];
      // The next one only when the one before is acknowledged: that is the order to keep.
      while (!isOver) {
        await spool.publish([recordOf(sent.length, key)]);
        sent.push(sent.length);
      }
      return [key, sent] as const;
    });
    for (const fault of ['cut', 'mute', 'cut', 'mute'] as const) {
      wire[fault]();
      await eventually(async () => expect(await spooled()).not.toEqual([]));
      wire.restore();
      const before = arrived.length;
      await eventually(() => expect(arrived.length).toBeGreaterThan(before));
    }
    isOver = true;
    const sent = new Map(await Promise.all(sending));
    const total = [...sent.values()].flat().length;
    // Counted first: to compare them all again and again would take the time that they need to arrive.
    await eventually(() => expect(distinct(arrived)).toBe(total), 60);
    expect(firstArrivals(arrived)).toEqual(sent);
  }, 120_000);

  it('keeps what waits for the next process', async () => {
    wire.cut();
    const first = await openSpool();
    await first.publish([recordOf(1), recordOf(2)]);
    await first.close();
    wire.restore();
    const second = await openSpool();
    await second.publish([recordOf(3)]);
    await eventually(() => expect(numbers()).toEqual([1, 2, 3]));
  });

  it('refuses, to come again, when the bus is away and the disk has less than the reserve', async () => {
    const spool = await openSpool(1e12);
    await spool.publish([recordOf(1)]);
    wire.cut();
    const failure = await spool.publish([recordOf(2)]).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(UnavailableError);
    expect(failure).toMatchObject({ code: 'spool.full', retryAfterSeconds: expect.any(Number) });
    await expect(spool.check()).rejects.toThrow(UnavailableError);
  });

  it('is open once for each folder and channel, and says so', async () => {
    const spool = await openSpool();
    await expect(openSpool()).rejects.toThrow(SettingsError);
    await spool.close();
    await expect(openSpool()).resolves.toBeDefined();
  });

  it('names a folder that cannot be written', async () => {
    await writeFile(join(folder, 'trial'), 'no folder');
    await expect(openSpool()).rejects.toThrow(/INGEST_SPOOL_DIR cannot be written/);
  });

  describe('in a process that is killed', () => {
    let acknowledged: Map<string, number[]>;

    /** Runs until so many records have been acknowledged, then dies without a word. */
    async function killAfter(count: number, firstNumber: number): Promise<void> {
      const script = join(__dirname, '../../testing/spooling.mjs');
      const child: ChildProcess = spawn(
        process.execPath,
        [script, folder, throughWire, String(firstNumber)],
        {
          stdio: ['ignore', 'pipe', 'inherit'],
        },
      );
      const ended = once(child, 'exit');
      let left = count;
      for await (const line of createInterface({ input: child.stdout! })) {
        const [key = '', number] = line.split(' ');
        acknowledged.set(key, [...(acknowledged.get(key) ?? []), Number(number)]);
        if (--left === 0) child.kill('SIGKILL');
      }
      expect((await ended)[1]).toBe('SIGKILL');
    }

    it('loses nothing that was acknowledged and keeps the order of each key', async () => {
      acknowledged = new Map();
      wire.cut();
      for (let life = 0; life < 3; life++) await killAfter(150 + 37 * life, life * 100_000);
      wire.restore();
      await openSpool();
      const sent = [...acknowledged].flatMap(([key, all]) => all.map((number) => `${key} ${number}`));
      await eventually(() => {
        const there = new Set(arrived.map(({ key, number }) => `${key} ${number}`));
        expect(sent.filter((each) => !there.has(each))).toEqual([]);
      }, 60);
      for (const all of firstArrivals(arrived).values()) expect(all).toEqual(all.toSorted((a, b) => a - b));
    }, 90_000);
  });
});
