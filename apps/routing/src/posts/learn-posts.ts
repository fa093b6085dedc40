import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { LearntPosts } from '../assign/decision';
import type { City } from '../city/city';
import { learnDoubt } from '../triage/genuine';
import { signsOfCity } from '../triage/signs';
import { postsIn } from './read-posts';

const VERSION_LENGTH = 12;

/** @param file the city's posts; empty: there are none. @throws Error for a row without a known label. */
export async function learnPosts(file: string, city: City): Promise<LearntPosts | undefined> {
  if (file === '') return undefined;
  const content = await readFile(file);
  return {
    version: createHash('sha256').update(content).digest('hex').slice(0, VERSION_LENGTH),
    doubtOf: learnDoubt(postsIn(content, file), signsOfCity(city)),
  };
}
