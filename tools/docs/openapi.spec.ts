import { readFileSync } from 'node:fs';
import { currentAndGenerated } from './current';
import { openApi, sourceFiles } from './openapi';
import { openApiFaults } from './openapi-faults';

describe('docs/openapi.yaml', () => {
  it('says what the classes and the channels say', async () => {
    const { current, generated } = currentAndGenerated('openapi.yaml', await openApi());
    expect(current).toBe(generated);
  });

  it('is OpenAPI 3.1', async () => {
    expect(await openApiFaults('openapi.yaml')).toBe('');
  });

  it('describes every way in and the fields of its body', async () => {
    const api = JSON.stringify(await openApi());
    for (const path of [
      '/v1/sambat/submissions',
      '/v1/sambat/sms',
      '/v1/call112/tickets',
      '/v1/social/telegram',
    ])
      expect(api).toContain(`"${path}"`);
    expect(api).toContain('Number of the report in SAMBAT: the same when it is sent again.');
  });

  it('has one class under each name: schemas are found by it', () => {
    const names = sourceFiles().flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/^(?:export )?class (\w+)/gm)].map(([, name]) => name ?? ''),
    );
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });
});
