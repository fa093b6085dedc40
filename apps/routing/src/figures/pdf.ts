import { spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { access, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readSettings, setting } from '@sambung/platform';

export type Environment = Readonly<Record<string, string | undefined>>;

const settings = {
  CHROMIUM_PATH: setting.text({
    description: 'the Chromium or Chrome that makes the PDF; unset: the first one on PATH',
    fallback: undefined,
  }),
  PATH: setting.text({ description: 'where programs are found', fallback: '' }),
  TMPDIR: setting.text({ description: 'where its page and its profile lie meanwhile', fallback: tmpdir() }),
};

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const PRINT_MILLISECONDS = 120_000;

/** A page, that loads nothing from anywhere, as PDF. @throws Error with a sentence for what cannot be done. */
export async function pdfOf(
  page: string,
  environment: Environment,
  longestMilliseconds = PRINT_MILLISECONDS,
): Promise<Buffer> {
  const { CHROMIUM_PATH, PATH, TMPDIR } = readSettings(settings, environment);
  const chromium = await findChromium(CHROMIUM_PATH, PATH);
  const folder = await mkdtemp(join(TMPDIR, 'sambung-pdf-'));
  try {
    const [html, pdf] = [join(folder, 'page.html'), join(folder, 'page.pdf')];
    await writeFile(html, page);
    const ended = await run(
      chromium,
      [
        ...['--headless', '--disable-gpu', '--disable-extensions', '--disable-background-networking'],
        ...['--disable-component-update', '--disable-sync', '--no-first-run', '--disable-dev-shm-usage'],
        // It refuses to run as root otherwise; what it is shown is ours.
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        `--user-data-dir=${join(folder, 'profile')}`,
        '--no-pdf-header-footer',
        `--print-to-pdf=${pdf}`,
        pathToFileURL(html).href,
      ],
      longestMilliseconds,
    );
    return await readFile(pdf).catch((cause: unknown) => {
      throw new Error(`${chromium} made no PDF: ${ended}`, { cause });
    });
  } finally {
    // Its processes may still be writing while they end.
    await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
}

async function findChromium(given: string | undefined, path: string): Promise<string> {
  const folders = path.split(delimiter).filter((folder) => folder !== '');
  const candidates =
    given === undefined ? folders.flatMap((folder) => NAMES.map((name) => join(folder, name))) : [given];
  for (const candidate of candidates) if (await isExecutable(candidate)) return candidate;
  throw new Error(
    given === undefined
      ? 'A PDF is made by Chromium, and none was found: install it (on Debian: apt install chromium), or set CHROMIUM_PATH. The format html can be printed by any browser.'
      : `CHROMIUM_PATH names nothing that can be run: ${given}`,
  );
}

const isExecutable = (path: string): Promise<boolean> =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  );

/** With all the processes that it starts, none of which outlives the time. @returns how it ended */
function run(program: string, args: readonly string[], longestMilliseconds: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { detached: true, stdio: 'ignore' });
    const end = (): void => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      } catch {
        // All have gone.
      }
    };
    const timer = setTimeout(() => {
      end();
      reject(new Error(`${program} made no PDF within ${longestMilliseconds / 1000} seconds.`));
    }, longestMilliseconds);
    child.once('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.once('exit', (code, signal) => {
      clearTimeout(timer);
      end();
      resolve(signal === null ? `it ended with ${code}` : `it was ended by ${signal}`);
    });
  });
}
