import { Client } from 'pg';
import { runningSimulator, type RunningSimulator } from './testing/running-simulator';

describe('the changes that the simulator lists', () => {
  let simulator: RunningSimulator;

  beforeAll(async () => {
    simulator = await runningSimulator();
  });
  afterAll(() => simulator.stop());

  interface Changes {
    tickets: { trackingId: string; version: number; answer?: string }[];
    cursor: string;
  }
  const changes = async (cursor: string, limit = 100): Promise<Changes> =>
    (await (await simulator.call('GET', `/v1/changes?cursor=${cursor}&limit=${limit}`)).json()) as Changes;
  /** Reads on until nothing is new. */
  const drain = async (cursor: string, seen: Map<string, number>): Promise<string> => {
    for (;;) {
      const page = await changes(cursor, 7);
      if (page.tickets.length === 0) return page.cursor;
      for (const { trackingId, version } of page.tickets) seen.set(trackingId, version);
      cursor = page.cursor;
    }
  };
  it('shows every change to a reader that follows while many tickets are made and moved at once', async () => {
    const seen = new Map<string, number>();
    let cursor = await drain('', new Map());
    const start = cursor;
    const made: Promise<string>[] = Array.from({ length: 120 }, async (_, at) => {
      const { trackingId } = await simulator.created(`stream ${at}`);
      if (at % 3 === 0)
        await simulator.control('POST', `/tickets/${trackingId}/move`, { status: 'Terverifikasi' });
      return trackingId;
    });
    const making = { isDone: false };
    const all = Promise.all(made).finally(() => (making.isDone = true));
    while (!making.isDone) cursor = await drain(cursor, seen);
    const ids = await all;
    cursor = await drain(cursor, seen);

    expect([...seen.keys()].sort()).toEqual([...ids].sort());
    expect([...seen.values()].filter((version) => version === 2)).toHaveLength(40);
    expect(await changes(cursor)).toEqual({ tickets: [], cursor });
    const fromStart = new Map<string, number>();
    await drain(start, fromStart);
    expect(fromStart.size).toBe(120);
  });

  it('does not pass a change whose commit comes late', async () => {
    const cursor = await drain('', new Map());
    const slow = new Client(simulator.environment['DATABASE_URL']);
    await slow.connect();
    const { trackingId } = await simulator.created('late');
    const behind = await drain(cursor, new Map());
    await slow.query('BEGIN');
    await slow.query(
      `UPDATE sp4n_simulator.tickets SET answer = 'Sudah diperbaiki', version = version + 1,
       changed_xid = pg_current_xact_id() WHERE tracking_id = $1`,
      [trackingId],
    );
    const quick = await simulator.created('quick');
    const meanwhile = await changes(behind);
    await slow.query('COMMIT');
    await slow.end();
    const after = await changes(meanwhile.cursor);
    expect([...meanwhile.tickets, ...after.tickets].map((each) => each.trackingId)).toEqual([
      trackingId,
      quick.trackingId,
    ]);
  });

  it.each(['cursor=elsewhere', 'limit=0', 'limit=501', 'limit=x'])(
    'refuses changes with %s',
    async (query) => {
      expect((await simulator.call('GET', `/v1/changes?${query}`)).status).toBe(400);
    },
  );
});
