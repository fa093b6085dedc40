import { type Archive, type CellDate, sheetsOf } from '@sambung/platform';
import { tooLarge } from './archive';
import type { Notes, Row, Session } from './notes';
import { notesOfTable } from './tables';

/** Far beyond any session's notes. */
const MAX_ROW = 20_000;
const MAX_COLUMN = 100;
/** Many cells can point at one shared string: a small file could stand for gigabytes. */
const MAX_CHARACTERS = 4_000_000;

/** @throws FaultyBodyError or RejectedError when the file is damaged or beyond the limits. */
export async function readXlsx(archive: Archive): Promise<Notes[]> {
  let before: Session = {};
  const all: Notes[] = [];
  for (const { name, rows } of await read(archive)) {
    const notes = notesOfTable(rows);
    // A sheet of its own for the session's data serves the sheets after it.
    const session = notes.session.number === undefined ? { ...before, ...notes.session } : notes.session;
    before = session;
    const items = notes.items.map((item) => ({ ...item, where: `${name}, ${item.where}` }));
    all.push({ session, items });
  }
  return all;
}

async function read(archive: Archive): Promise<{ name: string; rows: Row[] }[]> {
  const sheets: { name: string; rows: Row[] }[] = [];
  let charactersLeft = MAX_CHARACTERS;
  for (const sheet of await sheetsOf(archive, { columns: MAX_COLUMN, date: written })) {
    const rows: Row[] = [];
    for await (const row of sheet.rows()) {
      for (const cell of row.cells) charactersLeft -= 1 + cell.length;
      if (charactersLeft < 0 || row.number > MAX_ROW) throw tooLarge();
      rows.push(row);
    }
    sheets.push({ name: sheet.name, rows });
  }
  return sheets;
}

/** `2024-01-12`, `19:00` or both. */
function written({ date, time }: CellDate): string {
  const clock = time.slice(0, 5);
  if (date === '') return clock;
  return clock === '' || clock === '00:00' ? date : `${date} ${clock}`;
}
