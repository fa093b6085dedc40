/** The city as data: what `loadCity` read and found without fault. Plain and frozen. */
export interface City {
  code: string;
  name: string;
  /** IANA name; all dates of the city are dates there. */
  timeZone: string;
  /** SHA-256 over the city's files: which data decided. */
  version: string;
  apparatus: readonly Apparatus[];
  kecamatan: readonly Kecamatan[];
  kelurahan: readonly Kelurahan[];
  puskesmas: readonly Puskesmas[];
  /** Streets and landmarks by which a place is known; may be empty. */
  streets: readonly Street[];
  /** Of every kelurahan, or of none. */
  borders: readonly Border[];
  categories: readonly Category[];
  /** Form as people write it → the word that patterns use. */
  words: readonly Word[];
  /** In order: the first that matches wins. */
  rules: readonly Rule[];
  classes: readonly ClassRule[];
  notOurs: readonly NotOurs[];
  holidays: readonly Holiday[];
  /** Limits of every rule set; see {@link limitOn}. */
  deadlines: readonly Deadline[];
  /** SHA-256 over what a deadline is computed from: holidays and limits. */
  calendarVersion: string;
  /** Whom to tell of a deadline; may be empty. */
  contacts: readonly Address[];
  /** Matters that are linked when two tell of the same one, and private ones that never are; may be empty. */
  duplicates: readonly DuplicateMatter[];
  /** Words by which a report is life-threatening; may be empty. */
  emergencies: readonly EmergencyRule[];
  /** Words by which a report may be no complaint at all; may be empty. */
  screens: readonly ScreenRule[];
  /** Invented reports, which are learnt from until there is a history; may be empty. */
  examples: readonly Example[];
  /** So many days apart two may still tell of the same; 0: nothing is linked. */
  duplicateDays: number;
  /** Reports that the city means to receive, by year. */
  targets: Readonly<Record<string, number>>;
}

export interface Apparatus {
  /** Ours, stable: `dlh`, `kel-dinoyo`. */
  code: string;
  name: string;
  shortName: string;
  kind: string;
  /** Kemendagri code of the kelurahan or kecamatan whose office it is. */
  area?: string;
  duties: string;
  role?: 'coordinator' | 'inspectorate';
  /** First and last day, YYYY-MM-DD; absent: no bound is known. */
  validFrom?: string;
  validTo?: string;
  /** Code of the office that has taken over what it did. */
  successor?: string;
  /** The agency's id in SP4N-LAPOR!, where it is known. */
  sp4nId?: string;
}

export interface Kecamatan {
  /** Kemendagri code. */
  code: string;
  name: string;
  variants: readonly string[];
}

export interface Kelurahan extends Kecamatan {
  /** Kemendagri code of its kecamatan. */
  kecamatan: string;
  /** Its name is also a common word ("bareng": together): it counts only after a word that announces a place. */
  commonWord: boolean;
}

export interface Puskesmas {
  apparatus: string;
  name: string;
  variants: readonly string[];
  kecamatan: string;
  address: string;
  latitude?: number;
  longitude?: number;
}

export interface Street {
  name: string;
  variants: readonly string[];
  /** Kemendagri codes of the kelurahan that it lies in. */
  kelurahan: readonly string[];
}

/** Longitude and latitude in degrees (WGS 84); the last position is the first. */
export type Ring = readonly (readonly [number, number])[];

export interface Border {
  /** Kemendagri code. */
  kelurahan: string;
  /** Its parts, each with its holes. */
  polygons: readonly (readonly Ring[])[];
}

/** An entry of SP4N-LAPOR!'s category tree. */
export interface Category {
  root: string;
  name: string;
  id?: string;
}

/** Names repeat under different roots. */
export const fullName = ({ root, name }: Category): string => `${root} > ${name}`;

export interface Word {
  word: string;
  forms: readonly string[];
}

/** A pattern (see classify/pattern.ts) and one that forbids it. */
export interface Matching {
  code: string;
  match: string;
  unless?: string;
}

export interface Rule extends Matching {
  /** Name of a category; `root > name` where the name stands under several roots. */
  category?: string;
  /** Code of an apparatus, or one of PLACE_OFFICES: the one of the place. */
  to: string;
  /** 0 to 1, how often it is right when nothing else matches. Below the threshold it only proposes. */
  confidence: number;
}

export const PLACE_OFFICES: readonly string[] = ['kelurahan', 'kecamatan', 'puskesmas'];

export interface Example {
  text: string;
  /** Code of an apparatus, one of PLACE_OFFICES, or {@link NOBODYS}. */
  to: string;
}

/** What an example calls a matter that no office of the city has. */
export const NOBODYS = 'coordinator';

export const CLASSES = ['supervision', 'information', 'aspiration', 'complaint'] as const;
export type Class = (typeof CLASSES)[number];

export interface ClassRule extends Matching {
  class: Class;
}

/** Matters and areas that are not the city's, and whose they are. */
export interface NotOurs extends Matching {
  kind: 'matter' | 'area';
  addressee: string;
}

export interface DuplicateMatter extends Matching {
  kind: 'public' | 'private';
}

export interface EmergencyRule extends Matching {
  /** In the city's language: whoever is told reads it. */
  kind: string;
}

/** `matter`: whatever else it says, it is a complaint. */
export const SCREEN_KINDS = ['thanks', 'greeting', 'reply', 'news', 'spam', 'abuse', 'matter'] as const;

export interface ScreenRule extends Matching {
  kind: (typeof SCREEN_KINDS)[number];
}

export interface Holiday {
  date: string;
  name: string;
  kind: string;
}

/** What a class of report is given, in working days. */
export interface Deadline {
  /** The regulation that says so. */
  ruleSet: string;
  /** First day on which a report is received under it. */
  validFrom: string;
  class: Class;
  firstResponse: number;
  /** Absent: the rule set states none. */
  completion?: number;
}

export const LEVELS = ['office', 'head', 'coordinator', 'regional-secretary'] as const;
export type Level = (typeof LEVELS)[number];

/** Whom to tell of what threatens a life, beside the levels of a clock. */
export const EMERGENCY = 'emergency';

export interface Address {
  level: Level | typeof EMERGENCY;
  /** With the levels of an office. */
  apparatus?: string;
  /** Whose it is, as a message addresses them. */
  role: string;
  kind: 'email' | 'whatsapp' | 'webhook';
  address: string;
}

/** The limits for a report that was received on a day; before the first rule set, those of the first. */
export function limitOn(city: Pick<City, 'deadlines'>, reportClass: Class, date: string): Deadline {
  const own = city.deadlines.filter((deadline) => deadline.class === reportClass);
  const limit = own.findLast(({ validFrom }) => validFrom <= date) ?? own[0];
  if (limit === undefined) throw new Error(`no deadline for the class ${reportClass}`);
  return limit;
}

/** Whether an office exists on a day (YYYY-MM-DD in the city's time zone). */
export const isValidOn = (
  { validFrom, validTo }: Pick<Apparatus, 'validFrom' | 'validTo'>,
  date: string,
): boolean => (validFrom === undefined || validFrom <= date) && (validTo === undefined || date <= validTo);

/** The city's 111 as they are on a day. */
export const officesOn = (city: City, date: string): Apparatus[] =>
  city.apparatus.filter((office) => isValidOn(office, date));

/** The day in the city, YYYY-MM-DD: a tenth of all reports arrive when UTC still has yesterday. */
export function dateIn({ timeZone }: Pick<City, 'timeZone'>, instant: Date): string {
  const format = dayFormats.get(timeZone) ?? new Intl.DateTimeFormat('en-CA', { timeZone });
  dayFormats.set(timeZone, format);
  return format.format(instant);
}

/** Making one costs more than all of deciding. */
const dayFormats = new Map<string, Intl.DateTimeFormat>();
