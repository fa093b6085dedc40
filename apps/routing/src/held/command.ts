import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { AxiosInstance } from 'axios';
import type { SpokenItem } from './what-to-do';

const USAGE = `npm run held [-- COMMAND]
What waits for a person, why, since when and what to do: of the Sambung that runs here, or of OPERATOR_TOKEN and
ROUTING_URL.

  [list]                        what is held, the longest first
  show ID                       one, with what arrived (contacts included) and what people did about it
  release ID                    send it on unchanged, after what it was held for has been mended
  release --all --code CODE     the same for all that is held for this reason
  correct ID --set FIELD=VALUE  put it right and send it on: text, title, class, occurredAt, address, kelurahan,
                                kecamatan; several --set, or --file with the fields as a JSON object
  refuse ID --reason TEXT       it makes no ticket; only a person can decide so

  --by NAME    who does it, for the record (else OPERATOR_NAME, else "operator")
  --lang en    reasons in English (else Indonesian)
  --json       as JSON`;

/** What operators do about what is held. @returns what is to be printed. @throws Error with the usage for no command. */
export async function held(
  connect: () => AxiosInstance,
  words: readonly string[],
  operatorName: () => string,
): Promise<string> {
  const { values, positionals } = parsed(words);
  if (values.help === true) return USAGE;
  const [command = 'list', id] = positionals;
  const params = { lang: values.lang ?? 'id', ...(values.code === undefined ? {} : { code: values.code }) };
  const by = values.by;
  const act = async (path: string, said: object, done: string): Promise<string> => {
    await connect().post(`/v1/held/${encodeURIComponent(id ?? '')}/${path}`, {
      by: by ?? operatorName(),
      ...said,
    });
    return values.json === true ? JSON.stringify({ id, state: done }) : `${id ?? ''}: ${done}`;
  };
  if (command === 'list' && id === undefined) {
    const { data } = await connect().get<{ held: SpokenItem[] }>('/v1/held', { params });
    return values.json === true ? JSON.stringify(data.held, null, 2) : listed(data.held);
  }
  if (command === 'release' && id === undefined && values.all === true && values.code !== undefined) {
    const said = { code: values.code, by: by ?? operatorName() };
    const { data } = await connect().post<{ released: number; kept: number }>('/v1/held/release', said);
    if (values.json === true) return JSON.stringify(data);
    return `${data.released} released${data.kept === 0 ? '' : `, ${data.kept} cannot be: see their line in the list`}`;
  }
  if (id === undefined) throw new Error(USAGE);
  if (command === 'show') {
    const { data } = await connect().get<object>(`/v1/held/${encodeURIComponent(id)}`, { params });
    return JSON.stringify(data, null, 2);
  }
  if (command === 'release') return act('release', {}, 'released');
  if (command === 'correct')
    return act('correct', { correction: await correctionOf(values) }, 'corrected and released');
  if (command === 'refuse' && values.reason !== undefined)
    return act('refuse', { reason: values.reason }, 'refused');
  throw new Error(USAGE);
}

const listed = (items: readonly SpokenItem[]): string =>
  [
    ...items.map(({ id, kind, channel, source, heldAt, code, parameters, reason, next }) =>
      [
        `${id}  ${kind}  ${channel} ${source}  ${String(heldAt)}`,
        `    ${code}: ${reason}${detailsOf(parameters)}`,
        `    → ${next}`,
      ].join('\n'),
    ),
    `${items.length} held${items.length === 500 ? ' at least' : ''}`,
  ].join('\n');

const detailsOf = (parameters: SpokenItem['parameters']): string => {
  const details = Object.entries(parameters).map(([name, value]) => `${name}: ${String(value)}`);
  return details.length === 0 ? '' : ` (${details.join(', ')})`;
};

async function correctionOf({ set = [], file }: { set?: string[]; file?: string }): Promise<object> {
  const given = file === undefined ? {} : (JSON.parse(await readFile(file, 'utf8')) as object);
  const pairs = set.map((pair) => {
    const at = pair.indexOf('=');
    if (at < 1) throw new Error(USAGE);
    return [pair.slice(0, at), pair.slice(at + 1)] as const;
  });
  return { ...given, ...Object.fromEntries(pairs) };
}

function parsed(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        all: { type: 'boolean' },
        code: { type: 'string' },
        set: { type: 'string', multiple: true },
        file: { type: 'string' },
        reason: { type: 'string' },
        by: { type: 'string' },
        lang: { type: 'string' },
        json: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    });
  } catch {
    throw new Error(USAGE);
  }
}
