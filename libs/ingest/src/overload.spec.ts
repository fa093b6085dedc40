import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freshDatabase, type TestDatabase } from '../../../tools/testing/database';
import { eventually } from '../../../tools/testing/eventually';

const SENDERS = 2000;
const PHOTO_BYTES = 10 * 1024 * 1024;
/** A heap in which sixteen such bodies do not fit as text. */
const HEAP_MEGABYTES = 160;
/** As docker-compose.yml limits it. */
const CONTAINER_MEGABYTES = 512;

describe('a channel to which more comes together than it could hold', () => {
  let database: TestDatabase;
  let folder: string;
  let child: ChildProcess;
  let url: string;

  beforeAll(async () => {
    database = await freshDatabase();
    folder = await mkdtemp(join(tmpdir(), 'sambung-overload-'));
    const script = join(__dirname, '../testing/photos.mjs');
    child = spawn(
      process.execPath,
      [`--max-old-space-size=${HEAP_MEGABYTES}`, script, database.url, folder],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    for await (const line of createInterface({ input: child.stdout! }))
      if (line.startsWith('http')) {
        url = line;
        break;
      }
    child.stdout!.resume();
  });
  afterAll(async () => {
    child.kill();
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  });

  const photo = Buffer.alloc(PHOTO_BYTES, 'A');

  /** Sends as fast as it is taken, and stops at the first word of an answer. */
  function push(id: number): Promise<{ status: number | undefined; retryAfter: string | undefined }> {
    const body = [Buffer.from(`{"id":"photo-${id}","photo":"`), photo, Buffer.from('"}')];
    const length = body.reduce((sum, part) => sum + part.length, 0);
    return new Promise((resolve, reject) => {
      const sender = request(`${url}/v1/photos/photos`, {
        method: 'POST',
        agent: false,
        headers: { 'content-type': 'application/json', 'content-length': length },
      });
      sender.on('error', reject);
      sender.on('response', ({ statusCode, headers }) => {
        resolve({ status: statusCode, retryAfter: headers['retry-after'] });
        sender.destroy();
      });
      for (const part of body) sender.write(part);
      sender.end();
    });
  }

  /** What the process has had at most, its buffers with it. */
  async function mostMegabytes(): Promise<number> {
    const status = await readFile(`/proc/${child.pid}/status`, 'utf8');
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024;
  }

  it('takes what it can, asks the others to come again, and lives', async () => {
    const answers = await Promise.all(Array.from({ length: SENDERS }, (_, id) => push(id)));
    const taken = answers.filter(({ status }) => status === 202);
    const refused = answers.filter(({ status }) => status === 503);
    expect(taken.length).toBeGreaterThan(0);
    expect(taken.length + refused.length).toBe(SENDERS);
    expect(refused.filter(({ retryAfter }) => !(Number(retryAfter) > 0))).toEqual([]);
    expect(child.exitCode).toBeNull();
    if (process.platform === 'linux') expect(await mostMegabytes()).toBeLessThan(CONTAINER_MEGABYTES);
    await eventually(async () => expect((await push(SENDERS)).status).toBe(202));
  }, 120_000);
});
