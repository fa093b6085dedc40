interface Running {
  /** Where each service listens, by the name of its app. */
  urls: Record<string, string>;
  /** The data folder. */
  folder: string;
  environment: Readonly<Record<string, string | undefined>>;
}

/** The last is the setting that opens a page to people. It is typed in there: an address is kept in too many places. */
const PLACES = [
  ['SAMBAT Online', 'ingest-sambat', '/'],
  ['Call Center 112', 'ingest-call112', '/'],
  ['social media', 'ingest-social', '/'],
  ['Ngombe, upload page', 'ingest-ngombe', '/v1/ngombe/', 'NGOMBE_TOKEN'],
  ['status page', 'routing', '/', 'OPERATOR_TOKEN'],
  ['SP4N-LAPOR! simulator', 'sp4n-simulator', '/'],
] as const;

/** Where everything listens, and then the word that all of it does. */
export function announcementOf({ urls, folder, environment }: Running): string {
  const lines = PLACES.flatMap(([what, app, path, opener]) => {
    const url = urls[app];
    if (url === undefined) return [];
    const token = opener && environment[opener];
    return [`  ${what.padEnd(22)} ${url}${path}${token ? `  token: ${token}` : ''}\n`];
  });
  return `Sambung runs; its data are in ${folder}\n${lines.join('')}ready\n`;
}
