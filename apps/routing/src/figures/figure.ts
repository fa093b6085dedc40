/** What is counted over a set of tickets. Rates are from 0 to 1, null where there is nothing to divide by. */
export interface Counts {
  received: number;
  viaSambung: number;
  direct: number;
  answered: number;
  responseRate: number | null;
  meanWorkingDays: number | null;
  medianWorkingDays: number | null;
  p90WorkingDays: number | null;
  answeredLate: number;
  overdue: number;
  overdueCompletion: number;
}

export type FigureName = keyof Counts;

export const DIMENSIONS = ['month', 'channel', 'source', 'apparatus', 'kelurahan', 'category'] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** One row of a table: of a month, of an office … */
export interface Line extends Counts {
  name: string;
}

/** How much of a year's target was received from 1 January to the last day of the period in that year. */
export interface Progress {
  year: string;
  target: number;
  received: number;
  share: number;
}

export interface Text {
  id: string;
  en: string;
}

export interface Figures {
  city: string;
  timeZone: string;
  /** First and last day, YYYY-MM-DD in the city. */
  from: string;
  to: string;
  /** What was left out by; absent: all. */
  channel?: string;
  apparatus?: string;
  at: string;
  total: Counts;
  progress: Progress[];
  tables: Record<Dimension, Line[]>;
  definitions: Record<FigureName | 'progress', Text>;
  /** Days of the period lie in a year whose holidays are not known: working days are too many. */
  isBeyondCalendar: boolean;
}

interface Named {
  name: Text;
  definition: Text;
  unit: 'count' | 'share' | 'days';
}

/** What each figure is called, and what exactly it says. */
export const FIGURES: Record<FigureName, Named> = {
  received: {
    name: { id: 'Masuk', en: 'Received' },
    definition: {
      id: 'Semua laporan kota di SP4N-LAPOR! yang masuk pada periode ini (tanggal WIB), lewat kanal kota maupun langsung, termasuk yang diarsipkan.',
      en: "All of the city's reports in SP4N-LAPOR! that arrived in the period (dates in the city's time), through its channels or directly, archived ones included.",
    },
    unit: 'count',
  },
  viaSambung: {
    name: { id: 'Lewat kanal kota', en: "Through the city's channels" },
    definition: {
      id: 'Dari yang masuk: yang berasal dari aduan di Sambung.',
      en: 'Of those received: those that belong to a complaint in Sambung.',
    },
    unit: 'count',
  },
  direct: {
    name: { id: 'Langsung', en: 'Filed directly' },
    definition: {
      id: 'Dari yang masuk: yang ditulis warga langsung di SP4N-LAPOR!.',
      en: 'Of those received: those that citizens filed in SP4N-LAPOR! themselves.',
    },
    unit: 'count',
  },
  answered: {
    name: { id: 'Ditanggapi', en: 'Answered' },
    definition: {
      id: 'Dari yang masuk: yang sampai saat laporan ini dibuat sudah mendapat tindak lanjut pertama.',
      en: 'Of those received: those that have had a first follow-up by the time of this report.',
    },
    unit: 'count',
  },
  responseRate: {
    name: { id: 'Tingkat respons', en: 'Response rate' },
    definition: { id: 'Ditanggapi dibagi masuk.', en: 'Answered divided by received.' },
    unit: 'share',
  },
  meanWorkingDays: {
    name: { id: 'Rata-rata respons (hari kerja)', en: 'Mean response (working days)' },
    definition: {
      id: 'Rata-rata hari kerja dari tanggal masuk sampai tindak lanjut pertama, hanya yang sudah ditanggapi dan waktunya diketahui; 0 pada hari yang sama. Akhir pekan, libur nasional dan cuti bersama tidak dihitung.',
      en: 'Mean of working days from the day of arrival to the first follow-up, over the answered ones of which it is known when; 0 on the same day. Weekends, national holidays and joint leave do not count.',
    },
    unit: 'days',
  },
  medianWorkingDays: {
    name: { id: 'Median respons (hari kerja)', en: 'Median response (working days)' },
    definition: {
      id: 'Paling sedikit setengah dari yang ditanggapi dan waktunya diketahui mendapat tindak lanjut dalam sekian hari kerja.',
      en: 'At least half of the answered ones of which it is known when had their follow-up within so many working days.',
    },
    unit: 'days',
  },
  p90WorkingDays: {
    name: { id: 'P90 respons (hari kerja)', en: 'P90 of response (working days)' },
    definition: {
      id: 'Paling sedikit 90 % dari yang ditanggapi dan waktunya diketahui mendapat tindak lanjut dalam sekian hari kerja.',
      en: 'At least 90 % of the answered ones of which it is known when had their follow-up within so many working days.',
    },
    unit: 'days',
  },
  answeredLate: {
    name: { id: 'Ditanggapi terlambat', en: 'Answered late' },
    definition: {
      id: 'Ditanggapi, tetapi setelah batas respons pertama menurut klasifikasinya.',
      en: 'Answered, but after the limit for the first response of its class.',
    },
    unit: 'count',
  },
  overdue: {
    name: { id: 'Lewat batas respons', en: 'Response overdue' },
    definition: {
      id: 'Belum ditanggapi dan belum selesai, padahal batas respons pertama sudah lewat saat laporan ini dibuat.',
      en: 'Neither answered nor closed, though the limit for the first response has passed by the time of this report.',
    },
    unit: 'count',
  },
  overdueCompletion: {
    name: { id: 'Lewat batas penyelesaian', en: 'Completion overdue' },
    definition: {
      id: 'Belum selesai (ditutup atau diarsipkan), padahal batas penyelesaian klasifikasinya sudah lewat saat laporan ini dibuat.',
      en: 'Not closed or archived, though the limit for completion of its class has passed by the time of this report.',
    },
    unit: 'count',
  },
};

export const FIGURE_NAMES = Object.keys(FIGURES) as FigureName[];

export const PROGRESS: Named = {
  name: { id: 'Capaian target', en: 'Progress to the target' },
  definition: {
    id: 'Laporan yang masuk sejak 1 Januari sampai hari terakhir periode, dibagi target tahun itu. Dihitung untuk seluruh kota, tanpa saringan.',
    en: "Reports received from 1 January to the period's last day, divided by the year's target. For the whole city, without filters.",
  },
  unit: 'share',
};

export const DIMENSION_NAMES: Record<Dimension, Text> = {
  month: { id: 'Bulan', en: 'Month' },
  channel: { id: 'Kanal', en: 'Channel' },
  source: { id: 'Sumber di SP4N-LAPOR!', en: 'Source in SP4N-LAPOR!' },
  apparatus: { id: 'Perangkat daerah', en: 'Apparatus' },
  kelurahan: { id: 'Kelurahan', en: 'Kelurahan' },
  category: { id: 'Kategori', en: 'Category' },
};

export const DIRECT = 'direct';
export const UNKNOWN = '-';

/** A figure as Indonesians write it; a dash where there is none. */
export function written(value: number | null, unit: Named['unit'], locale = 'id-ID'): string {
  if (value === null) return '–';
  if (unit === 'share') return value.toLocaleString(locale, { style: 'percent', maximumFractionDigits: 1 });
  return value.toLocaleString(locale, { maximumFractionDigits: unit === 'days' ? 1 : 0 });
}
