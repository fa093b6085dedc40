import type { Reason } from '@sambung/contracts';
import type { Model } from '../classify/model';
import type { Emergency } from '../triage/screen';

/** What there is to decide by. */
export interface Matter {
  title?: string;
  text: string;
  address?: string;
  kelurahan?: string;
  kecamatan?: string;
  latitude?: number;
  longitude?: number;
  accuracyMetres?: number;
  /** Klasifikasi as the channel stated it. */
  class?: string;
  /** Whoever acts in an emergency knows of it. */
  isKnownToResponders?: boolean;
  /** It was said where people talk. */
  mayBeTalk?: boolean;
}

/** Categories that people decide for now, with how often they had to correct them. */
export type Drifted = ReadonlyMap<string, { decided: number; corrected: number }>;

export interface LearntModel {
  /** Names it for ever. */
  version: string;
  model: Model;
}

/** What is known beside the city's data; it changes while they stay as they are. */
export interface DecideContext {
  /** What was learnt from earlier decisions; without it the rules decide alone. */
  learnt?: LearntModel;
  drifted?: Drifted;
  /** What labelled posts of the city have taught. */
  posts?: LearntPosts | undefined;
}

export interface LearntPosts {
  /** Names the posts that were learnt from. */
  version: string;
  /** Why a post may be no complaint. */
  doubtOf(text: string): Reason | undefined;
}

export interface Candidate {
  /** Code of the apparatus in the city's register. */
  apparatus: string;
  reason: Reason;
  /** As far as a model says it. */
  probability?: number;
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
  /** It may threaten a life: the city's contact is told at once. */
  emergency?: Emergency;
  /** Of a text that holds two: proposed, the ticket stays one. */
  second?: Candidate & { category?: string };
  /** 0 to 1. */
  confidence: number;
  reasons: Reason[];
  /** Digest of the city's data that decided. */
  rulesVersion: string;
  /** Of the model that decided with them. */
  modelVersion?: string;
  /** Of the posts by which it was asked whether it is a complaint. */
  postsVersion?: string;
  /** The person who has decided it: nothing is learnt from it. */
  chosenBy?: string;
}
