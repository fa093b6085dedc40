/**
 * The same value with its texts as PostgreSQL can store them: without NUL, and with � for half a surrogate pair. No
 * person writes either; broken gateways and cut texts do, and their report must not be lost for it.
 */
export function writable<T>(value: T): T;
export function writable(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('\0', '').replace(/\p{Surrogate}/gu, '\ufffd');
  if (Array.isArray(value)) return value.map((member: unknown) => writable(member));
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value) || value instanceof Date)
    return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [writable(name), writable(member)]),
  );
}
