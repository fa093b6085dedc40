import type { Language } from '../http/words';

/** What is asked for in the address, else what the browser would rather read, else Indonesian. */
export function languageOf(asked: unknown, accepted: string | undefined): Language {
  if (asked === 'id' || asked === 'en') return asked;
  return weightOf('en', accepted) > weightOf('id', accepted) ? 'en' : 'id';
}

/** Accept-Language (RFC 9110, 12.5.4): `en-GB, en;q=0.9, id;q=0.8`; 0 where it does not name the language. */
function weightOf(language: Language, accepted = ''): number {
  const weights = accepted.split(',').map((range) => {
    const [tag = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    if (tag !== language && !tag.startsWith(`${language}-`)) return 0;
    const weight = parameters.find((parameter) => parameter.startsWith('q='));
    return weight === undefined ? 1 : Number(weight.slice(2)) || 0;
  });
  return Math.max(...weights);
}
