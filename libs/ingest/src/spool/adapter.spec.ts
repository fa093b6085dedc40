import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../../../../tools/testing/eventually';
import { startTrial, type Trial } from '../../testing/trial';

describe('a channel with a spool', () => {
  let folder: string;
  let trial: Trial;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sambung-spool-'));
    trial = await startTrial({ INGEST_SPOOL_DIR: folder });
  });
  afterAll(async () => {
    await trial.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const note = (number: number): object => ({ id: `note-${number}`, text: 'a', conversation: 'chat-7' });
  const statusOf = async (path: string, body: unknown): Promise<number> =>
    (await trial.push(path, body)).status;
  const readiness = async (): Promise<number> => (await fetch(`${trial.service.url}/health/ready`)).status;
  const gauge = async (name: string): Promise<number> => {
    const headers = { authorization: 'Bearer operator-token' };
    const metrics = await (await fetch(`${trial.service.url}/metrics`, { headers })).text();
    return Number(new RegExp(`^${name}{.*} (.+)$`, 'm').exec(metrics)?.[1]);
  };

  it('answers as always while the bus is away, is ready, says what waits, and sends it in order', async () => {
    expect(await statusOf('notes', note(1))).toBe(202);
    trial.wire.cut();
    expect(await statusOf('notes', note(2))).toBe(202);
    expect(await statusOf('hook', [note(3), note(4)])).toBe(200);
    expect(await readiness()).toBe(200);
    expect(await gauge('sambung_spool_events')).toBe(3);
    expect(await gauge('sambung_spool_room_bytes')).toBeGreaterThan(0);
    expect(await gauge('sambung_spool_oldest_seconds')).toBeGreaterThan(0);
    trial.wire.restore();
    expect(await statusOf('notes', note(5))).toBe(202);
    await eventually(() =>
      expect(new Set(trial.published.map(({ data }) => data['ownId']))).toEqual(
        new Set(['note-1', 'note-2', 'note-3', 'note-4', 'note-5']),
      ),
    );
    expect([...new Set(trial.published.map(({ data }) => data['ownId']))]).toEqual(
      [1, 2, 3, 4, 5].map((number) => `note-${number}`),
    );
    await eventually(async () => expect(await gauge('sambung_spool_events')).toBe(0));
  });

  it('answers in time also where the bus takes a request and stays silent', async () => {
    trial.wire.mute();
    const began = Date.now();
    expect(await statusOf('notes', note(6))).toBe(202);
    expect(Date.now() - began).toBeLessThan(5000);
    expect(await readiness()).toBe(200);
    trial.wire.restore();
    await eventually(() => expect(trial.published.some(({ data }) => data['ownId'] === 'note-6')).toBe(true));
  });
});
