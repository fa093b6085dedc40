import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { broken } from './broken-channels/broken';
import { sound } from './broken-channels/sound';
import { rules } from './conformance/rules';
import { channelApps, loadSubject, type Subject } from './conformance/subject';

/** Found when the file is read, so that a new channel is held to the rules without being named anywhere. */
const apps = channelApps();

describe.each(apps)('%s', (app) => {
  let subject: Subject;
  beforeAll(async () => {
    subject = await loadSubject(app);
  });

  it.each(rules)('$title', async ({ faultsIn }) => {
    expect(await faultsIn(subject)).toEqual([]);
  });

  it('is built: tsconfig.json has its line', () => {
    expect(readFileSync(join(__dirname, '../tsconfig.json'), 'utf8')).toContain(`{ "path": "apps/${app}" }`);
  });
});

describe('the rules', () => {
  it('are each broken by one of the broken channels', () => {
    expect(Object.keys(broken).sort()).toEqual(rules.map(({ title }) => title).sort());
  });

  it.each(rules)('let a sound channel pass: $title', async ({ faultsIn }) => {
    expect(await faultsIn(sound)).toEqual([]);
  });

  it.each(rules)('say what to do where it is broken: $title', async ({ title, faultsIn }) => {
    const { subject, told } = broken[title]!;
    expect((await faultsIn(subject)).join('\n')).toMatch(told);
  });
});
