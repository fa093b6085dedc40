import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

const executable = [process.env['CHROMIUM_PATH'], '/usr/bin/chromium'].find(
  (path) => path !== undefined && existsSync(path),
);

/** Like `describe`; skipped, with a loud line, where there is no Chromium. Where `CI` is set it fails instead. */
export function describeBrowser(title: string, tests: () => void): void {
  if (executable !== undefined || process.env['CI'] !== undefined) return describe(title, tests);
  process.stderr.write(`\n!!! SKIPPED: ${title}, since no Chromium was found (set CHROMIUM_PATH)\n\n`);
  describe.skip(title, tests);
}

export const launchBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: executable,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  });
