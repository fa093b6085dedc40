import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describeKafka, kafkaBrokers } from '../../tools/testing/kafka';

const ROOT = join(__dirname, '../..');

/** The stack starts processes of its own, so the run is one beside Jest. All that it says is for whoever mends a failure. */
async function chaos(...args: string[]): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, [join(ROOT, 'tools/chaos.mjs'), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, output };
}

describeKafka('in a minute of faults', () => {
  it.each([
    ['is unique by reference and adapters have a spool', 'true', '20261124'],
    ['is not unique and they have none', 'false', '20261125'],
  ])(
    'nothing is lost and nothing is doubled, where a create %s',
    async (_how, isIdempotent, seed) => {
      await kafkaBrokers(); // So that the broker's files are there before the run starts one of its own.
      const flags = ['--complaints', '500', '--minutes', '0.5', '--seed', seed];
      const { code, output } = await chaos(...flags, `--create-idempotent=${isIdempotent}`);
      expect(output).toMatch(/^sent 5\d\d, .*, lost 0, doubled 0$/m);
      expect({ code, output: code === 0 ? '' : output }).toEqual({ code: 0, output: '' });
    },
    400_000,
  );
});

const story = (more: object = {}) => ({
  complaints: [{ id: 'one', text: 'lampu mati', photos: ['aa'], isDeleted: false }],
  accepted: ['one'],
  ignored: 0,
  toldIgnored: 0,
  refused: [],
  isTold: true,
  ...more,
});
const ticket = (more: object = {}) => ({
  reference: 'one',
  text: 'lampu mati\n\n---',
  notes: [],
  photos: ['aa'],
  ...more,
});
const routed = (state: string) => [{ id: 'one', state, held: null }];
const PROMISES = ['lost', 'doubled', 'stale', 'photosWrong', 'misnamed'];

/** The promises that the count says are broken. */
function broken(stories: object[], found: object): string[] {
  const { stdout } = spawnSync(process.execPath, [join(__dirname, 'count.mjs')], {
    input: JSON.stringify({ stories, found }),
    encoding: 'utf8',
  });
  const accounts = JSON.parse(stdout) as Record<string, string[]>;
  return PROMISES.filter((promise) => accounts[promise]?.length !== 0);
}

describe('what chaos counts', () => {
  const deleted = {
    complaints: [{ id: 'one', text: 'lampu mati', photos: [], isDeleted: true }],
  };
  const revised = ticket({ text: 'lampu nyala', notes: ['Isi laporan: lampu mati'] });

  it.each([
    ['a ticket with all of it', [story()], [ticket()], 'forwarded', []],
    ['the last text in a note', [story()], [revised], 'forwarded', []],
    ['an older text alone', [story()], [ticket({ text: 'lampu nyala' })], 'forwarded', ['stale']],
    ['no ticket', [story()], [], 'forwarded', ['lost']],
    ['no ticket, as it is held', [story()], [], 'held', []],
    ['no ticket, as it was never accepted', [story({ accepted: [], isTold: false })], [], 'waiting', []],
    ['no ticket, as its reporter deleted it', [story(deleted)], [], 'withdrawn', []],
    ['withdrawn although nobody deleted it', [story()], [], 'withdrawn', ['lost']],
    ['two tickets', [story()], [ticket(), ticket()], 'forwarded', ['doubled']],
    ['a ticket that nobody sent', [], [ticket()], 'forwarded', ['doubled']],
    ['a photo too few', [story()], [ticket({ photos: [] })], 'forwarded', ['photosWrong']],
    ['other bytes', [story()], [ticket({ photos: ['bb'] })], 'forwarded', ['photosWrong']],
    ['another id than its own', [story({ accepted: ['one', 'two'] })], [ticket()], 'forwarded', ['misnamed']],
  ])('tells %s', (_what, stories, tickets, state, promises) => {
    expect(broken(stories, { tickets, complaints: routed(state) })).toEqual(promises);
  });
});
