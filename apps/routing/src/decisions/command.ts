import { parseArgs } from 'node:util';
import type { AxiosInstance } from 'axios';
import type { Language } from '../http/words';
import type { DecisionRecord } from './decisions';
import type { SpokenDecision } from './record';

const USAGE = `npm run decision -- COMPLAINT-ID | RECEIPT | TRACKING-ID
Why a complaint went where it went: the words, the place and the version of the city's data that decided, what came
close, who has had its ticket since; and, decided once more on what it was decided on then, whether it would go there
again. Of the Sambung that runs here, or of OPERATOR_TOKEN and ROUTING_URL.

  --lang en    in English (else Indonesian)
  --json       all of it, for programs, in both languages`;

/** @returns what is to be printed. @throws Error with the usage for no complaint. */
export async function decision(connect: () => AxiosInstance, words: readonly string[]): Promise<string> {
  const { values, positionals } = parsed(words);
  if (values.help === true) return USAGE;
  const [key, ...others] = positionals;
  if (key === undefined || others.length > 0) throw new Error(USAGE);
  const { data } = await connect().get<DecisionRecord>(`/v1/complaints/${encodeURIComponent(key)}/decision`);
  return values.json === true
    ? JSON.stringify(data, null, 2)
    : told(data, values.lang === 'en' ? 'en' : 'id');
}

function told(record: DecisionRecord, language: Language): string {
  const { complaintId, receipt, trackingId, earlier, dispositions } = record;
  return [
    [complaintId, receipt, trackingId].filter((part) => part !== undefined).join('  '),
    ...lines(record.decision, language),
    ...earlier.flatMap((before) => [`until ${before.until}:`, ...lines(before, language)]),
    ...dispositions.map(({ at, by, fromOffice, toOffice, code, reason }) =>
      [
        `${at}  ${by}: ${fromOffice ?? '-'} → ${toOffice ?? '-'} (${code})`,
        ...(reason === null ? [] : [`    ${reason}`]),
      ].join('\n'),
    ),
    ...againOf(record, language),
  ].join('\n');
}

function lines(of: SpokenDecision, language: Language): string[] {
  const places = [of.place.kelurahan, of.place.kecamatan].filter((part) => part !== undefined);
  return [
    `  ${of.says[language]}`,
    `  words: ${of.words.join('; ') || '-'}  place: ${places.join(', ') || '-'}  confidence: ${of.confidence.toFixed(2)}`,
    ...of.runnersUp.map(({ office, says }) => `  - ${office}: ${says[language]}`),
    `  ${versionsOf(of)}`,
  ];
}

const versionsOf = ({ rulesVersion, modelVersion, postsVersion }: SpokenDecision): string =>
  [
    `rules ${rulesVersion.slice(0, 12)}`,
    ...(modelVersion === undefined ? [] : [`model ${modelVersion}`]),
    ...(postsVersion === undefined ? [] : [`posts ${postsVersion}`]),
  ].join(', ');

function againOf({ again, decision: then }: DecisionRecord, language: Language): string[] {
  const { isSame, isSameVersion, decision: now } = again;
  if (now === undefined) return ['decided again: nothing is left to decide on'];
  const by = isSameVersion
    ? 'the same version'
    : `${versionsOf(now)}, not by ${versionsOf(then)}, which decided`;
  if (isSame) return [`decided again by ${by}: the same`];
  const isAlike = now.outcome === then.outcome && now.apparatus === then.apparatus;
  return [`decided again by ${by}: ${isAlike ? 'the same office' : 'otherwise'}`, ...lines(now, language)];
}

function parsed(words: readonly string[]) {
  const flag = { type: 'boolean' } as const;
  try {
    return parseArgs({
      args: [...words],
      allowPositionals: true,
      options: { lang: { type: 'string' }, json: flag, help: flag },
    });
  } catch {
    throw new Error(USAGE);
  }
}
