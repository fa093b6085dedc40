import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { postsEvaluation } from './command';
import type { PostEvaluation } from './measure-posts';

const PLACES = ['Dinoyo', 'Gadang', 'Sukun', 'Klojen', 'Bareng', 'Kasin', 'Tlogomas', 'Blimbing'];
const said = {
  keluhan: (place: string) => `@kota pak, lampu jalan di ${place} mati, mohon diperbaiki`,
  respon: (place: string) => `RT @dinas: giat perbaikan lampu jalan di ${place} oleh petugas kami`,
  bukan: (place: string) => `selamat pagi ${place}, semoga harinya menyenangkan :)`,
};
const csv = (places: readonly string[]): string =>
  [
    'text,label',
    ...places.flatMap((place) => Object.entries(said).map(([label, text]) => `"${text(place)}",${label}`)),
  ].join('\n');

describe('evaluating posts', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sambung-posts-'));
    await writeFile(join(folder, 'posts.csv'), csv(PLACES.slice(0, 5)));
    await writeFile(join(folder, 'test.csv'), csv(PLACES.slice(5)));
    await writeFile(join(folder, 'other.csv'), 'text,label\nhalo,entah');
  });
  afterAll(() => rm(folder, { recursive: true }));
  const evaluate = (...words: string[]): Promise<string> =>
    postsEvaluation(['--posts', join(folder, 'posts.csv'), ...words]);

  it('tells complaints from replies and talk, and says so beside the baseline', async () => {
    const figures = JSON.parse(
      await evaluate('--test', join(folder, 'test.csv'), '--json'),
    ) as PostEvaluation;
    expect(figures).toMatchObject({
      ...{ learntFrom: 15, triedOn: 9, ours: { macroF1: 1 } },
      baseline: { macroF1: expect.any(Number) as number },
    });
    expect(figures.ours.saidComplaint).toEqual({
      keluhan: { count: 3, of: 3 },
      respon: { count: 0, of: 3 },
      bukan: { count: 0, of: 3 },
    });
  });

  it('learns the same from the same', async () => {
    const test = join(folder, 'test.csv');
    expect(await evaluate('--test', test)).toBe(await evaluate('--test', test));
  });

  it('says which row has a label that it does not know', async () => {
    await expect(evaluate('--test', join(folder, 'other.csv'))).rejects.toThrow(/row 1 has no label/);
  });

  it('explains itself', async () => {
    await expect(postsEvaluation([])).rejects.toThrow(/--posts FILE/);
    expect(await postsEvaluation(['--help'])).toContain('npm run evaluate:posts');
  });
});
