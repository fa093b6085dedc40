#!/usr/bin/env node
/**
 * Makes a checkout ready, with nothing but Node: installs what the lock says, builds what is stale, and then runs the
 * program it was given in this same process. Does nothing in well under two seconds when there is nothing to do.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

const USAGE = `node tools/prepare.mjs [program] [arguments …]
Installs what package-lock.json says where it differs, builds what is stale, then runs the program.`;

function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}

function refuseOldNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  fail(
    `Sambung needs Node 20.19 or newer; this is Node ${process.versions.node}. Get one from https://nodejs.org.`,
  );
}

const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'));

/** npm writes down what it installed, last of all: what is there is compared with what the lock wants. */
function isInstalled() {
  const record = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(record)) return false;
  const installed = readJson(record).packages;
  const wanted = readJson(join(root, 'package-lock.json')).packages;
  return Object.entries(wanted).every(([path, { version, optional }]) => {
    if (!path.includes('node_modules/')) return true;
    const found = installed[path];
    // Optional ones may be for another platform; where they are here, they must be the right ones.
    return found === undefined ? optional === true : found.version === version;
  });
}

function npm(...args) {
  const inNpm = process.env['npm_execpath'];
  const [command, ...prefix] = inNpm !== undefined && existsSync(inNpm) ? [process.execPath, inNpm] : ['npm'];
  // Where the caller asked for production only, the build would lack its compiler.
  const { status } = spawnSync(command, [...prefix, ...args, '--include=dev', '--loglevel=error'], {
    cwd: root,
    stdio: 'inherit',
    shell: command === 'npm' && process.platform === 'win32',
  });
  return status === 0;
}

function install() {
  if (isInstalled()) return;
  console.log('Installing what package-lock.json says (a minute or two, once) …');
  if (npm('ci')) return;
  console.error('npm ci did not succeed: trying npm install, which may change package-lock.json.');
  if (!npm('install')) fail('The install did not succeed: see above for the reason.');
}

function build() {
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const { status } = spawnSync(process.execPath, [compiler, '-b', root], { cwd: root, stdio: 'inherit' });
  if (status !== 0) fail('The build did not succeed: see above for the reason.');
}

const [program, ...args] = process.argv.slice(2);
refuseOldNode();
if (program === '--help') {
  console.log(USAGE);
} else {
  install();
  build();
  if (program !== undefined) {
    const path = resolve(root, program);
    process.argv = [process.execPath, path, ...args];
    await import(pathToFileURL(path).href);
  }
}
