import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '../tools/testing/eventually';
import {
  commandsIn,
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
      .replaceAll('http://127.0.0.1:8104', sambung.urls.ngombe);

  describe.each(documents.filter((document) => commandsIn(textOf(document)).length > 0))('%s', (document) => {
    const commands = commandsIn(textOf(document));

    it.each(commands.map(({ line }) => line))('prints what stands below line %i', async (line) => {
      const script = commands.find((command) => command.line === line);
      // What prints nothing defines what those after it use.
      const before = commands.filter((command) => command.line < line && command.prints === '');
      const output = await runCommands(
        here([...before, script].map((command) => command?.script).join('\n')),
      );
      expect(output).toMatch(promised(script?.prints ?? ''));
    });
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

describe.each(documents)('%s', (document) => {
  it('names no file that is not there', () => {
    expect(deadPathsIn(document)).toEqual([]);
  });

  it('names no command that is not there', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    expect(scriptsIn(textOf(document)).filter((name) => !(name in scripts))).toEqual([]);
  });

  it('names no setting that .env.example does not explain', () => {
    const explained = readFileSync(join(root, '.env.example'), 'utf8');
    expect(
      settingsIn(textOf(document)).filter((name) => !new RegExp(`^#? ?${name}=`, 'm').test(explained)),
    ).toEqual([]);
  });
});
