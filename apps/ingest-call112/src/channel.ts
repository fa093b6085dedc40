import { defineChannel } from '@sambung/ingest';
import { setting } from '@sambung/platform';
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
  },
  sources: (settings) => sourcesOf(settings.CALL112_SECRETS),
});
