import { createHash } from 'node:crypto';
import { access, chmod, copyFile, mkdir, readdir, rename } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { digestOfFile } from './files.mjs';

const isObject = (name) => /^[0-9a-f]{64}$/.test(name);

/** Paths of all objects below the folder, in order. What is still being written has another name. */
async function pathsIn(folder) {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch((error) => {
    if (error.code === 'ENOENT') return []; // No photo has come yet.
    throw error;
  });
  const files = entries.filter((entry) => entry.isFile() && isObject(entry.name));
  return files.map((entry) => relative(folder, join(entry.parentPath, entry.name))).sort();
}

const nameOf = (path) => path.slice(-64);

const exists = (path) =>
  access(path).then(
    () => true,
    () => false,
  );

/**
 * Copies what is not there yet. An object's name is its SHA-256, which each is held to.
 * @returns how many there are, and a digest of their names: one that is missing later is noticed.
 */
export async function copyObjects(from, to, say) {
  const paths = await pathsIn(from);
  for (const [index, path] of paths.entries()) {
    const target = join(to, path);
    if (await exists(target)) continue;
    if ((await digestOfFile(join(from, path))) !== nameOf(path))
      throw new Error(`${join(from, path)} is damaged.`);
    await mkdir(dirname(target), { recursive: true });
    await copyFile(join(from, path), `${target}.copy`);
    await chmod(`${target}.copy`, 0o640);
    await rename(`${target}.copy`, target);
    if (index % 1000 === 999) say(`  objects: ${index + 1} of ${paths.length}`);
  }
  return summaryOf(paths);
}

export const objectsIn = async (folder) => summaryOf(await pathsIn(folder));

function summaryOf(paths) {
  const names = paths.map(nameOf).sort();
  return { count: names.length, sha256: createHash('sha256').update(names.join('\n')).digest('hex') };
}
