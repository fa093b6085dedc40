import { defineChannel } from '@sambung/ingest';
import { setting, SettingsError } from '@sambung/platform';
import { feedbackOf, feedbackSettings } from './feedback';
import { pollOf } from './poll';
import { sourcesOf } from './source';

/** SAMBAT Online: web, Android and SMS. */
export const channel = defineChannel({
  name: 'sambat',
  port: 8101,
  settings: {
    SAMBAT_SECRETS: setting.secrets({
      description:
        'Standard Webhooks secrets with which SAMBAT and the SMS gateway sign, comma-separated; empty: closed.',
      fallback: [],
    }),
    SAMBAT_MEDIA_HOSTS: setting.list({
      description: "hosts of SAMBAT's photos, comma-separated; links to others are not followed.",
      fallback: [],
    }),
    SAMBAT_IS_LINKED: setting.flag({
      description:
        'true: SAMBAT still forwards to SP4N-LAPOR! by itself, so that each report is looked for there first. Nobody ' +
        'knows yet whether it does.',
      fallback: false,
    }),
    SAMBAT_LIST_URL: setting.url({
      description: "SAMBAT's list of its reports, for SAMBAT_POLL_SECONDS.",
      fallback: undefined,
    }),
    SAMBAT_LIST_TOKEN: setting.secret({
      description: 'Bearer token with which the list is asked for.',
      fallback: undefined,
    }),
    ...feedbackSettings,
  },
  sources: (settings) => sourcesOf(settings.SAMBAT_SECRETS),
  poll: ({ SAMBAT_LIST_URL: url, SAMBAT_LIST_TOKEN: token }) => {
    if (!url || !token)
      throw new SettingsError([
        'SAMBAT_LIST_URL or SAMBAT_LIST_TOKEN is missing (SAMBAT_POLL_SECONDS is set)',
      ]);
    return pollOf(url, token);
  },
  feedback: feedbackOf,
  // A whole day, from 06 to 22, without a report.
  quietMinutes: { day: 960, night: 0 },
  isLinked: (settings) => settings.SAMBAT_IS_LINKED,
  media: (settings) => ({ allowedHosts: settings.SAMBAT_MEDIA_HOSTS }),
});
