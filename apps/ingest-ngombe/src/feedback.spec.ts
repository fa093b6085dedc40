import { standardWebhooks } from '@sambung/ingest';
import { readSettings } from '@sambung/platform';
import { ANSWER, noticeOf, wordingStandIn } from '../../../tools/testing/notice';
import { openStandIn, type StandIn, usualEndings } from '../../../tools/testing/stand-in';
import { channel } from './channel';
import { numberOf } from '@sambung/ingest';

const SECRET = Buffer.alloc(32, 'sambung').toString('base64');
const [sms, list] = [
  { kind: 'sms', isLoud: true },
  { kind: 'list', isLoud: false },
];
const notice = noticeOf({ item: '12/A01', phone: '0810 0000 0001' });

describe('telling a speaker of Ngombe', () => {
  let smsGatewayStandIn: StandIn;
  let diskominfoStandIn: StandIn;
  beforeAll(async () => {
    [smsGatewayStandIn, diskominfoStandIn] = [await openStandIn(), await openStandIn()];
  });
  afterAll(() => Promise.all([smsGatewayStandIn.close(), diskominfoStandIn.close()]));
  beforeEach(() => [smsGatewayStandIn, diskominfoStandIn].forEach((standIn) => standIn.reset()));

  const feedbackWith = (environment: Record<string, string>) =>
    channel.feedback?.(readSettings(channel.settings, environment), wordingStandIn);
  const ofSms = () => ({ NGOMBE_SMS_URL: `${smsGatewayStandIn.url}/sms`, NGOMBE_SMS_TOKEN: 'kunci-sms' });
  const ofList = () => ({ NGOMBE_LIST_URL: `${diskominfoStandIn.url}/list`, NGOMBE_LIST_SECRET: SECRET });
  const feedback = (more = {}) => feedbackWith({ ...ofSms(), ...ofList(), ...more })!;

  it('is nothing while nothing is set, and names all that is half set', () => {
    expect(feedbackWith({})).toBeUndefined();
    expect(feedbackWith({ NGOMBE_SMS_TOKEN: 't', NGOMBE_LIST_SECRET: SECRET })).toBeUndefined();
    expect(() =>
      feedbackWith({ NGOMBE_SMS_URL: 'http://a.example', NGOMBE_LIST_URL: 'http://b.example' }),
    ).toThrow(/NGOMBE_SMS_TOKEN[^]*NGOMBE_LIST_SECRET/);
  });

  it('goes to the number, else to the list', () => {
    expect(feedback().recipients(notice)).toEqual([sms, list]);
    expect(feedback().recipients(noticeOf({ item: '12/A02' }))).toEqual([list]);
    expect(feedbackWith(ofSms())?.recipients(notice)).toEqual([sms]);
    expect(feedbackWith(ofList())?.recipients(notice)).toEqual([list]);
    expect(feedback().recipients(noticeOf({}))).toEqual([]);
  });

  it('comes as one SMS, and counts what the gateway took for it', async () => {
    smsGatewayStandIn.answer({ status: 200, body: { credits: 3 } });
    expect(await feedback().send(notice, sms)).toEqual({ outcome: 'sent', credits: 3 });
    const [asked] = smsGatewayStandIn.asked;
    expect(asked?.headers.authorization).toBe('Bearer kunci-sms');
    expect(JSON.parse(asked!.raw)).toEqual({
      id: notice.noticeId,
      to: '+6281000000001',
      text: `answered (rahasia 160): ${ANSWER} 7Q2M8K4T`,
    });
  });

  it('comes to the list signed, by session and item, without the number', async () => {
    expect(await feedback().send(notice, list)).toEqual({ outcome: 'sent' });
    const { headers, raw } = diskominfoStandIn.asked[0]!;
    const request = { headers, query: {}, rawBody: Buffer.from(raw), receivedAt: new Date() };
    expect(() => standardWebhooks([SECRET], 'NGOMBE_LIST_SECRET')(request)).not.toThrow();
    expect(JSON.parse(raw)).toEqual({
      noticeId: notice.noticeId,
      item: '12/A01',
      trackingId: '4471203',
      receipt: '7Q2M8K4T',
      changedAt: '2026-02-05T02:00:00.000Z',
      stage: 'answered',
      text: `answered (rahasia 2000): ${ANSWER} 7Q2M8K4T`,
    });
  });

  it.each(usualEndings)('says how it ended upon %s', async (_what, answer, told) => {
    smsGatewayStandIn.answer(answer);
    diskominfoStandIn.answer(answer);
    expect(await feedback().send(notice, sms)).toEqual(told);
    expect(await feedback().send(notice, list)).toEqual(told);
  });

  it('was not sent where nobody listens', async () => {
    const gone = await openStandIn();
    await gone.close();
    const told = { outcome: 'not-sent', code: 'feedback.unreachable' };
    const nowhere = feedback({ NGOMBE_SMS_URL: gone.url, NGOMBE_LIST_URL: gone.url });
    expect(await nowhere.send(notice, sms)).toEqual(told);
    expect(await nowhere.send(notice, list)).toEqual(told);
  });

  it('waits for an operator where token or secret is not taken', async () => {
    smsGatewayStandIn.answer({ status: 401 });
    diskominfoStandIn.answer({ status: 403 });
    const refused = { code: 'feedback.token-refused' };
    await expect(feedback().send(notice, sms)).rejects.toMatchObject(refused);
    await expect(feedback().send(notice, list)).rejects.toMatchObject(refused);
  });

  it('is sent to the list again where nobody knows, and to the number never', async () => {
    expect(await feedback().find?.(notice, list)).toBe('absent');
    expect(await feedback().find?.(notice, sms)).toBeUndefined();
  });
});

describe('a number', () => {
  it.each([
    ['081000000001', '+6281000000001'],
    ['81000000001', '+6281000000001'],
    ['+62 810-0000-0001', '+6281000000001'],
    ['081000000001 / 081000000002', undefined],
    ['tidak ada', undefined],
    [undefined, undefined],
  ])('%s is %s to the gateway', (written, number) => {
    expect(numberOf(written)).toBe(number);
  });
});
