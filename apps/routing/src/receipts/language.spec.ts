import { languageOf } from './language';

describe('the language of a page', () => {
  it.each([
    [undefined, undefined, 'id'],
    [undefined, '', 'id'],
    [undefined, '*', 'id'],
    [undefined, 'jv, su;q=0.5', 'id'],
    [undefined, 'en', 'en'],
    [undefined, 'en-GB,en;q=0.9,id;q=0.8', 'en'],
    [undefined, 'id-ID, id;q=0.9, en-US;q=0.8, en;q=0.7', 'id'],
    [undefined, 'en;q=0, de', 'id'],
    [undefined, 'en;q=x', 'id'],
    ['en', 'id', 'en'],
    ['id', 'en', 'id'],
    ['fr', 'en', 'en'],
    [['en', 'id'], undefined, 'id'],
  ])('asked for %s with Accept-Language %s is %s', (asked, accepted, language) => {
    expect(languageOf(asked, accepted)).toBe(language);
  });
});
