import {
  type Feedback,
  findSms,
  type Notice,
  numberOf,
  postSigned,
  sendSms,
  type SmsGateway,
  toldOf,
  webhookSecret,
  type Wording,
} from '@sambung/ingest';
import { setting, type Settings, SettingsError } from '@sambung/platform';

export const feedbackSettings = {
  SAMBAT_CALLBACK_URL: setting.url({
    description:
      'Where SAMBAT takes what a reporter of its web or app is told; empty: SAMBAT is told nothing.',
    fallback: undefined,
  }),
  SAMBAT_CALLBACK_SECRET: webhookSecret({
    description: 'Standard Webhooks secret with which Sambung signs what it tells SAMBAT.',
  }),
  SAMBAT_SMS_URL: setting.url({
    description: 'Where the SMS gateway takes a message to a reporter; empty: no SMS are sent.',
    fallback: undefined,
  }),
  SAMBAT_SMS_TOKEN: setting.secret({
    description: 'Bearer token with which SMS are sent.',
    fallback: undefined,
  }),
  SAMBAT_SMS_STATUS_URL: setting.url({
    description:
      'Where the gateway tells of one message, with {id} in it: 200 where it has it, 404 where it never had; empty: ' +
      'an SMS whose sending was not answered is held for a person.',
    fallback: undefined,
  }),
};

/** Without the keyword it is no report (normalize.ts). */
const HOW_TO_ANSWER = 'Balas: SAMBAT lalu jawaban Anda.';
const LONGEST_TEXT = 2000;
const LONGEST_PUBLIC_TEXT = 500;

/**
 * To SAMBAT for its web and app, by SMS to a number. SAMBAT's own interface is not public: this is what we ask of it.
 * What comes twice under one `webhook-id` is to be kept once.
 * @throws SettingsError naming what is missing or wrong.
 */
export function feedbackOf(
  settings: Partial<Settings<typeof feedbackSettings>>,
  wording: Wording,
): Feedback | undefined {
  const { callback, sms } = waysOf(settings);
  if (callback === undefined && sms === undefined) return undefined;
  return {
    recipients: ({ replyTo }) => [
      ...(callback && replyTo['submission'] !== undefined ? [{ kind: 'callback', isLoud: false }] : []),
      ...(sms && numberOf(replyTo['number']) !== undefined ? [{ kind: 'sms', isLoud: true }] : []),
    ],
    async send(notice, { kind }) {
      const { submission, number: typed } = notice.replyTo;
      const number = numberOf(typed);
      if (kind === 'sms' && sms && number !== undefined) return sendSms(sms, notice, number, wording);
      if (kind === 'callback' && callback && submission !== undefined)
        return toldOf(
          await postSigned(
            callback.url,
            callback.secret,
            notice.noticeId,
            callbackOf(notice, submission, wording),
          ),
        );
      return { outcome: 'refused', code: 'sambat.no-way' };
    },
    find: async (notice, { kind }) => {
      // The webhook's id makes it safe to send it again, which is surer than asking.
      if (kind === 'callback') return 'absent';
      return sms && findSms(sms, notice.noticeId);
    },
  };
}

interface Ways {
  callback: { url: string; secret: string } | undefined;
  sms: SmsGateway | undefined;
}

function waysOf(settings: Partial<Settings<typeof feedbackSettings>>): Ways {
  const { SAMBAT_CALLBACK_URL: url, SAMBAT_CALLBACK_SECRET: secret } = settings;
  const { SAMBAT_SMS_URL: smsUrl, SAMBAT_SMS_TOKEN: token, SAMBAT_SMS_STATUS_URL: statusUrl } = settings;
  const faults = [
    ...(url !== undefined && secret === undefined
      ? ['SAMBAT_CALLBACK_SECRET is missing (SAMBAT_CALLBACK_URL is set)']
      : []),
    ...(smsUrl !== undefined && token === undefined
      ? ['SAMBAT_SMS_TOKEN is missing (SAMBAT_SMS_URL is set)']
      : []),
    ...(statusUrl === undefined || statusUrl.includes('{id}')
      ? []
      : ['SAMBAT_SMS_STATUS_URL: expected {id} in it']),
  ];
  if (faults.length > 0) throw new SettingsError(faults);
  return {
    callback: url === undefined || secret === undefined ? undefined : { url, secret },
    sms:
      smsUrl === undefined || token === undefined
        ? undefined
        : { url: smsUrl, token, statusUrl, howToAnswer: HOW_TO_ANSWER },
  };
}

const callbackOf = (notice: Notice, submission: string, wording: Wording): object => ({
  noticeId: notice.noticeId,
  submission,
  trackingId: notice.status.trackingId,
  receipt: notice.status.receipt,
  changedAt: notice.status.changedAt,
  stage: notice.stage,
  /** For the reporter alone. */
  text: wording.say(notice, LONGEST_TEXT),
  /** For the page on which SAMBAT publishes reports. */
  publicText: wording.sayInPublic(notice, LONGEST_PUBLIC_TEXT),
});
