import { defineChannel } from '@sambung/ingest';
import { setting, SettingsError } from '@sambung/platform';
import { feedbackOf, feedbackSettings } from './feedback';
import { pollOf } from './poll';
import { sourcesOf } from './source';

/** Call Center 112, "Ngalam 112". */
export const channel = defineChannel({
  name: 'call112',
  port: 8102,
  settings: {
    CALL112_SECRETS: setting.secrets({
      description:
        'Standard Webhooks secrets with which the 112 vendor signs, comma-separated; empty: closed.',
      fallback: [],
    }),
    CALL112_CSV_URL: setting.url({
      description: 'Where the register of the day lies as CSV, for CALL112_POLL_SECONDS.',
      fallback: undefined,
    }),
    CALL112_CSV_TOKEN: setting.secret({
      description: 'Bearer token with which the register is asked for.',
      fallback: undefined,
    }),
    ...feedbackSettings,
  },
  poll: ({ CALL112_CSV_URL: url, CALL112_CSV_TOKEN: token }) => {
    if (!url || !token)
      throw new SettingsError([
        'CALL112_CSV_URL or CALL112_CSV_TOKEN is missing (CALL112_POLL_SECONDS is set)',
      ]);
    return pollOf(url, token);
  },
  feedback: feedbackOf,
  isKnownToResponders: true,
  // Calls of every kind count, pranks too.
  quietMinutes: { day: 240, night: 480 },
  sources: (settings) => sourcesOf(settings.CALL112_SECRETS),
});
