import { channelApps, channelOf, prefixOfApp } from './channels';

interface Running {
  /** Where each service listens, by the name of its app. */
  urls: Record<string, string>;
  /** The data folder. */
  folder: string;
  environment: Readonly<Record<string, string | undefined>>;
}

type Place = [what: string, app: string, path: string, opener?: string];

/** The last is the setting that opens a page to people. It is typed in there: an address is kept in too many places. */
const places = (): Place[] => [
  ...channelApps().map((app): Place => {
    const channel = channelOf(app);
    return channel.pages === undefined
      ? [app, app, '/']
      : [`${app}, its page`, app, `/v1/${channel.name}/`, `${prefixOfApp(app)}TOKEN`];
  }),
  ['status page', 'routing', '/', 'OPERATOR_TOKEN'],
  ['receipts', 'routing', '/r'],
  ['SP4N-LAPOR! simulator', 'sp4n-simulator', '/'],
];

/** Where everything listens, and then the word that all of it does. */
export function announcementOf({ urls, folder, environment }: Running): string {
  const lines = places().flatMap(([what, app, path, opener]) => {
    const url = urls[app];
    if (url === undefined) return [];
    const token = opener && environment[opener];
    return [`  ${what.padEnd(24)} ${url}${path}${token ? `  token: ${token}` : ''}\n`];
  });
  return `Sambung runs; its data are in ${folder}\n${lines.join('')}ready\n`;
}
