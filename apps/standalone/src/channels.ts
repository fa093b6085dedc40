import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import type { Channel } from '@sambung/ingest';

const APPS = join(__dirname, '../..');
const load = createRequire(__filename);

/** Every `apps/ingest-*` there is: a new channel is named nowhere here. */
export const channelApps = (): string[] =>
  readdirSync(APPS)
    .filter((name) => name.startsWith('ingest-'))
    .sort();

/** How the settings of a channel begin: `SAMBAT_`. */
export const prefixOfApp = (app: string): string =>
  `${app.slice('ingest-'.length).toUpperCase().replaceAll('-', '_')}_`;

/** What the app declares; from its sources where this runs from ours. */
export const channelOf = (app: string): Channel =>
  (load(join(APPS, app, basename(__dirname), 'channel')) as { channel: Channel }).channel;
