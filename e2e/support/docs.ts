import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export const root = join(__dirname, '../..');

/** What people read, by its path from the root. */
export const documents = [
  'README.md',
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .sort()
    .map((name) => join('docs', name)),
];

export const textOf = (document: string): string => readFileSync(join(root, document), 'utf8');

/** A block of commands (`sh`), with what it prints where a block (`text`) says so next. */
export interface Commands {
  line: number;
  script: string;
  prints: string;
}

/** Those that can run here, in order; one that begins with `# Never run` cannot. */
export function commandsIn(text: string): Commands[] {
  const blocks = [...text.matchAll(/^( *)```(\w+)\n([^]*?)^\1```$/gm)].map(
    ({ 1: indent = '', 2: language, 3: content = '', index }) => ({
      language,
      content: content.replaceAll(new RegExp(`^${indent}`, 'gm'), '').trim(),
      line: text.slice(0, index).split('\n').length,
    }),
  );
  return blocks.flatMap(({ language, content, line }, index) => {
    if (language !== 'sh' || content.startsWith('# Never run')) return [];
    const next = blocks[index + 1];
    return [{ line, script: content, prints: next?.language === 'text' ? next.content : '' }];
  });
}

/** As a person at the root of the repository runs it. @returns what it prints. */
export async function runCommands(script: string): Promise<string> {
  const { stdout } = await run('bash', ['-euo', 'pipefail', '-c', script], { cwd: root });
  return stdout.trim();
}

/** The printed text that a document promises; `…` is anything. */
export const promised = (prints: string): RegExp =>
  new RegExp(
    `^${prints
      .split('…')
      .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('[^]*?')}$`,
  );

const FOLDERS = readdirSync(root, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !['node_modules', '.git', '.nx', '.sambung'].includes(entry.name))
  .map(({ name }) => name.replaceAll('.', '\\.'));
const PATH = new RegExp(`(?<=[\\s\`('"@=])(?:${FOLDERS.join('|')})/[^\\s\`)'",;:|]*`, 'g');

/** Links and paths of the repository, in a document that stands in `folder`, that lead nowhere. */
export function deadPathsIn(text: string, folder: string): string[] {
  const isThere = (path: string): boolean => existsSync(join(root, path));
  const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)/g)]
    .map(({ 1: target = '' }) => join(folder, target))
    .filter((target) => !isThere(target));
  const names = [...text.matchAll(/`([\w.-]+\.(?:ya?ml|md|example))`/g)]
    .map(({ 1: name = '' }) => name)
    .filter((name) => !isThere(name) && !isThere(join(folder, name)));
  const paths = [...text.matchAll(PATH)]
    .map(([path]) => path.replace(/[./]+$/, ''))
    // Patterns (`apps/ingest-*`) are no paths.
    .filter((path) => !/[<>*{}$…]/.test(path) && !isThere(path));
  return [...links, ...names, ...paths];
}

/** Links to a part of the same document that it does not have. */
export function deadPartsIn(text: string): string[] {
  const parts = [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w\s-]/g, '')
      .replaceAll(/\s/g, '-'),
  );
  return [...text.matchAll(/\]\(#([^)]+)\)/g)]
    .map(([, part = '']) => part)
    .filter((part) => !parts.includes(part));
}

/** Names of scripts that a document tells people to run. */
export const scriptsIn = (text: string): string[] =>
  [...text.matchAll(/\bnpm (?:run (?:-s )?([\w:-]+)|(start|test)\b)/g)].map(
    ([, named, short]) => named ?? short ?? '',
  );

/** Names of settings that a document speaks of. */
export const settingsIn = (text: string): string[] => [
  ...new Set(text.match(/(?<![\w$.{-])[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+(?![\w(])/g)),
];
