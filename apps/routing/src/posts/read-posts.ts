import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { type LabelledPost, POST_LABELS } from '../triage/genuine';

export const readPosts = async (file: string): Promise<LabelledPost[]> => postsIn(await readFile(file), file);

/** A row with another label is an error with its line: learnt from by mistake it would be found by nobody. */
export function postsIn(content: Buffer, file: string): LabelledPost[] {
  const rows: Record<string, string>[] = parse(content, { columns: true, bom: true });
  return rows.map(({ text = '', label }, at) => {
    const known = POST_LABELS.find((one) => one === label);
    if (known === undefined)
      throw new Error(`${file}: row ${at + 1} has no label of ${POST_LABELS.join(', ')}`);
    return { text, label: known };
  });
}
