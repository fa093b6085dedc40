import type { Feedback, Notice, Wording } from '@sambung/ingest';
import { setting, type Settings, SettingsError } from '@sambung/platform';
import { facebookFeedback } from './feedback/facebook';
import { instagramFeedback } from './feedback/instagram';
import { telegramFeedback } from './feedback/telegram';
import { whatsappFeedback } from './feedback/whatsapp';

export const feedbackSettings = {
  SOCIAL_FEEDBACK_PLATFORMS: setting.list({
    description:
      'Platforms on which reporters are told how it goes on, comma-separated: facebook, instagram, whatsapp, telegram; ' +
      'empty: none.',
    fallback: [],
  }),
  SOCIAL_FEEDBACK_IN_PUBLIC: setting.flag({
    description:
      'true: who cannot be told in private is told under their comment, or in the Telegram group, where all can read it.',
    fallback: false,
  }),
  SOCIAL_INSTAGRAM_URL: setting.url({
    description:
      "Meta's API with its version for Instagram, https://graph.instagram.com/v23.0 for a log-in of Instagram's own; " +
      'empty: SOCIAL_GRAPH_URL.',
    fallback: undefined,
  }),
  SOCIAL_INSTAGRAM_TOKEN: setting.secret({
    description: 'Access token with which Instagram is answered: of the linked page, or of the account.',
    fallback: undefined,
  }),
  SOCIAL_WHATSAPP_TEMPLATE: setting.text({
    description:
      'Name of the approved WhatsApp template for who wrote more than 24 hours ago, its only parameter {{1}} in the ' +
      'body; empty: they are not told.',
    fallback: undefined,
  }),
  SOCIAL_WHATSAPP_TEMPLATE_LANGUAGE: setting.text({
    description: 'Language code of that template.',
    fallback: 'id',
  }),
};

/** Those that are used for other things as well are declared in channel.ts. */
interface Given extends Partial<Settings<typeof feedbackSettings>> {
  SOCIAL_GRAPH_URL: string;
  SOCIAL_FACEBOOK_PAGE_TOKEN?: string | undefined;
  SOCIAL_WHATSAPP_TOKEN?: string | undefined;
  SOCIAL_TELEGRAM_URL: string;
  SOCIAL_TELEGRAM_BOT_TOKEN?: string | undefined;
}

interface Platform {
  tokenSetting: keyof Given;
  make(token: string, given: Given, wording: Wording): Feedback;
}

const PLATFORMS = new Map<string, Platform>([
  [
    'facebook',
    {
      tokenSetting: 'SOCIAL_FACEBOOK_PAGE_TOKEN',
      make: (token, { SOCIAL_GRAPH_URL: url, SOCIAL_FEEDBACK_IN_PUBLIC: isPublic = false }, wording) =>
        facebookFeedback({ url, token }, isPublic, wording),
    },
  ],
  [
    'instagram',
    {
      tokenSetting: 'SOCIAL_INSTAGRAM_TOKEN',
      make: (token, given, wording) =>
        instagramFeedback(
          { url: given.SOCIAL_INSTAGRAM_URL ?? given.SOCIAL_GRAPH_URL, token },
          given.SOCIAL_FEEDBACK_IN_PUBLIC ?? false,
          wording,
        ),
    },
  ],
  [
    'whatsapp',
    {
      tokenSetting: 'SOCIAL_WHATSAPP_TOKEN',
      make: (token, given, wording) => {
        const { SOCIAL_GRAPH_URL: url, SOCIAL_WHATSAPP_TEMPLATE: name } = given;
        const language = given.SOCIAL_WHATSAPP_TEMPLATE_LANGUAGE ?? 'id';
        return whatsappFeedback({ url, token }, name === undefined ? undefined : { name, language }, wording);
      },
    },
  ],
  [
    'telegram',
    {
      tokenSetting: 'SOCIAL_TELEGRAM_BOT_TOKEN',
      make: (token, { SOCIAL_TELEGRAM_URL: url, SOCIAL_FEEDBACK_IN_PUBLIC: isPublic = false }, wording) =>
        telegramFeedback({ url, token }, isPublic, wording),
    },
  ],
]);

/**
 * On the platform that the report came from. None of them can be asked whether a message has arrived.
 * @throws SettingsError naming what the platforms need and is not set.
 */
export function feedbackOf(given: Given, wording: Wording): Feedback | undefined {
  const names = given.SOCIAL_FEEDBACK_PLATFORMS ?? [];
  const faults: string[] = [];
  const feedbacks = new Map<string, Feedback>();
  for (const name of names) {
    const platform = PLATFORMS.get(name);
    const token = platform && given[platform.tokenSetting];
    if (platform === undefined)
      faults.push(`SOCIAL_FEEDBACK_PLATFORMS: expected some of ${[...PLATFORMS.keys()].join(', ')}`);
    else if (typeof token !== 'string')
      faults.push(`${platform.tokenSetting} is missing (SOCIAL_FEEDBACK_PLATFORMS names ${name})`);
    else feedbacks.set(name, platform.make(token, given, wording));
  }
  if (faults.length > 0) throw new SettingsError([...new Set(faults)]);
  if (feedbacks.size === 0) return undefined;

  const feedbackFor = ({ replyTo }: Notice): Feedback | undefined => feedbacks.get(replyTo['platform'] ?? '');
  return {
    recipients: (notice) => feedbackFor(notice)?.recipients(notice) ?? [],
    send: async (notice, recipient) =>
      feedbackFor(notice)?.send(notice, recipient) ?? { outcome: 'refused', code: 'social.no-way' },
  };
}
