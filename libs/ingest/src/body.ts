import { Busboy, type BusboyInstance } from '@fastify/busboy';
import { faultsOf } from '@sambung/contracts';
import { ProblemError } from '@sambung/platform';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { FaultyBodyError, type Source, type UploadedFile } from './channel';

/** Nothing that a channel sends is nested deeper; more only exhausts the stack of whoever walks it. */
const MAX_DEPTH = 32;

const malformed = (rule: string): ProblemError =>
  new ProblemError({
    status: 400,
    code: 'ingest.malformed',
    title: 'The body cannot be read',
    faults: [{ field: 'body', rule }],
  });

/** `place.latitude: isLatitude` as a field and its rule. */
export const fieldFaultsOf = (faults: readonly string[]): { field: string; rule: string }[] =>
  faults.map((fault) => {
    const at = fault.lastIndexOf(': ');
    return { field: fault.slice(0, at), rule: fault.slice(at + 2) };
  });

/**
 * What the source's `read` gets: validated JSON, uploaded files, or nothing where it reads the raw bytes.
 * @throws ProblemError 400 when it is not what its media type says.
 * @throws FaultyBodyError naming the fields that break the rules of `Source.body`.
 */
export async function readBody(
  { accepts, body: type }: Pick<Source, 'accepts' | 'body'>,
  rawBody: Buffer,
  contentType: string,
): Promise<unknown> {
  switch (accepts) {
    case 'text/csv':
      return undefined;
    case 'multipart/form-data':
      return readFiles(rawBody, contentType);
    case 'application/json': {
      const json = readJson(rawBody);
      return type === undefined ? json : validated(type, json);
    }
  }
}

function readJson(rawBody: Buffer): unknown {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(rawBody));
  } catch {
    throw malformed('isJson');
  }
  if (isDeeperThan(MAX_DEPTH, json)) throw malformed(`isNestedAtMost${MAX_DEPTH}`);
  return json;
}

/** Level by level, so that depth costs no stack. */
function isDeeperThan(limit: number, json: unknown): boolean {
  let level: unknown[] = [json];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > limit) return true;
    level = level.flatMap((value): unknown[] =>
      typeof value === 'object' && value !== null ? Object.values(value) : [],
    );
  }
  return false;
}

function validated(type: new () => object, json: unknown): object {
  const said = withoutNulls(json);
  if (typeof said !== 'object' || said === null || Array.isArray(said))
    throw new FaultyBodyError([{ field: 'body', rule: 'isObject' }]);
  const body = plainToInstance(type, said);
  const faults = fieldFaultsOf(faultsOf(validateSync(body, { whitelist: true })));
  if (faults.length > 0) throw new FaultyBodyError(faults);
  return body;
}

/** A field that is null is one that was left out: senders write both, and no `read` has to tell them apart. */
function withoutNulls(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(withoutNulls);
  if (typeof json !== 'object' || json === null) return json;
  return Object.fromEntries(
    Object.entries(json).flatMap(([name, value]) => (value === null ? [] : [[name, withoutNulls(value)]])),
  );
}

/** No upload of ours has more parts. */
const PART_LIMITS = { fields: 20, files: 10, headerPairs: 20 };

function readFiles(rawBody: Buffer, contentType: string): Promise<UploadedFile[]> {
  return new Promise((resolve, reject) => {
    const files: UploadedFile[] = [];
    let parts: BusboyInstance;
    try {
      parts = new Busboy({ headers: { 'content-type': contentType }, limits: PART_LIMITS });
    } catch {
      reject(malformed('isMultipart'));
      return;
    }
    parts.on('file', (field, stream, name: string | undefined, _encoding, mediaType) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () =>
        files.push({ field, name: name ?? '', mediaType, content: Buffer.concat(chunks) }),
      );
      stream.on('error', () => reject(malformed('isMultipart')));
    });
    parts.on('error', () => reject(malformed('isMultipart')));
    parts.on('finish', () => resolve(files));
    parts.end(rawBody);
  });
}
