import type { Page, Source } from './channel';

/** GET / of a channel that has no page there: what listens here and what it takes, for whoever opens its address. */
export const frontOf = (channel: string, sources: readonly Source[], pages: readonly Page[]): object => ({
  service: `ingest-${channel}`,
  takes: sources.map(({ path, accepts, summary }) => ({
    request: `POST /v1/${channel}/${path}`,
    mediaType: accepts,
    summary,
  })),
  pages: pages.filter(({ mediaType }) => mediaType.startsWith('text/html')).map(({ path }) => `/${path}`),
  documents: 'docs/channels.md, docs/openapi.yaml',
});
