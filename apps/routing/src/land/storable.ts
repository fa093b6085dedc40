/** JSON text of a NUL or of half a surrogate pair: neither PostgreSQL nor any reader of the ticket can hold them. */
const SUSPECT = /\\u(0000|d[89a-f])/i;

/** The same value with U+FFFD for what no database takes; nearly always the value itself. */
export function storable<T extends object>(value: T): T {
  const json = JSON.stringify(value);
  if (!SUSPECT.test(json)) return value;
  return JSON.parse(json, (_, part: unknown) =>
    typeof part === 'string' ? part.replaceAll('\u0000', '\ufffd').replace(/\p{Cs}/gu, '\ufffd') : part,
  ) as T;
}
