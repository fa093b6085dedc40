import { defineChannel } from '@sambung/ingest';
import { setting, SettingsError } from '@sambung/platform';
import { pollOf } from './facebook-listing';
import { feedbackOf, feedbackSettings } from './feedback';
import { mediaOf } from './media';
import { facebook } from './sources/facebook';
import { instagram } from './sources/instagram';
import { telegram } from './sources/telegram';
import { whatsapp } from './sources/whatsapp';

/** The city's accounts on social media, one source each. An unset secret closes its source. */
export const channel = defineChannel({
  name: 'social',
  port: 8103,
  settings: {
    SOCIAL_META_APP_SECRET: setting.secret({
      description:
        'App secret with which Meta signs deliveries of Facebook, Instagram and WhatsApp; empty: closed.',
      fallback: undefined,
    }),
    SOCIAL_META_VERIFY_TOKEN: setting.secret({
      description:
        'Word of ours that Meta repeats when a webhook is registered; empty: no webhook can be registered.',
      fallback: undefined,
    }),
    SOCIAL_GRAPH_URL: setting.url({
      description: "Meta's API with its version, which Meta retires after two years or so.",
      fallback: 'https://graph.facebook.com/v23.0',
    }),
    SOCIAL_FACEBOOK_PAGE: setting.text({
      description: "Id of the city's page, whose comments SOCIAL_POLL_SECONDS lists.",
      fallback: undefined,
    }),
    SOCIAL_FACEBOOK_PAGE_TOKEN: setting.secret({
      description:
        'Access token of that page, to list its comments, see that its webhook is subscribed, and answer.',
      fallback: undefined,
    }),
    SOCIAL_WHATSAPP_TOKEN: setting.secret({
      description:
        'Access token of a WhatsApp system user, to fetch photos and answer; empty: the ticket says that there were some.',
      fallback: undefined,
    }),
    SOCIAL_TELEGRAM_URL: setting.url({
      description: "Telegram's Bot API.",
      fallback: 'https://api.telegram.org',
    }),
    SOCIAL_TELEGRAM_SECRET: setting.secret({
      description:
        'The secret_token given to setWebhook, which Telegram repeats with each update; empty: closed.',
      fallback: undefined,
    }),
    SOCIAL_TELEGRAM_BOT: setting.text({
      description:
        "The bot's user name. Message numbers are unique only within one bot: a new bot needs its own name here.",
      fallback: 'bot',
    }),
    SOCIAL_TELEGRAM_BOT_TOKEN: setting.secret({
      description:
        'Token of the bot, to fetch photos and answer; empty: the ticket says that there were some.',
      fallback: undefined,
    }),
    ...feedbackSettings,
  },
  sources: (settings) => {
    const meta = {
      appSecret: settings.SOCIAL_META_APP_SECRET,
      verifyToken: settings.SOCIAL_META_VERIFY_TOKEN,
    };
    return [
      facebook(meta),
      instagram(meta),
      whatsapp(meta),
      telegram(settings.SOCIAL_TELEGRAM_SECRET, settings.SOCIAL_TELEGRAM_BOT),
    ];
  },
  poll: ({ SOCIAL_GRAPH_URL: url, SOCIAL_FACEBOOK_PAGE: page, SOCIAL_FACEBOOK_PAGE_TOKEN: token }) => {
    if (!page || !token)
      throw new SettingsError([
        'SOCIAL_FACEBOOK_PAGE or SOCIAL_FACEBOOK_PAGE_TOKEN is missing (SOCIAL_POLL_SECONDS is set)',
      ]);
    return pollOf({ url, page, token });
  },
  feedback: feedbackOf,
  mayBeTalk: true,
  // A whole day, from 06 to 22, without a comment or a message.
  quietMinutes: { day: 960, night: 0 },
  media: (settings) =>
    mediaOf(
      { url: settings.SOCIAL_GRAPH_URL, token: settings.SOCIAL_WHATSAPP_TOKEN },
      { url: settings.SOCIAL_TELEGRAM_URL, token: settings.SOCIAL_TELEGRAM_BOT_TOKEN },
    ),
});
