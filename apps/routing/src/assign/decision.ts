import type { Reason } from '@sambung/contracts';

/** What there is to decide by. */
export interface Matter {
  title?: string;
  text: string;
  address?: string;
  kelurahan?: string;
  kecamatan?: string;
  latitude?: number;
  longitude?: number;
  /** Klasifikasi as the channel stated it. */
  class?: string;
}

export interface Candidate {
  /** Code of the apparatus in the city's register. */
  apparatus: string;
  reason: Reason;
}

/** Where a complaint goes, and why: pure data, stored with the complaint. */
export interface Decision {
  /** `assign`: unattended. `coordinate`: created undisposed, a person at the coordinator decides. */
  outcome: 'assign' | 'coordinate';
  /** With `assign`. */
  apparatus?: string;
  /** Up to three, best first: the internal note shows them. */
  candidates: Candidate[];
  category?: { name: string; id?: string };
  /** Klasifikasi Laporan, one of SP4N-LAPOR!'s four. */
  class: string;
  /** As far as it was found: codes of the city's register (Kemendagri). */
  place: { kelurahan?: string; kecamatan?: string };
  /** 0 to 1. */
  confidence: number;
  reasons: Reason[];
  /** Digest of the city's data that decided. */
  rulesVersion: string;
}
