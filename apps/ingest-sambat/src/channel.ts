import { defineChannel } from '@sambung/ingest';
import { setting } from '@sambung/platform';
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
  },
  sources: (settings) => sourcesOf(settings.SAMBAT_SECRETS),
  isLinked: (settings) => settings.SAMBAT_IS_LINKED,
  media: (settings) => ({ allowedHosts: settings.SAMBAT_MEDIA_HOSTS }),
});
