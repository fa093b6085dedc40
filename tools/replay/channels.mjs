import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { parse } from 'csv-parse/sync';

/** Parts of the row's number that a platform wants as digits; the same file gives the same ones again. */
const numbersOf = (run) => Number.parseInt(run, 16) % 1_000_000;

/** How a row becomes a delivery, for each channel whose rows are sent one by one. */
const ROWS = {
  sambat: (deliveries, { ownId, text, title, address, kelurahan, kecamatan, at }) =>
    deliveries.submission({
      id: ownId,
      medium: 'web',
      submittedAt: at.toISOString(),
      text,
      title,
      address,
      kelurahan,
      kecamatan,
      reporter: { accountId: ownId },
    }),
  call112: (deliveries, { ownId, text, incidentType, address, kelurahan, kecamatan, at }) =>
    deliveries.ticket({
      ticketId: ownId,
      callType: 'normal',
      incidentType,
      calledAt: at.toISOString(),
      narrative: text,
      place: { address, kelurahan, kecamatan },
    }),
  facebook: (deliveries, { ownId, text, row, run, at }) => {
    const seconds = Math.floor(at.getTime() / 1000);
    const value = {
      item: 'comment',
      verb: 'add',
      from: { id: `${numbersOf(run)}${row}`, name: 'Warga' },
      post_id: `${numbersOf(run)}_1`,
      parent_id: `${numbersOf(run)}_1`,
      comment_id: ownId,
      created_time: seconds,
      message: text,
    };
    return deliveries.facebook({
      object: 'page',
      entry: [{ id: '100000000000001', time: seconds, changes: [{ field: 'feed', value }] }],
    });
  },
  telegram: (deliveries, { text, row, run, at }) => {
    const person = { id: numbersOf(run) * 100_000 + row, first_name: 'Warga' };
    return deliveries.telegram({
      update_id: row,
      message: {
        message_id: row,
        from: { ...person, is_bot: false },
        chat: { ...person, type: 'private' },
        date: Math.floor(at.getTime() / 1000),
        text,
      },
    });
  },
};

const isPlatform = (as) => as === 'facebook' || as === 'telegram';

/** `value` or undefined where the cell is blank: a column that is there need not say anything in each row. */
const cellOf = (cells, column) => cells[column]?.trim() || undefined;

async function rowsOf(file, options) {
  const rows = parse(file, { columns: true, bom: true, skipEmptyLines: true, relaxColumnCount: true });
  const columns = Object.keys(rows[0] ?? {});
  const asked = Object.entries(options).filter(
    ([name, column]) => name.endsWith('-column') && column !== undefined,
  );
  const absent = asked.filter(([, column]) => !columns.includes(column));
  if (absent.length > 0) {
    const named = absent.map(([name, column]) => `--${name} ${column}`).join(', ');
    throw new Error(`The file has no such column: ${named}. It has: ${columns.join(', ')}.`);
  }
  return rows.slice(0, options.limit === undefined ? rows.length : Number(options.limit));
}

/**
 * What is sent: one delivery for each row, or the file as it is.
 * The file's digest is in every own id, so that sending it again is sending the same reports again.
 */
export async function plannedDeliveries(deliveries, options) {
  const { channel, file: path } = options;
  const file = await readFile(path);
  const whole = {
    ngombe: deliveries.notes,
    call112: options['text-column'] ? undefined : deliveries.nightlyCsv,
  }[channel];
  if (whole !== undefined)
    return { planned: [whole(file, `${basename(path, extname(path))}${extname(path)}`)], isPlatform: false };

  const as = channel === 'social' ? (options.as ?? 'facebook') : channel;
  const make = ROWS[as];
  if (make === undefined) throw new Error(`There is no --as ${as}: facebook or telegram.`);
  if (!options['text-column']) throw new Error('Which column holds the text? Say --text-column NAME.');
  const run = createHash('sha256')
    .update(file)
    .update(options.run ?? '')
    .digest('hex')
    .slice(0, 8);
  const at = new Date();
  const planned = (await rowsOf(file, options)).map((cells, index) => {
    const row = index + 1;
    const ownId = options['id-column'] ? cellOf(cells, options['id-column']) : undefined;
    return make(deliveries, {
      run,
      row,
      at,
      ownId: ownId ?? `${run}-${row}`,
      text: cells[options['text-column']] ?? '',
      title: cellOf(cells, options['title-column']),
      address: cellOf(cells, options['address-column']),
      kelurahan: cellOf(cells, options['kelurahan-column']),
      kecamatan: cellOf(cells, options['kecamatan-column']),
      incidentType: cellOf(cells, options['incident-column']),
    });
  });
  return { planned, isPlatform: isPlatform(as) };
}
