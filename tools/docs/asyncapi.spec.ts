import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import specification from '@asyncapi/specs/schemas/3.0.0-without-$id.json';
import { asyncApi } from './asyncapi';
import { currentAndGenerated } from './current';

describe('docs/asyncapi.yaml', () => {
  it('says what the classes say', () => {
    const { current, generated } = currentAndGenerated('asyncapi.yaml', asyncApi());
    expect(current).toBe(generated);
  });

  it('is AsyncAPI 3', () => {
    const validator = new Ajv({ strict: false, allErrors: true });
    addFormats(validator);
    const isValid = validator.compile(specification);
    isValid(asyncApi());
    expect(isValid.errors ?? []).toEqual([]);
  });

  it('describes every field of a received complaint', () => {
    expect(JSON.stringify(asyncApi())).toContain('Keyed HMAC of who they are on the channel');
  });
});
