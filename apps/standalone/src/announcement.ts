interface Running {
  /** Where each service listens, by the name of its app. */
  urls: Record<string, string>;
  /** The data folder. */
  folder: string;
  environment: Readonly<Record<string, string | undefined>>;
}

const PLACES = [
  ['SAMBAT Online', 'ingest-sambat', '/'],
  ['Call Center 112', 'ingest-call112', '/'],
  ['social media', 'ingest-social', '/'],
  ['Ngombe, upload page', 'ingest-ngombe', '/v1/ngombe/'],
  ['status page', 'routing', '/?token='],
  ['SP4N-LAPOR! simulator', 'sp4n-simulator', '/'],
] as const;

/** Where everything listens, and then the word that all of it does. */
export function announcementOf({ urls, folder, environment }: Running): string {
  const lines = PLACES.flatMap(([what, app, path]) => {
    const url = urls[app];
    if (url === undefined) return [];
    const token = path.endsWith('=') ? (environment['OPERATOR_TOKEN'] ?? '') : '';
    return [`  ${what.padEnd(22)} ${url}${path}${token}\n`];
  });
  return `Sambung runs; its data are in ${folder}\n${lines.join('')}ready\n`;
}
