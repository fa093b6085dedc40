#!/usr/bin/env node
/**
 * npm leaves out of its lock the binaries for other platforms that the registry at hand does not serve, and `npm ci`
 * then refuses that lock (npm/cli#9846). This adds them back, by name: run it after each `npm install`.
 *   node tools/complete-lock.mjs           completes package-lock.json
 *   node tools/complete-lock.mjs --check   exit status 1 when something is missing
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const path = join(dirname(dirname(fileURLToPath(import.meta.url))), 'package-lock.json');

const SYSTEMS = [
  'aix',
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'win32',
];
const PROCESSORS = ['arm', 'arm64', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'x64'];

/** The places where Node looks for a package that `from` asks for, nearest first. */
function* placesOf(name, from) {
  for (
    let folder = from;
    folder !== '';
    folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))
  ) {
    yield `${folder}/node_modules/${name}`;
    if (!folder.includes('/node_modules/')) break;
  }
  yield `node_modules/${name}`;
}

/** `@swc/core-linux-arm64-musl` says in its name where it runs. */
function platformOf(name) {
  const words = name.split('/').pop().split('-');
  const os = words.filter((word) => SYSTEMS.includes(word));
  const cpu = words.filter((word) => PROCESSORS.includes(word));
  const libc = words.some((word) => word.startsWith('musl'))
    ? ['musl']
    : words.some((word) => word.startsWith('gnu') || word === 'glibc')
      ? ['glibc']
      : [];
  if (os.length !== 1 || cpu.length !== 1) throw new Error(`${name} does not say in its name where it runs`);
  return { os, cpu, ...(os[0] === 'linux' && libc.length > 0 ? { libc } : {}) };
}

const lock = JSON.parse(readFileSync(path, 'utf8'));
const missing = [];
for (const [owner, { optionalDependencies = {}, dev }] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(optionalDependencies)) {
    if ([...placesOf(name, owner)].some((place) => place in lock.packages)) continue;
    if (!/^\d/.test(version)) throw new Error(`${owner} wants ${name} ${version}: no exact version`);
    const { os, cpu, libc } = platformOf(name);
    missing.push([
      `node_modules/${name}`,
      { version, cpu, ...(dev === true ? { dev } : {}), ...(libc ? { libc } : {}), optional: true, os },
    ]);
  }
}

if (process.argv.includes('--check')) {
  for (const [place] of missing)
    console.error(`package-lock.json lacks ${place}: node tools/complete-lock.mjs`);
  process.exitCode = missing.length > 0 ? 1 : 0;
} else if (missing.length > 0) {
  const [[root, self], ...others] = Object.entries(lock.packages);
  others.push(...missing);
  others.sort(([one], [other]) => one.localeCompare(other, 'en'));
  lock.packages = { [root]: self, ...Object.fromEntries(others) };
  writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
  console.log(`Added ${missing.length} packages of other platforms to package-lock.json.`);
}
