import type { Feedback, Told, Wording } from '@sambung/ingest';
import { fieldsOf, listOf } from '../fields';
import { type MetaApi, sendByMeta } from './meta';

/** After the reporter's last message only a template may be sent, which Meta has approved and which costs. */
interface Template {
  name: string;
  language: string;
}

const WINDOW_MILLISECONDS = 24 * 3600_000;
/** Meta counts from when it took the message, and closes on the minute. */
const MARGIN_MILLISECONDS = 5 * 60_000;
const LONGEST_TEXT = 4096;
/** A template's own words come on top: together they may have 1,024. */
const LONGEST_PARAMETER = 600;

/**
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/send-messages
 * Meta takes a message to a closed window and says only later, in a webhook, that it was not delivered: so it is not
 * sent. The window is counted from the newest message of the complaint that routing knows of.
 */
export const whatsappFeedback = (
  api: MetaApi,
  template: Template | undefined,
  wording: Wording,
): Feedback => ({
  recipients: ({ replyTo }) =>
    replyTo['recipient'] === undefined || replyTo['account'] === undefined
      ? []
      : [
          { kind: 'whatsapp-message', isLoud: true },
          ...(template ? [{ kind: 'whatsapp-template', isLoud: true }] : []),
        ],
  async send(notice, { kind }) {
    const { account, recipient, at } = notice.replyTo;
    if (account === undefined || recipient === undefined)
      return { outcome: 'refused', code: 'social.no-way' };
    const send = (content: object): Promise<Told> =>
      sendByMeta(
        api,
        `${encodeURIComponent(account)}/messages`,
        { messaging_product: 'whatsapp', ...addressOf(recipient), ...content },
        (answer) => fieldsOf(listOf(answer.messages)[0]).id,
      );
    if (kind === 'whatsapp-template' && template)
      return send(templateOf(template, wording.say(notice, LONGEST_PARAMETER)));
    if (!isWindowOpen(at)) return { outcome: 'refused', code: 'social.window-closed' };
    return send({ type: 'text', text: { body: wording.say(notice, LONGEST_TEXT), preview_url: false } });
  },
});

/** Who hides the number is known by an id within our business. */
const addressOf = (recipient: string): object =>
  /^\d+$/.test(recipient) ? { to: recipient } : { recipient };

/** Reports from before feedback do not say when; by now it is closed. */
const isWindowOpen = (at: string | undefined): boolean =>
  Date.now() < Date.parse(at ?? '') + WINDOW_MILLISECONDS - MARGIN_MILLISECONDS;

const templateOf = ({ name, language }: Template, text: string): object => ({
  type: 'template',
  template: {
    name,
    language: { code: language },
    components: [{ type: 'body', parameters: [{ type: 'text', text }] }],
  },
});
