import { type OutgoingRecord, UnavailableError } from '@sambung/platform';
import { eventually } from '../../../../tools/testing/eventually';
import { OutboxStore } from '../store/outbox.store';
import { report } from '../testing/reports';
import { runEngine, type RunningEngine } from '../testing/running-engine';
import { relayNews } from './relay';

const COMPLAINTS = 60;

describe('the outbox', () => {
  let routing: RunningEngine;

  beforeEach(async () => {
    const unreachable = () => Promise.reject(new UnavailableError('bus.away', 'publishing'));
    routing = await runEngine({ bus: { publish: unreachable } });
    await routing.arrive(...Array.from({ length: COMPLAINTS }, (_, index) => report(`n${index}`)));
    await eventually(async () => expect(await waiting()).toBe(COMPLAINTS * 3));
  });
  afterEach(() => routing.close());

  const waiting = async (): Promise<number> => {
    const [row] = await routing.database.query<{ count: string }[]>('SELECT count(*) FROM routing.outbox');
    return Number(row?.count);
  };

  it('loses nothing while the bus is away, and publishes in order for each complaint when it is back', async () => {
    const published: OutgoingRecord[] = [];
    let isAway = false;
    const bus = {
      publish: async (records: OutgoingRecord[]): Promise<void> => {
        isAway = !isAway;
        // Half of it got through, and nobody can say which half.
        published.push(...(isAway ? records.slice(0, records.length / 2) : records));
        if (isAway) throw new UnavailableError('bus.away', 'publishing');
        return Promise.resolve();
      },
    };
    const outbox = new OutboxStore(routing.database);
    const relay = () => relayNews(outbox, bus, 'malang').catch(() => true);
    while ((await waiting()) > 0) await Promise.all([relay(), relay(), relay()]);

    const versions = new Map<string, number[]>();
    for (const { key, value } of published) {
      const { version } = JSON.parse(value.toString()) as { version: number };
      const known = versions.get(key) ?? [];
      if (!known.includes(version)) versions.set(key, [...known, version]);
    }
    expect(versions.size).toBe(COMPLAINTS);
    for (const seen of versions.values()) {
      expect(seen).toHaveLength(3);
      expect(seen).toEqual([...seen].sort((a, b) => a - b));
    }
  });

  it('gives an event that is published twice the same id', async () => {
    const published: OutgoingRecord[] = [];
    let isFirst = true;
    const bus = {
      publish: (records: OutgoingRecord[]): Promise<void> => {
        published.push(...records);
        const answer = isFirst
          ? Promise.reject(new UnavailableError('bus.away', 'publishing'))
          : Promise.resolve();
        isFirst = false;
        return answer;
      },
    };
    const outbox = new OutboxStore(routing.database);
    await expect(relayNews(outbox, bus, 'malang')).rejects.toThrow('publishing');
    await relayNews(outbox, bus, 'malang');
    const ids = published.map(({ headers }) => headers['ce_id']);
    expect(ids).toHaveLength(COMPLAINTS * 3 * 2);
    expect(new Set(ids).size).toBe(COMPLAINTS * 3);
  });
});
