import { readSettings } from '@sambung/platform';
import { ANSWER, noticeOf, wordingStandIn } from '../../../tools/testing/notice';
import { openStandIn, type StandIn, usualEndings } from '../../../tools/testing/stand-in';
import { channel } from './channel';

const note = { kind: 'ticket-note', isLoud: false };
const notice = noticeOf({ ticket: 'NGL/112 7' });

describe('telling 112', () => {
  let vendorStandIn: StandIn;
  beforeAll(async () => {
    vendorStandIn = await openStandIn();
  });
  afterAll(() => vendorStandIn.close());
  beforeEach(() => vendorStandIn.reset());

  const feedbackWith = (environment: Record<string, string>) =>
    channel.feedback?.(readSettings(channel.settings, environment), wordingStandIn);
  const feedback = (more = {}) =>
    feedbackWith({
      CALL112_NOTE_URL: `${vendorStandIn.url}/tickets/{ticket}/notes`,
      CALL112_NOTE_TOKEN: 'kunci-112',
      ...more,
    })!;

  it('is nothing while nothing is set, and names all that is wrong', () => {
    expect(feedbackWith({})).toBeUndefined();
    expect(() => feedbackWith({ CALL112_NOTE_URL: 'http://112.example/notes' })).toThrow(
      /CALL112_NOTE_TOKEN is missing[^]*\{ticket\}/,
    );
    expect(feedbackWith({ CALL112_NOTE_TOKEN: 't' })).toBeUndefined();
  });

  it('is possible for a report that kept its ticket', () => {
    expect(feedback().recipients(notice)).toEqual([note]);
    expect(feedback().recipients(noticeOf({}))).toEqual([]);
  });

  it.each(['POST', 'PUT'])('puts a note to the ticket by %s, under the key of the notice', async (method) => {
    vendorStandIn.answer({ status: 201 });
    expect(await feedback({ CALL112_NOTE_METHOD: method }).send(notice, note)).toEqual({ outcome: 'sent' });
    const [asked] = vendorStandIn.asked;
    expect(asked).toMatchObject({
      method,
      path: '/tickets/NGL%2F112%207/notes',
      headers: { authorization: 'Bearer kunci-112', 'idempotency-key': notice.noticeId },
    });
    expect(JSON.parse(asked!.raw)).toEqual({
      noticeId: notice.noticeId,
      ticketId: 'NGL/112 7',
      trackingId: '4471203',
      changedAt: '2026-02-05T02:00:00.000Z',
      stage: 'answered',
      text: `answered (rahasia 2000): ${ANSWER} 7Q2M8K4T`,
    });
  });

  it.each(usualEndings)('says how it ended upon %s', async (_what, answer, told) => {
    vendorStandIn.answer(answer);
    expect(await feedback().send(notice, note)).toEqual(told);
  });

  it('was not sent where nobody listens', async () => {
    const gone = await openStandIn();
    await gone.close();
    const nowhere = feedback({ CALL112_NOTE_URL: `${gone.url}/{ticket}` });
    expect(await nowhere.send(notice, note)).toEqual({ outcome: 'not-sent', code: 'feedback.unreachable' });
  });

  it('waits for an operator where the token is not taken', async () => {
    vendorStandIn.answer({ status: 401 });
    await expect(feedback().send(notice, note)).rejects.toMatchObject({ code: 'feedback.token-refused' });
  });

  it('is sent again where nobody knows', async () => {
    expect(await feedback().find?.(notice, note)).toBe('absent');
  });
});
