import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeKafka, kafkaBrokers } from '../tools/testing/kafka';

const SEED = '20261124';

interface Account {
  kind: string;
  inFlight: number[];
  /** How many were sent. */
  photos: number;
}

/** What tools/chaos/accounts.mjs counts. */
const NOTHING_WRONG = {
  lost: [],
  doubled: [],
  stale: [],
  photosWrong: [],
  misnamed: [],
  refused: [],
  held: 0,
  unanswered: 0,
};

/** The stack starts processes of its own, so a trial runs beside Jest and prints what it counted, a line each. */
async function trial(script: string, folder: string): Promise<unknown[]> {
  const child = spawn(process.execPath, [join(__dirname, 'kills', script), SEED, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, KAFKA_BROKERS: '', DATABASE_URL: '' },
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`the trial ended with ${String(code)}; it printed:\n${output}`);
  return output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
}

/** In a folder of its own, with the broker's files there before the stack starts one of its own. */
async function tried(script: string): Promise<unknown[]> {
  await kafkaBrokers();
  const folder = await mkdtemp(join(tmpdir(), 'sambung kills '));
  return trial(script, folder).finally(() => rm(folder, { recursive: true, force: true }));
}

describeKafka('when a process is killed with complaints in flight', () => {
  it('nothing is lost and nothing is doubled, whichever process it is', async () => {
    const accounts = (await tried('trial.mjs')) as Account[];
    expect(accounts.map(({ kind }) => kind).sort()).toEqual([
      'ingest-call112',
      'ingest-ngombe',
      'ingest-sambat',
      'ingest-social',
      'kafka',
      'postgres',
      'routing',
      'sp4n-simulator',
    ]);
    for (const account of accounts) {
      expect(account).toMatchObject(NOTHING_WRONG);
      expect(account.photos).toBeGreaterThan(0);
      expect(Math.min(...account.inFlight)).toBeGreaterThanOrEqual(50);
    }
  }, 1_200_000);

  it('no reporter is answered twice, and whoever may not have been is known', async () => {
    const [account] = await tried('answers.mjs');
    expect(account).toMatchObject({ complaints: 200, twice: 0, noticesTwice: 0, untold: 0 });
  }, 600_000);
});
