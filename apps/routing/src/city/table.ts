import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';

/** Everything that is wrong with a city's files, each with file and line. */
export class CityError extends Error {
  override readonly name = 'CityError';

  constructor(readonly faults: readonly string[]) {
    super(`reading the city's files: ${faults.length} fault(s)\n${faults.join('\n')}`);
  }
}

/** Collects faults, so that all are reported together. */
export class Faults {
  readonly list: string[] = [];

  add(file: string, line: number | undefined, what: string): void {
    this.list.push(line === undefined ? `${file}: ${what}` : `${file}:${line}: ${what}`);
  }
}

/** One line of a table; what it says wrong is noted, with its line, when it is read. */
export class Row {
  constructor(
    private readonly cells: Record<string, string>,
    private readonly file: string,
    readonly line: number,
    private readonly faults: Faults,
  ) {}

  fault(what: string): void {
    this.faults.add(this.file, this.line, what);
  }

  optional(column: string): string | undefined {
    const value = (this.cells[column] ?? '').trim();
    return value === '' ? undefined : value;
  }

  text(column: string): string {
    const value = this.optional(column);
    if (value === undefined) this.fault(`${column} is empty`);
    return value ?? '';
  }

  /** Values between `|`. */
  list(column: string): string[] {
    return (this.optional(column) ?? '')
      .split('|')
      .map((value) => value.trim())
      .filter((value) => value !== '');
  }

  oneOf<T extends string>(column: string, values: readonly T[]): T | undefined {
    const value = this.optional(column);
    if (value === undefined) return undefined;
    const known = values.find((one) => one === value);
    if (known === undefined) this.fault(`${column} "${value}" is none of ${values.join(', ')}`);
    return known;
  }

  date(column: string): string | undefined {
    const value = this.optional(column);
    if (value === undefined) return undefined;
    const time = /^\d{4}-\d{2}-\d{2}$/.test(value) ? Date.parse(`${value}T00:00:00Z`) : NaN;
    if (Number.isNaN(time) || !new Date(time).toISOString().startsWith(value)) {
      this.fault(`${column} "${value}" is no date (YYYY-MM-DD)`);
      return undefined;
    }
    return value;
  }

  number(column: string, min: number, max: number): number | undefined {
    const value = this.optional(column);
    if (value === undefined) return undefined;
    const number = Number(value);
    if (Number.isFinite(number) && number >= min && number <= max) return number;
    this.fault(`${column} "${value}" is no number from ${min} to ${max}`);
    return undefined;
  }
}

/** Reads a file of the city; a missing one is a fault like any other. */
export function readCityFile(directory: string, file: string, faults: Faults): string | undefined {
  try {
    return readFileSync(join(directory, file), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    faults.add(file, undefined, 'is missing');
    return undefined;
  }
}

/** The rows of a CSV file with the named columns, in any order; others may stand beside them. */
export function readTable(file: string, content: string, columns: readonly string[], faults: Faults): Row[] {
  let records: { record: string[]; info: { lines: number } }[];
  try {
    // the types of csv-parse do not know what `info` adds
    records = parse(content, {
      bom: true,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
    }) as unknown as typeof records;
  } catch (error) {
    const line = (error as { lines?: number }).lines;
    faults.add(file, line, 'is no CSV that can be read (is a quotation mark missing?)');
    return [];
  }
  const [head, ...rest] = records;
  const names = (head?.record ?? []).map((name) => name.trim());
  const missing = columns.filter((column) => !names.includes(column));
  for (const column of missing) faults.add(file, 1, `column ${column} is missing`);
  if (missing.length > 0) return [];
  return rest.flatMap(({ record, info }) => {
    if (record.length !== names.length) {
      faults.add(file, info.lines, `has ${record.length} cells, the head has ${names.length}`);
      return [];
    }
    const cells = Object.fromEntries(names.map((name, i) => [name, record[i] ?? '']));
    return [new Row(cells, file, info.lines, faults)];
  });
}
