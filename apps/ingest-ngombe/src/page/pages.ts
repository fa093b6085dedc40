import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@sambung/ingest';
import { templateCsv, templateXlsx } from './template';

/** Beside `src` and `dist` alike: the browser gets these files as they are. */
const FOLDER = join(__dirname, '../../page');

const file = async (path: string, name: string, mediaType: string): Promise<Page> => ({
  path: `v1/ngombe/${path}`,
  mediaType,
  content: await readFile(join(FOLDER, name)),
});

/** The page on which a session's notes are dropped, looked at and sent, and the forms to fill in. */
export async function pagesOf(): Promise<Page[]> {
  return [
    await file('', 'index.html', 'text/html; charset=utf-8'),
    await file('page.css', 'page.css', 'text/css; charset=utf-8'),
    await file('page.js', 'page.js', 'text/javascript; charset=utf-8'),
    {
      path: 'v1/ngombe/template.xlsx',
      mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      content: await templateXlsx(),
    },
    { path: 'v1/ngombe/template.csv', mediaType: 'text/csv; charset=utf-8', content: templateCsv() },
  ];
}
