import { currentAndGenerated } from './current';
import { openApiFaults } from './openapi-faults';
import { sp4nOpenApi } from './sp4n-openapi';

describe('docs/sp4n-openapi.yaml', () => {
  it('says what the classes say', () => {
    const { current, generated } = currentAndGenerated('sp4n-openapi.yaml', sp4nOpenApi());
    expect(current).toBe(generated);
  });

  it('is OpenAPI 3.1', async () => {
    expect(await openApiFaults('sp4n-openapi.yaml')).toBe('');
  });

  it('describes what a ticket is made of', () => {
    expect(JSON.stringify(sp4nOpenApi())).toContain('Our reference: the complaint id.');
  });
});
