const MONTH_NAMES = [
  'Januari',
  'Februari',
  'Maret',
  'April',
  'Mei',
  'Juni',
  'Juli',
  'Agustus',
  'September',
  'Oktober',
  'November',
  'Desember',
];

/** By the first three letters, in the spellings that are met. */
const MONTHS: Record<string, number> = {
  ...Object.fromEntries(MONTH_NAMES.map((name, index) => [name.slice(0, 3).toLowerCase(), index + 1])),
  ...{ peb: 2, may: 5, ags: 8, agt: 8, aug: 8, oct: 10, nop: 11, dec: 12 },
};

const CLOCK = String.raw`(?<hour>\d{1,2})[.:](?<minute>\d{2})(?:[.:](?<second>\d{2})(?:\.\d+)?)?(?: ?WIB)?`;
const WRITTEN = [
  String.raw`(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})[T ]${CLOCK}(?<zone>Z|[+-]\d{2}:?\d{2})?`,
  String.raw`(?<day>\d{1,2})[/-](?<month>\d{1,2})[/-](?<year>\d{4})[ ,]+${CLOCK}`,
  String.raw`(?<day>\d{1,2})[ -](?<month>[a-z]{3,9})\.?[ -](?<year>\d{4})[ ,]+(?:pukul |jam )?${CLOCK}`,
].map((pattern) => new RegExp(`^${pattern}$`, 'i'));

const MINUTE = 60_000;
const WIB_OFFSET = 7 * 60 * MINUTE;

function offsetOf(zone: string | undefined): number {
  if (zone === undefined) return WIB_OFFSET;
  if (zone.length === 1) return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return (zone.startsWith('-') ? -minutes : minutes) * MINUTE;
}

/**
 * An instant as 112 systems write it: `2021-08-20T07:15:00+07:00`, `2021-08-20 07:15`, `20/08/2021 07.15`,
 * `20 Agustus 2021 07:15`. Without a zone it is WIB. A day without a time of day is none.
 */
export function instantOf(written: string): Date | undefined {
  const text = written.trim().replace(/\s+/g, ' ');
  const found = WRITTEN.map((pattern) => pattern.exec(text)?.groups).find((groups) => groups !== undefined);
  if (found === undefined) return undefined;
  const monthText = found.month ?? '';
  const month = /^\d/.test(monthText) ? Number(monthText) : MONTHS[monthText.slice(0, 3).toLowerCase()];
  const [day, hour, minute, second] = [found.day, found.hour, found.minute, found.second ?? 0].map(Number);
  if (month === undefined || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59)
    return undefined;
  const local = new Date(Date.UTC(Number(found.year), month - 1, day, hour, minute, second));
  // 31 Februari would roll over into March: there is no such day.
  if (local.getUTCMonth() !== month - 1 || local.getUTCDate() !== day) return undefined;
  return new Date(local.getTime() - offsetOf(found.zone));
}

/**
 * `20 Agustus 2021 07.15 WIB`. It becomes part of the text, and so of the content's digest: written out here, since
 * what Intl prints changes from one Node to the next.
 */
export function spokenInWib(instant: Date): string {
  const wib = new Date(instant.getTime() + WIB_OFFSET);
  const [hour, minute] = [wib.getUTCHours(), wib.getUTCMinutes()].map((part) =>
    String(part).padStart(2, '0'),
  );
  return `${wib.getUTCDate()} ${MONTH_NAMES[wib.getUTCMonth()]} ${wib.getUTCFullYear()} ${hour}.${minute} WIB`;
}
