/**
 * Settings are declared beside their user, read once at start, and all their faults are reported together:
 * by name, never by value.
 */

export interface Setting<T> {
  /** One line for `.env.example` and for the person who has to fill it in. */
  description: string;
  secret: boolean;
  /** Absent: the setting must be given. */
  fallback?: T;
  /** @throws Error whose message says what was expected; it must not repeat the value. */
  parse(text: string): T;
}

export type Declaration = Record<string, Setting<unknown>>;

/** What {@link readSettings} makes of a declaration: the same names, parsed. */
export type Settings<D extends Declaration> = {
  readonly [K in keyof D]: D[K] extends Setting<infer T> ? T : never;
};

interface Given<T> {
  description: string;
  fallback?: T;
}

const declare =
  <T>(parse: (text: string) => T, secret = false) =>
  (given: Given<T>): Setting<T> => ({ ...given, parse, secret });

const commaList = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

const parseNumber = (text: string): number => {
  const number = Number(text);
  if (!Number.isFinite(number) || number < 0) throw new Error('expected a number of at least 0');
  return number;
};

const parseUrl = (text: string): string => {
  if (!URL.canParse(text)) throw new Error('expected a URL');
  return text.replace(/\/+$/, '');
};

const parseFlag = (text: string): boolean => {
  if (text !== 'true' && text !== 'false') throw new Error('expected true or false');
  return text === 'true';
};

const parseKey = (text: string): Buffer => {
  const key = Buffer.from(text, 'base64');
  if (key.length < 32) throw new Error('expected at least 32 bytes in base64 (openssl rand -base64 32)');
  return key;
};

export const setting = {
  text: declare((text) => text),
  list: declare(commaList),
  number: declare(parseNumber),
  url: declare(parseUrl),
  flag: declare(parseFlag),
  /** A secret text: never shown. No fallback but `undefined`, which means closed. */
  secret: declare((text) => text, true),
  /** Several secrets at once, comma-separated, so that they can be rotated. An empty list means closed. */
  secrets: declare(commaList, true),
  /** A symmetric key of at least 32 bytes, in base64. */
  key: declare(parseKey, true),
  choice: <const C extends string>(choices: readonly C[]) =>
    declare((text): C => {
      const found = choices.find((choice) => choice === text);
      if (found === undefined) throw new Error(`expected one of ${choices.join(', ')}`);
      return found;
    }),
};

/** Every fault of every setting, so that an operator mends them in one go. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';

  constructor(readonly faults: readonly string[]) {
    super(`settings:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
  }
}

/**
 * @param alternatives names of which at least one must be given, each group for itself.
 * @throws SettingsError naming all that is missing or malformed. An empty text counts as missing.
 */
export function readSettings<D extends Declaration>(
  declaration: D,
  environment: Readonly<Record<string, string | undefined>>,
  alternatives: readonly (readonly (keyof D & string)[])[] = [],
): Settings<D> {
  const faults: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, setting] of Object.entries(declaration)) {
    const text = environment[name];
    if (text === undefined || text === '') {
      if ('fallback' in setting) values[name] = setting.fallback;
      else faults.push(`${name} is missing (${setting.description})`);
      continue;
    }
    try {
      values[name] = setting.parse(text);
    } catch (error) {
      faults.push(
        `${name}: ${error instanceof Error ? error.message : 'malformed'} (${setting.description})`,
      );
    }
  }
  for (const names of alternatives)
    if (names.every((name) => (environment[name] ?? '') === ''))
      faults.push(`${names.join(' or ')} is missing`);
  if (faults.length > 0) throw new SettingsError(faults);
  return values as Settings<D>;
}
