import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createLogger, createRegistry } from '@sambung/platform';
import { Client } from 'pg';
import { freshDatabase, type TestDatabase } from '../../../../tools/testing/database';
import { eventually } from '../../../../tools/testing/eventually';
import { startTrial, type Trial } from '../../testing/trial';
import { Faults } from '../canary/faults';
import { askForJson } from './ask-channel';
import { Cursors } from './cursors';
import { startPolling, type PollTools } from './poller';

const POLLING = { TRIAL_POLL_SECONDS: '0.05' };

describe('a channel that is polled', () => {
  let trial: Trial;
  let notes: { id: string; text: string }[];
  let asked: string[];
  let beforeAnswer: () => Promise<unknown>;

  /** A mock of the channel's list: notes by their place in it. */
  const mockList: RequestListener = (request, response) => {
    const since = new URL(request.url ?? '', 'http://mock').searchParams.get('since') ?? '';
    asked.push(since);
    const from = /^\d+$/.test(since) ? Number(since) : 0;
    const answer = JSON.stringify({ notes: notes.slice(from), next: String(notes.length) });
    void beforeAnswer().then(() => response.end(answer));
  };
  const eventsOf = (id: string) => trial.published.filter(({ data }) => data['ownId'] === id);

  beforeEach(async () => {
    [notes, asked] = [[], []];
    beforeAnswer = () => Promise.resolve();
    trial = await startTrial(POLLING);
    trial.servePhotos(mockList);
  });
  afterEach(() => trial.stop());

  it('finds what its pushes missed, and knows what they brought', async () => {
    const pushed = { id: 'pushed', text: 'Lampu gang padam.' };
    await trial.push('notes', pushed);
    notes = [pushed, { id: 'missed', text: 'Sampah menumpuk.' }];
    await eventually(() => expect(eventsOf('pushed')).toHaveLength(2));
    await eventually(() => expect(eventsOf('missed')).toHaveLength(1));
    const [push, poll] = [100, 50].map((precedence) =>
      eventsOf('pushed').find(({ data }) => data['precedence'] === precedence),
    );
    expect(poll?.data['complaintId']).toBe(push?.data['complaintId']);
    expect(poll?.data['eventId']).toBe(push?.data['eventId']);
    await eventually(() => expect(asked.at(-1)).toBe('2'));
    expect(eventsOf('missed')).toHaveLength(1);
  });

  it('begins at the instant at which it was first polled', async () => {
    await eventually(() => expect(asked.length).toBeGreaterThan(0));
    expect(Math.abs(Date.parse(asked[0] ?? '') - Date.now())).toBeLessThan(60_000);
  });

  it('holds what it cannot read, and goes on', async () => {
    notes = [
      { id: 'faulty' } as never,
      { id: 'odd', text: 'unreadable' },
      { id: 'sound', text: 'Jalan berlubang.' },
    ];
    await eventually(() => expect(eventsOf('sound')).toHaveLength(1));
    await eventually(() =>
      expect(
        trial.published.filter(({ topic }) => topic === 'report.held.v1').map(({ data }) => data['code']),
      ).toEqual(expect.arrayContaining(['ingest.faulty', 'trial.unreadable'])),
    );
  });

  it('asks for the same again when it ended between publishing and moving on', async () => {
    const client = new Client(trial.databaseUrl);
    await client.connect();
    notes = [{ id: 'twice', text: 'Lampu gang padam.' }];
    let cuts = 0;
    beforeAnswer = async () => {
      if (notes.length === 0 || cuts++ > 0) return;
      await client.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'sambung-ingest'
         AND datname = current_database()`,
      );
    };
    await eventually(() => expect(eventsOf('twice').length).toBeGreaterThanOrEqual(2));
    await client.end();
    expect(new Set(eventsOf('twice').map(({ data }) => data['eventId'])).size).toBe(1);
    await eventually(() => expect(asked.at(-1)).toBe('1'));
  });
});

describe('polling a channel that fails', () => {
  let database: TestDatabase;
  let mock: Server;
  let answer: RequestListener;
  let asked: string[];

  beforeAll(async () => {
    database = await freshDatabase();
    mock = createServer((request, response) => answer(request, response));
    await new Promise<void>((resolve) => mock.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    mock.close();
    await database.drop();
  });

  const poll = async (cursor: string) => {
    asked.push(cursor);
    await askForJson(`http://127.0.0.1:${(mock.address() as AddressInfo).port}/`, {});
    return { deliveries: [], cursor: 'moved' };
  };
  /** On a channel of its own, so that each case has its own cursor. */
  const start = (channel: string) => {
    asked = [];
    const lines: string[] = [];
    const registry = createRegistry('test');
    const faults = new Faults(registry, channel);
    const tools = {
      adapter: { channel },
      bus: { publish: () => Promise.resolve() },
      sources: [],
      cursors: new Cursors(database.url),
      faults,
      logger: createLogger('test', { write: (line: string) => void lines.push(line) }),
      registry,
    } as unknown as PollTools;
    return { polling: startPolling(poll, 0.02, tools), lines, registry, faults };
  };

  it.each([
    ['answers 500', 500, 'poll.refused', []],
    ['does not take our token', 401, 'poll.token-refused', ['poll.token-refused']],
    ['answers with no list', 200, 'poll.unreadable', []],
    ['hangs up', 0, 'poll.unreachable', []],
  ])(
    'that %s tells of it once, and moves on only when it answers again',
    async (_, status, code, faultCodes) => {
      answer = (request, response) => {
        if (status === 0) request.socket.destroy();
        else response.writeHead(status).end('<html>');
      };
      const { polling, lines, registry, faults } = start(`failing-${status}`);
      await eventually(() => expect(asked.length).toBeGreaterThan(3));
      expect(new Set(asked).size).toBe(1);
      expect(faults.codes).toEqual(faultCodes);
      expect(await registry.getSingleMetricAsString('sambung_poll_failing')).toContain(`code="${code}"`);
      expect(lines.filter((line) => line.includes('poll.failing'))).toHaveLength(1);

      answer = (_request, response) => response.end('{}');
      await eventually(() => expect(asked.at(-1)).toBe('moved'));
      await polling.stop();
      expect(faults.codes).toEqual([]);
      expect(await registry.getSingleMetricAsString('sambung_poll_failing')).not.toContain('code=');
      expect(lines.filter((line) => line.includes('poll.regained'))).toHaveLength(1);
    },
  );

  it('is done by one replica at a time', async () => {
    const [one, two] = [new Cursors(database.url), new Cursors(database.url)];
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    let isReading = false;
    const first = one.advance('shared', async () => {
      isReading = true;
      await held;
      return { cursor: 'a' };
    });
    await eventually(() => expect(isReading).toBe(true));
    expect(await two.advance('shared', () => Promise.resolve({ cursor: 'b' }))).toBeUndefined();
    release();
    await first;
    expect(await two.advance('shared', (cursor) => Promise.resolve({ cursor }))).toEqual({ cursor: 'a' });
    await Promise.all([one.close(), two.close()]);
  });
});
