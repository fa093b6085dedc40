import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';

/**
 * Compares a generated document with the one in docs/. `UPDATE_DOCS=1 npm test -- tools/docs` writes it anew.
 * @returns both texts, for a test to expect equal.
 */
export function currentAndGenerated(file: string, document: object): { current: string; generated: string } {
  const path = join(__dirname, '..', '..', 'docs', file);
  const generated =
    '# Generated from the classes in libs/contracts and the channels: UPDATE_DOCS=1 npm test -- tools/docs\n' +
    stringify(document, { lineWidth: 110, aliasDuplicateObjects: false });
  if (process.env['UPDATE_DOCS'] === '1') writeFileSync(path, generated);
  return { current: readFileSync(path, 'utf8'), generated };
}
