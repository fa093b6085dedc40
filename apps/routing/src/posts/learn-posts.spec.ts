import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadCity } from '../city/load';
import { learnPosts } from './learn-posts';

const city = loadCity(join(__dirname, '../../../../cities/malang'));
const folder = mkdtempSync(join(tmpdir(), 'learn-posts-'));
const file = (name: string, ...rows: string[]): string => {
  const path = join(folder, name);
  writeFileSync(path, ['text,label', ...rows].join('\n'));
  return path;
};

it('names what was learnt from by what stands in the file', async () => {
  const rows = ['lampu mati pak,keluhan', 'senja yang indah,bukan'];
  const [one, same, other] = [
    await learnPosts(file('one.csv', ...rows), city),
    await learnPosts(file('same.csv', ...rows), city),
    await learnPosts(file('other.csv', ...rows, 'tim kami meluncur,respon'), city),
  ];
  expect(one?.version).toMatch(/^[0-9a-f]{12}$/);
  expect(same?.version).toBe(one?.version);
  expect(other?.version).not.toBe(one?.version);
});

it('learns nothing where no posts are given', async () => {
  expect(await learnPosts('', city)).toBeUndefined();
});
