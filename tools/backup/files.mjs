import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { finished, pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';

/** SHA-256 of a file, read as a stream. */
export async function digestOfFile(path) {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

/** A compressed file of lines. */
export function openLines(path) {
  const zip = createGzip({ level: 3 });
  const written = pipeline(zip, createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true }));
  written.catch(() => {}); // Told by `close`.
  return {
    async write(lines) {
      if (!zip.write(`${lines.join('\n')}\n`)) await Promise.race([once(zip, 'drain'), written]);
    },
    async close() {
      zip.end();
      await written;
    },
  };
}

/** Its lines, in batches of about a megabyte. */
export async function* batchesOf(path) {
  const zipped = createReadStream(path);
  const text = zipped.pipe(createGunzip());
  zipped.on('error', (error) => text.destroy(error));
  let batch = [];
  let length = 0;
  for await (const line of createInterface({ input: text })) {
    batch.push(line);
    length += line.length;
    if (length < 1_000_000) continue;
    yield batch;
    [batch, length] = [[], 0];
  }
  await finished(text, { writable: false });
  if (batch.length > 0) yield batch;
}
