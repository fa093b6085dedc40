import { standardWebhooks } from '@sambung/ingest';
import { readSettings } from '@sambung/platform';
import { ANSWER, noticeOf, wordingStandIn } from '../../../tools/testing/notice';
import { openStandIn, type StandIn, usualEndings } from '../../../tools/testing/stand-in';
import { channel } from './channel';
import { numberOf } from '@sambung/ingest';

const SECRET = Buffer.alloc(32, 'sambung').toString('base64');
const SUBMISSION = { account: '10482', submission: 'SBT-2026-000731', number: '0810-0000-0731' };
const SMS = { number: '+6281000000551' };

describe('telling a reporter of SAMBAT', () => {
  let sambatStandIn: StandIn;
  let smsGatewayStandIn: StandIn;
  beforeAll(async () => {
    [sambatStandIn, smsGatewayStandIn] = [await openStandIn(), await openStandIn()];
  });
  afterAll(() => Promise.all([sambatStandIn.close(), smsGatewayStandIn.close()]));
  beforeEach(() => [sambatStandIn, smsGatewayStandIn].forEach((standIn) => standIn.reset()));

  const feedbackWith = (environment: Record<string, string>) =>
    channel.feedback?.(readSettings(channel.settings, environment), wordingStandIn);
  const ofCallback = () => ({
    SAMBAT_CALLBACK_URL: `${sambatStandIn.url}/told`,
    SAMBAT_CALLBACK_SECRET: SECRET,
  });
  const ofSms = () => ({ SAMBAT_SMS_URL: `${smsGatewayStandIn.url}/sms`, SAMBAT_SMS_TOKEN: 'kunci-sms' });
  const feedback = (more = {}) => feedbackWith({ ...ofCallback(), ...ofSms(), ...more })!;
  const [callback, sms] = [
    { kind: 'callback', isLoud: false },
    { kind: 'sms', isLoud: true },
  ];

  it('is nothing while nothing is set, and names all that is half set', () => {
    expect(feedbackWith({})).toBeUndefined();
    expect(feedbackWith({ SAMBAT_SMS_TOKEN: 't', SAMBAT_CALLBACK_SECRET: SECRET })).toBeUndefined();
    expect(() =>
      feedbackWith({
        SAMBAT_CALLBACK_URL: 'http://a.example',
        SAMBAT_SMS_URL: 'http://c.example',
        SAMBAT_SMS_STATUS_URL: 'http://b.example',
      }),
    ).toThrow(/CALLBACK_SECRET[^]*SMS_TOKEN[^]*STATUS_URL/);
  });

  it.each([
    [SUBMISSION, [callback, sms]],
    [{ account: '10482', submission: 'SBT-2026-000731' }, [callback]],
    [SMS, [sms]],
    [{ number: 'TELKOMSEL' }, []],
    [{ number: '8999' }, []],
    [{}, []],
  ])('goes from %j to whom it can', (replyTo, recipients) => {
    expect(feedback().recipients(noticeOf(replyTo))).toEqual(recipients);
  });

  it('goes by SMS alone where SAMBAT takes no callback', () => {
    expect(feedbackWith(ofSms())?.recipients(noticeOf(SUBMISSION))).toEqual([sms]);
  });

  it('comes to SAMBAT signed, with what the reporter reads and what all may read apart', async () => {
    expect(await feedback().send(noticeOf(SUBMISSION), callback)).toEqual({ outcome: 'sent' });
    const [asked] = sambatStandIn.asked;
    const { headers, raw } = asked!;
    const request = { headers, query: {}, rawBody: Buffer.from(raw), receivedAt: new Date() };
    expect(() => standardWebhooks([SECRET], 'SAMBAT_CALLBACK_SECRET')(request)).not.toThrow();
    expect(JSON.parse(raw)).toEqual({
      noticeId: headers['webhook-id'],
      submission: 'SBT-2026-000731',
      trackingId: '4471203',
      receipt: '7Q2M8K4T',
      changedAt: '2026-02-05T02:00:00.000Z',
      stage: 'answered',
      text: `answered (rahasia 2000): ${ANSWER} 7Q2M8K4T`,
      publicText: 'answered (umum 500)',
    });
  });

  it('comes as one SMS, and counts what the gateway took for it', async () => {
    smsGatewayStandIn.answer({ status: 202, body: { credits: 2 } }, { status: 202 });
    const notice = noticeOf(SUBMISSION);
    expect(await feedback().send(notice, sms)).toEqual({ outcome: 'sent', credits: 2 });
    expect(await feedback().send(notice, sms)).toEqual({ outcome: 'sent', credits: 1 });
    const [{ headers, raw }] = smsGatewayStandIn.asked as [StandIn['asked'][number]];
    expect(headers.authorization).toBe('Bearer kunci-sms');
    expect(JSON.parse(raw)).toEqual({
      id: notice.noticeId,
      to: '+6281000000731',
      text: `answered (rahasia 160): ${ANSWER} 7Q2M8K4T`,
    });
  });

  it.each(usualEndings)('says how it ended upon %s', async (_what, answer, told) => {
    sambatStandIn.answer(answer);
    smsGatewayStandIn.answer(answer);
    expect(await feedback().send(noticeOf(SUBMISSION), callback)).toEqual(told);
    expect(await feedback().send(noticeOf(SUBMISSION), sms)).toEqual(told);
  });

  it('was not sent where nobody listens', async () => {
    const gone = await openStandIn();
    await gone.close();
    const told = { outcome: 'not-sent', code: 'feedback.unreachable' };
    const nowhere = feedback({ SAMBAT_CALLBACK_URL: gone.url, SAMBAT_SMS_URL: gone.url });
    expect(await nowhere.send(noticeOf(SUBMISSION), callback)).toEqual(told);
    expect(await nowhere.send(noticeOf(SUBMISSION), sms)).toEqual(told);
  });

  it('waits for an operator where secret or token is not taken', async () => {
    sambatStandIn.answer({ status: 401 });
    smsGatewayStandIn.answer({ status: 403 });
    const refused = { name: 'UnavailableError', code: 'feedback.token-refused' };
    await expect(feedback().send(noticeOf(SUBMISSION), callback)).rejects.toMatchObject(refused);
    await expect(feedback().send(noticeOf(SUBMISSION), sms)).rejects.toMatchObject(refused);
  });

  it.each([
    [{ status: 200, body: { state: 'delivered' } }, 'arrived'],
    [{ status: 404 }, 'absent'],
    [{ status: 500 }, undefined],
    ['reset' as const, undefined],
  ])('is looked up at the gateway: upon %j it is %s', async (answer, found) => {
    smsGatewayStandIn.answer(answer);
    const asking = feedback({ SAMBAT_SMS_STATUS_URL: `${smsGatewayStandIn.url}/sms/{id}` });
    const notice = noticeOf(SMS);
    expect(await asking.find?.(notice, sms)).toBe(found);
    expect(smsGatewayStandIn.asked).toMatchObject([{ method: 'GET', path: `/sms/${notice.noticeId}` }]);
  });

  it('is sent to SAMBAT again where nobody knows, and by SMS never', async () => {
    expect(await feedback().find?.(noticeOf(SUBMISSION), callback)).toBe('absent');
    expect(await feedback().find?.(noticeOf(SMS), sms)).toBeUndefined();
    expect(smsGatewayStandIn.asked).toEqual([]);
  });
});

describe('a number', () => {
  it.each([
    ['0810-0000-0731', '+6281000000731'],
    ['+62 810 0000 0731', '+6281000000731'],
    ['6281000000731', '+6281000000731'],
    ['006281000000731', '+6281000000731'],
    ['(0341) 000 731', '+62341000731'],
    ['', undefined],
    [undefined, undefined],
  ])('%s is %s to the gateway', (typed, number) => {
    expect(numberOf(typed)).toBe(number);
  });
});
