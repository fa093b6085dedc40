import { hasEntered, isOwnForm, sessionCookie } from './session';

const NOW = Date.parse('2026-01-05T02:00:00Z');
const HOUR = 60 * 60 * 1000;
const TOKEN = 'only-this-test-knows-it';

describe("an operator's session", () => {
  const cookie = `theme=dark; ${sessionCookie(TOKEN, NOW).split(';')[0] ?? ''}; other=1`;

  it('holds for a working day, under the same token alone', () => {
    expect(hasEntered(TOKEN, { cookie }, NOW + 11 * HOUR)).toBe(true);
    expect(hasEntered(TOKEN, { cookie }, NOW + 13 * HOUR)).toBe(false);
    expect(hasEntered('a new token', { cookie }, NOW)).toBe(false);
  });

  it('does not carry the token, and is kept from scripts and other sites', () => {
    expect(sessionCookie(TOKEN, NOW)).not.toContain(TOKEN);
    expect(sessionCookie(TOKEN, NOW)).toMatch(/; HttpOnly; SameSite=Strict$/);
  });

  it.each([
    ['one that was made to last longer', cookie.replace(/=\d+\./, `=${NOW + 99 * HOUR}.`)],
    ['one without its proof', `sambung_operator=${NOW + HOUR}.`],
    ['the token itself', `sambung_operator=${TOKEN}`],
    ['what is no cookie of ours', 'x_sambung_operator=%; sambung_operator'],
    ['none', undefined],
  ])('does not hold with %s', (_what, given) => {
    expect(hasEntered(TOKEN, { cookie: given }, NOW)).toBe(false);
  });

  it.each([undefined, ''])('holds for nobody where no token is set (%j)', (token) => {
    const forged = sessionCookie('', NOW).split(';')[0];
    expect(hasEntered(token, { cookie: forged }, NOW)).toBe(false);
  });
});

describe('the form with which an operator enters', () => {
  const host = 'sambung.example';

  it.each([
    ['of the page itself', { host, 'sec-fetch-site': 'same-origin' }],
    [
      'of the page itself behind a proxy that names another host',
      {
        host: 'routing:8110',
        origin: 'https://sambung.example',
        'sec-fetch-site': 'same-origin',
      },
    ],
    ['of the page itself over plain HTTP', { host, origin: 'http://sambung.example' }],
    ['of a program', { host }],
  ])('is taken when it is %s', (_what, headers) => {
    expect(isOwnForm(headers)).toBe(true);
  });

  it.each([
    ['another site', { host, origin: 'http://sambung.example', 'sec-fetch-site': 'cross-site' }],
    ['a neighbour of the same domain', { host, 'sec-fetch-site': 'same-site' }],
    ['another origin over plain HTTP', { host, origin: 'http://elsewhere.example' }],
    ['an origin that is hidden', { host, origin: 'null' }],
  ])('is refused from %s', (_what, headers) => {
    expect(isOwnForm(headers)).toBe(false);
  });
});
