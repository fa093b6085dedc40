interface Running {
  urls: Record<string, string>;
  folder: string;
  environment: NodeJS.ProcessEnv;
}

/** Where everything listens, and then the word that all of it does. */
export function announcementOf({ urls, folder, environment }: Running): string {
  const at = (name: string, path = ''): string => `${urls[name] ?? ''}${path}`;
  const lines = [
    ['SAMBAT Online', at('ingest-sambat')],
    ['Call Center 112', at('ingest-call112')],
    ['social media', at('ingest-social')],
    ['Ngombe', at('ingest-ngombe')],
    ['routing', at('routing')],
    ['status page', at('routing', `/?token=${environment['OPERATOR_TOKEN'] ?? ''}`)],
    ['SP4N-LAPOR! simulator', at('sp4n-simulator')],
  ].map(([what, where]) => `  ${(what ?? '').padEnd(22)} ${where ?? ''}\n`);
  return `Sambung runs; its data are in ${folder}\n${lines.join('')}ready\n`;
}
