import type { Recipient } from '@sambung/ingest';
import { readSettings } from '@sambung/platform';
import { ANSWER, noticeOf, wordingStandIn } from '../../../tools/testing/notice';
import { openStandIn, type StandIn, type StandInAnswer } from '../../../tools/testing/stand-in';
import { channel } from './channel';

const FACEBOOK = { platform: 'facebook', account: '104' };
const INSTAGRAM = { platform: 'instagram', account: '1784' };
const CHAT = { platform: 'telegram', account: 'kota_bot', chat: '9001', message: '31' };
const GROUP = { ...CHAT, chat: '-1009001' };
const hoursAgo = (hours: number): string => new Date(Date.now() - hours * 3600_000).toISOString();
const whatsapp = (hours: number) => ({
  ...{ platform: 'whatsapp', account: '106', recipient: '6281000000113' },
  at: hoursAgo(hours),
});
const metaError = (status: number, code: number, error_subcode?: number): StandInAnswer => ({
  status,
  body: { error: { message: 'x', type: 'OAuthException', code, error_subcode } },
});
const TAKEN = { status: 200, body: { message_id: 'm', id: 'c', messages: [{ id: 'w' }], ok: true } };
const refused = (code: string) => ({ outcome: 'refused', code });
const notSent = (code: string, more = {}) => ({ outcome: 'not-sent', code, ...more });
const unknown = (code: string) => ({ outcome: 'unknown', code });

describe('telling a reporter on social media', () => {
  let platformStandIn: StandIn;
  beforeAll(async () => {
    platformStandIn = await openStandIn();
  });
  afterAll(() => platformStandIn.close());
  beforeEach(() => {
    platformStandIn.reset();
    platformStandIn.answer(TAKEN);
  });

  const feedbackWith = (environment: Record<string, string>) =>
    channel.feedback?.(readSettings(channel.settings, environment), wordingStandIn);
  const feedback = (more = {}, url = platformStandIn.url) =>
    feedbackWith({
      SOCIAL_FEEDBACK_PLATFORMS: 'facebook, instagram, whatsapp, telegram',
      SOCIAL_FEEDBACK_IN_PUBLIC: 'true',
      SOCIAL_GRAPH_URL: `${url}/v23.0`,
      SOCIAL_INSTAGRAM_URL: `${url}/ig`,
      SOCIAL_TELEGRAM_URL: url,
      SOCIAL_FACEBOOK_PAGE_TOKEN: 'kunci-fb',
      SOCIAL_INSTAGRAM_TOKEN: 'kunci-ig',
      SOCIAL_WHATSAPP_TOKEN: 'kunci-wa',
      SOCIAL_TELEGRAM_BOT_TOKEN: '1:kunci-tg',
      SOCIAL_WHATSAPP_TEMPLATE: 'status_laporan',
      ...more,
    })!;
  const kindsOf = (replyTo: Record<string, string>, status = {}, settings = {}): string[] =>
    feedback(settings)
      .recipients(noticeOf(replyTo, status))
      .map(({ kind }) => kind);
  const send = (replyTo: Record<string, string>, at = 0, given = feedback()) => {
    const notice = noticeOf(replyTo);
    return given.send(notice, given.recipients(notice)[at]!);
  };
  const sent = () =>
    platformStandIn.asked.map(({ path, headers: { authorization }, raw }): unknown[] => [
      path,
      authorization,
      JSON.parse(raw),
    ]);

  it('is nothing while no platform is named, though its tokens are set', () => {
    expect(feedbackWith({ SOCIAL_WHATSAPP_TOKEN: 't', SOCIAL_TELEGRAM_BOT_TOKEN: 't' })).toBeUndefined();
  });

  it('names all that is missing', () => {
    expect(() => feedbackWith({ SOCIAL_FEEDBACK_PLATFORMS: 'friendster,telegram,whatsapp' })).toThrow(
      /facebook, instagram, whatsapp, telegram[^]*TELEGRAM_BOT_TOKEN is missing[^]*WHATSAPP_TOKEN is missing/,
    );
  });

  it.each([
    [{ ...FACEBOOK, recipient: '7001' }, ['facebook-message']],
    [{ ...FACEBOOK, comment: '1_55' }, ['facebook-private-reply', 'facebook-comment']],
    [{ ...FACEBOOK, post: '104_2' }, ['facebook-private-reply', 'facebook-comment']],
    [{ ...INSTAGRAM, recipient: '8001' }, ['instagram-message']],
    [{ ...INSTAGRAM, comment: '1790' }, ['instagram-private-reply', 'instagram-comment']],
    [whatsapp(1), ['whatsapp-message', 'whatsapp-template']],
    [CHAT, ['telegram-message']],
    [GROUP, ['telegram-group']],
    [{ platform: 'x', account: '1' }, []],
    [{}, []],
  ])('goes from %j to whom it can', (replyTo: Record<string, string>, kinds) => {
    expect(kindsOf(replyTo)).toEqual(kinds);
  });

  it.each([
    [{ ...FACEBOOK, comment: '1_55' }, ['facebook-private-reply']],
    [{ ...INSTAGRAM, comment: '1790' }, ['instagram-private-reply']],
    [GROUP, []],
  ])('goes from %j to nobody else where it is confidential, or the city wants it so', (replyTo, kinds) => {
    expect(kindsOf(replyTo, { confidential: true })).toEqual(kinds);
    expect(kindsOf(replyTo, {}, { SOCIAL_FEEDBACK_IN_PUBLIC: 'false' })).toEqual(kinds);
  });

  it('goes nowhere on a platform that is not named any more', async () => {
    const given = feedback({ SOCIAL_FEEDBACK_PLATFORMS: 'telegram' });
    const notice = noticeOf({ ...FACEBOOK, recipient: '7001' });
    expect(given.recipients(notice)).toEqual([]);
    const gone: Recipient = { kind: 'facebook-message', isLoud: true };
    expect(await given.send(notice, gone)).toEqual(refused('social.no-way'));
  });

  it.each([
    [{ ...FACEBOOK, recipient: '7001' }, 'v23.0', 'fb', { id: '7001' }, { messaging_type: 'RESPONSE' }, 2000],
    [
      { ...FACEBOOK, comment: '1_55' },
      'v23.0',
      'fb',
      { comment_id: '1_55' },
      { messaging_type: 'RESPONSE' },
      2000,
    ],
    [
      { ...FACEBOOK, post: '104_2' },
      'v23.0',
      'fb',
      { post_id: '104_2' },
      { messaging_type: 'RESPONSE' },
      2000,
    ],
    [{ ...INSTAGRAM, recipient: '8001' }, 'ig', 'ig', { id: '8001' }, {}, 1000],
    [{ ...INSTAGRAM, comment: '1790' }, 'ig', 'ig', { comment_id: '1790' }, {}, 1000],
  ])('answers %j in private', async (replyTo, base, token, recipient, more, limit) => {
    expect(await send(replyTo)).toEqual({ outcome: 'sent' });
    const text = `answered (rahasia ${limit}): ${ANSWER} 7Q2M8K4T`;
    expect(sent()).toEqual([
      [`/${base}/me/messages`, `Bearer kunci-${token}`, { recipient, message: { text }, ...more }],
    ]);
  });

  it.each([
    [{ ...FACEBOOK, comment: '1_55' }, '/v23.0/1_55/comments', 500],
    [{ ...FACEBOOK, post: '104_2' }, '/v23.0/104_2/comments', 500],
    [{ ...INSTAGRAM, comment: '1790' }, '/ig/1790/replies', 300],
  ])('says under %j no more than all may read', async (replyTo, path, limit) => {
    expect(await send(replyTo, 1)).toEqual({ outcome: 'sent' });
    expect(sent()).toEqual([[path, expect.any(String), { message: `answered (umum ${limit})` }]]);
  });

  it('says no more than all may read in a group, as an answer to the message', async () => {
    expect(await send(GROUP)).toEqual({ outcome: 'sent' });
    expect(sent()).toEqual([
      [
        '/bot1:kunci-tg/sendMessage',
        undefined,
        {
          chat_id: '-1009001',
          text: 'answered (umum 500)',
          link_preview_options: { is_disabled: true },
          reply_parameters: { message_id: 31, allow_sending_without_reply: true },
        },
      ],
    ]);
  });

  it('answers in a Telegram chat', async () => {
    expect(await send(CHAT)).toEqual({ outcome: 'sent' });
    expect(sent()[0]?.[2]).toMatchObject({
      chat_id: '9001',
      text: `answered (rahasia 4096): ${ANSWER} 7Q2M8K4T`,
    });
  });

  it('fits the bytes that Instagram takes', async () => {
    const notice = noticeOf({ ...INSTAGRAM, recipient: '8001' }, { answer: 'é'.repeat(2000) });
    const given = feedback();
    await given.send(notice, given.recipients(notice)[0]!);
    const { message } = sent()[0]?.[2] as { message: { text: string } };
    expect(Buffer.byteLength(message.text)).toBeLessThanOrEqual(1000);
  });

  it('answers on WhatsApp by the number, or by the id of who hides it', async () => {
    expect(await send(whatsapp(23))).toEqual({ outcome: 'sent' });
    expect(await send({ ...whatsapp(23), recipient: 'ID.13491208655' })).toEqual({ outcome: 'sent' });
    const body = `answered (rahasia 4096): ${ANSWER} 7Q2M8K4T`;
    const message = { messaging_product: 'whatsapp', type: 'text', text: { body, preview_url: false } };
    expect(sent()).toEqual([
      ['/v23.0/106/messages', 'Bearer kunci-wa', { ...message, to: '6281000000113' }],
      ['/v23.0/106/messages', 'Bearer kunci-wa', { ...message, recipient: 'ID.13491208655' }],
    ]);
  });

  it.each([whatsapp(24), whatsapp(200), { ...whatsapp(1), at: '' }])(
    'sends nothing into a closed window of WhatsApp (%#), but a template',
    async (replyTo) => {
      expect(await send(replyTo)).toEqual(refused('social.window-closed'));
      expect(platformStandIn.asked).toEqual([]);
      expect(await send(replyTo, 1)).toEqual({ outcome: 'sent' });
      const text = `answered (rahasia 600): ${ANSWER} 7Q2M8K4T`;
      expect(sent()[0]?.[2]).toEqual({
        messaging_product: 'whatsapp',
        to: '6281000000113',
        type: 'template',
        template: {
          name: 'status_laporan',
          language: { code: 'id' },
          components: [{ type: 'body', parameters: [{ type: 'text', text }] }],
        },
      });
    },
  );

  it('has no template on WhatsApp where none is named', () => {
    expect(kindsOf(whatsapp(1), {}, { SOCIAL_WHATSAPP_TEMPLATE: '' })).toEqual(['whatsapp-message']);
  });

  it.each<[string, StandInAnswer, object]>([
    ['a closed window', metaError(403, 10, 2018278), refused('social.window-closed')],
    ["Instagram's closed window", metaError(403, 10, 2534022), refused('social.window-closed')],
    ["WhatsApp's closed window", metaError(400, 131047), refused('social.window-closed')],
    ['a block', metaError(400, 551), refused('social.blocked')],
    ['who takes no messages', metaError(403, 200, 1545041), refused('social.blocked')],
    ['a second private reply', metaError(400, 10900), refused('social.replied-already')],
    ['a comment that is gone', metaError(400, 100, 33), refused('social.no-such-recipient')],
    ['a number without WhatsApp', metaError(400, 131026), refused('social.no-such-recipient')],
    ['a permission that is missing here', metaError(403, 200), refused('social.meta-200')],
    ['a limit', metaError(400, 613), notSent('feedback.too-many')],
    ['a limit of WhatsApp', metaError(429, 130429), notSent('feedback.too-many')],
    ['an overload', metaError(503, 2), notSent('feedback.unavailable')],
    ['what Meta is not sure of', metaError(400, 2), unknown('feedback.platform-unsure')],
    ['an error of theirs', { status: 502 }, unknown('feedback.http-502')],
    ['a page that is no answer', { status: 200, body: 'x' }, unknown('feedback.unreadable-answer')],
    ['a lost connection', 'reset', unknown('feedback.connection-lost')],
  ])('says how it ended at Meta upon %s', async (_what, answer, told) => {
    platformStandIn.answer(answer);
    for (const [replyTo, at] of [
      [{ ...FACEBOOK, recipient: '7001' }, 0],
      [{ ...INSTAGRAM, comment: '1790' }, 1],
      [whatsapp(1), 1],
    ] as const)
      expect(await send(replyTo, at)).toEqual(told);
  });

  it.each<[string, StandInAnswer, object]>([
    ['a block', { status: 403, body: { ok: false } }, refused('social.blocked')],
    [
      'a chat that is gone',
      { status: 400, body: { ok: false, description: 'Bad Request: chat not found' } },
      refused('social.no-such-recipient'),
    ],
    ['another fault', { status: 400, body: { ok: false } }, refused('social.telegram-400')],
    [
      'a limit',
      { status: 429, body: { ok: false, parameters: { retry_after: 35 } } },
      notSent('feedback.too-many', { retryAfterSeconds: 35 }),
    ],
    ['an error of theirs', { status: 502 }, unknown('feedback.http-502')],
    ['a page that is no answer', { status: 200 }, unknown('feedback.unreadable-answer')],
    ['a lost connection', 'reset', unknown('feedback.connection-lost')],
  ])('says how it ended at Telegram upon %s', async (_what, answer, told) => {
    platformStandIn.answer(answer);
    expect(await send(CHAT)).toEqual(told);
  });

  it.each<[Record<string, string>, StandInAnswer, string]>([
    [{ ...FACEBOOK, recipient: '7001' }, metaError(400, 190), 'feedback.token-refused'],
    [{ ...INSTAGRAM, comment: '1790' }, metaError(401, 190), 'feedback.token-refused'],
    [whatsapp(1), { status: 403 }, 'feedback.token-refused'],
    [whatsapp(1), metaError(403, 131031), 'feedback.account-refused'],
    [CHAT, { status: 401, body: { ok: false } }, 'feedback.token-refused'],
    [CHAT, { status: 404, body: { ok: false } }, 'feedback.token-refused'],
  ])('waits for an operator where token or account is not taken (%#)', async (replyTo, answer, code) => {
    platformStandIn.answer(answer);
    await expect(send(replyTo)).rejects.toMatchObject({ name: 'UnavailableError', code });
  });

  it('was not sent where nobody listens', async () => {
    const gone = await openStandIn();
    await gone.close();
    for (const replyTo of [{ ...FACEBOOK, comment: '1' }, { ...INSTAGRAM, comment: '1' }, whatsapp(1), CHAT])
      expect(await send(replyTo, 0, feedback({}, gone.url))).toEqual(notSent('feedback.unreachable'));
  });
});
