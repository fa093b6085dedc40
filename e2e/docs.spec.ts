import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { eventually } from '../tools/testing/eventually';
import {
  commandsIn,
  deadPartsIn,
  deadPathsIn,
  documents,
  promised,
  root,
  runCommands,
  scriptsIn,
  settingsIn,
  textOf,
} from './support/docs';
import { type Sambung, startSambung } from './support/sambung';

describe('what the documents tell people to run', () => {
  let sambung: Sambung;
  beforeAll(async () => {
    sambung = await startSambung([]);
  }, 60_000);
  afterAll(() => sambung.stop(), 60_000);

  /** Where a reader's Sambung listens and keeps its secrets; this one does elsewhere. */
  const here = (script: string): string =>
    script
      .replaceAll('.sambung/', `${sambung.folder}/`)
      .replaceAll('http://127.0.0.1:8101', sambung.urls.sambat)
      .replaceAll('http://127.0.0.1:8102', sambung.urls.call112)
      .replaceAll('http://127.0.0.1:8103', sambung.urls.social)
      .replaceAll('http://127.0.0.1:8104', sambung.urls.ngombe)
      .replaceAll('http://127.0.0.1:8110', sambung.routingUrl);

  describe.each(documents.filter((document) => commandsIn(textOf(document)).length > 0))('%s', (document) => {
    const commands = commandsIn(textOf(document));

    it.each(commands.map(({ line }) => line))(
      'prints what stands below line %i',
      async (line) => {
        const script = commands.find((command) => command.line === line);
        // What prints nothing defines what those after it use.
        const before = commands.filter((command) => command.line < line && command.prints === '');
        const output = await runCommands(
          here([...before, script].map((command) => command?.script).join('\n')),
        );
        expect(output).toMatch(promised(script?.prints ?? ''));
        // Commands of npm build first what is stale.
      },
      120_000,
    );
  });

  it("makes a ticket of the README's first complaint", async () => {
    const [first] = commandsIn(textOf('README.md'));
    const { complaintId } = JSON.parse(await runCommands(here(first?.script ?? ''))) as {
      complaintId: string;
    };
    await eventually(async () => {
      const tickets = await sambung.tickets.of(complaintId);
      expect(tickets.map(({ apparatusId }) => apparatusId)).toEqual(['dpuprpkp']);
    });
  });
});

const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: object };
const isScript = (name: string): boolean => name in scripts;
const isExplained = (name: string): boolean =>
  new RegExp(`^(# *)?${name}=`, 'm').test(readFileSync(join(root, '.env.example'), 'utf8'));

describe.each(documents)('%s', (document) => {
  const text = textOf(document);

  it('names no file that is not there', () => {
    expect(deadPathsIn(text, dirname(document))).toEqual([]);
  });

  it('names no part of itself that is not there', () => {
    expect(deadPartsIn(text)).toEqual([]);
  });

  it('names no command that is not there', () => {
    expect(scriptsIn(text).filter((name) => !isScript(name))).toEqual([]);
  });

  it('names no setting that .env.example does not explain', () => {
    expect(settingsIn(text).filter((name) => !isExplained(name))).toEqual([]);
  });
});

describe('a document', () => {
  const text = [
    'See [there](gone.md#part), [here](channels.md) or https://example.com/docs/gone.md.',
    'In `apps/gone/src/main.ts`, not `apps/ingest-*` nor `apps/routing/`; also `gone.yml` and `package.json`.',
    '# A part',
    'As [here](#a-part), not [there](#gone).',
    'Set `GONE_SETTING`, then `npm run gone` or `npm start`.',
    '   ```sh',
    '   echo one',
    '     echo "(two)"',
    '   ```',
    '   ```text',
    '   one',
    '   (…)',
    '   ```',
    '```sh',
    '# Never run here.',
    'exit 1',
    '```',
  ].join('\n');

  it('is read as it is meant', () => {
    expect(deadPathsIn(text, 'docs')).toEqual(['docs/gone.md', 'gone.yml', 'apps/gone/src/main.ts']);
    expect(deadPartsIn(text)).toEqual(['gone']);
    expect(scriptsIn(text)).toEqual(['gone', 'start']);
    expect(settingsIn(text)).toEqual(['GONE_SETTING']);
    expect(commandsIn(text)).toEqual([{ line: 6, script: 'echo one\n  echo "(two)"', prints: 'one\n(…)' }]);
  });

  it('promises what it prints, and nothing else', () => {
    expect('one\n(two)').toMatch(promised('one\n(…)'));
    expect('one\n(two) three').not.toMatch(promised('one\n(…)'));
    expect('').not.toMatch(promised('one'));
  });
});
