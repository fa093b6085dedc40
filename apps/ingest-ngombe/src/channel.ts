import { defineChannel } from '@sambung/ingest';
import { setting } from '@sambung/platform';
import { feedbackOf, feedbackSettings } from './feedback';
import { pagesOf } from './page/pages';
import { sourcesOf } from './source';

/** Ngombe, "Ngobrol Mbois Ilakes": the mayor's open talk, whose notes the people of Diskominfo upload. */
export const channel = defineChannel({
  name: 'ngombe',
  port: 8104,
  settings: {
    NGOMBE_TOKEN: setting.secret({
      description: 'the code with which the staff of Diskominfo upload notes; empty: closed',
      fallback: undefined,
    }),
    ...feedbackSettings,
  },
  sources: (settings) => sourcesOf(settings.NGOMBE_TOKEN),
  feedback: feedbackOf,
  pages: pagesOf,
});
