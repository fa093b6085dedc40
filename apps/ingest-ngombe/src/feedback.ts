import {
  type Feedback,
  type Notice,
  numberOf,
  postSigned,
  sendSms,
  toldOf,
  webhookSecret,
  type Wording,
} from '@sambung/ingest';
import { setting, type Settings, SettingsError } from '@sambung/platform';

export const feedbackSettings = {
  NGOMBE_SMS_URL: setting.url({
    description: 'where the gateway takes a message (SMS or WhatsApp) to a speaker; empty: none are sent',
    fallback: undefined,
  }),
  NGOMBE_SMS_TOKEN: setting.secret({
    description: 'bearer token with which messages are sent',
    fallback: undefined,
  }),
  NGOMBE_LIST_URL: setting.url({
    description:
      'where Diskominfo takes what is to be told to speakers without a number; empty: they are not told',
    fallback: undefined,
  }),
  NGOMBE_LIST_SECRET: webhookSecret({
    description: 'Standard Webhooks secret with which that list is signed',
  }),
};

const LONGEST_TEXT = 2000;

/**
 * By a message to the speaker, else by Diskominfo, who find the speaker in their notes by session and item. What comes
 * to the list twice under one `webhook-id` is to be kept once.
 * @throws SettingsError naming what is missing.
 */
export function feedbackOf(
  settings: Partial<Settings<typeof feedbackSettings>>,
  wording: Wording,
): Feedback | undefined {
  const { NGOMBE_SMS_URL: smsUrl, NGOMBE_SMS_TOKEN: token } = settings;
  const { NGOMBE_LIST_URL: listUrl, NGOMBE_LIST_SECRET: secret } = settings;
  const faults = [
    ...(smsUrl !== undefined && token === undefined
      ? ['NGOMBE_SMS_TOKEN is missing (NGOMBE_SMS_URL is set)']
      : []),
    ...(listUrl !== undefined && secret === undefined
      ? ['NGOMBE_LIST_SECRET is missing (NGOMBE_LIST_URL is set)']
      : []),
  ];
  if (faults.length > 0) throw new SettingsError(faults);
  const sms = smsUrl === undefined || token === undefined ? undefined : { url: smsUrl, token };
  const list = listUrl === undefined || secret === undefined ? undefined : { url: listUrl, secret };
  if (sms === undefined && list === undefined) return undefined;

  return {
    recipients: (notice) => [
      ...(sms && numberOf(notice.replyTo['phone']) !== undefined ? [{ kind: 'sms', isLoud: true }] : []),
      ...(list && notice.replyTo['item'] !== undefined ? [{ kind: 'list', isLoud: false }] : []),
    ],
    async send(notice, { kind }) {
      const number = numberOf(notice.replyTo['phone']);
      if (kind === 'sms' && sms && number !== undefined) return sendSms(sms, notice, number, wording);
      const { item } = notice.replyTo;
      if (kind === 'list' && list && item !== undefined)
        return toldOf(
          await postSigned(list.url, list.secret, notice.noticeId, entryOf(notice, item, wording)),
        );
      return { outcome: 'refused', code: 'ngombe.no-way' };
    },
    // The webhook's id makes it safe to send it again. Of a message the gateway cannot tell.
    find: async (_notice, { kind }) => (kind === 'list' ? 'absent' : undefined),
  };
}

/** What a person needs to find the speaker and tell them. */
const entryOf = (notice: Notice, item: string, wording: Wording): object => ({
  noticeId: notice.noticeId,
  item,
  trackingId: notice.status.trackingId,
  receipt: notice.status.receipt,
  changedAt: notice.status.changedAt,
  stage: notice.stage,
  text: wording.say(notice, LONGEST_TEXT),
});
