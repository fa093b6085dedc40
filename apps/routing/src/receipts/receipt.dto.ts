import { Type } from 'class-transformer';
import { IsArray, IsBoolean, IsIn, IsISO8601, IsOptional, IsString, ValidateNested } from 'class-validator';

/** The way of every complaint that ends well, in its order. */
export const LINE = ['received', 'verified', 'assigned', 'answered', 'closed'] as const;
export type LineStep = (typeof LINE)[number];

/**
 * Where a report is, to the one who sent it. The names of LINE mean that step; beside it:
 * - `checking`: a person looks at it before it goes on.
 * - `forwarded`: SP4N-LAPOR! has it; nobody there has taken it up yet.
 * - `needs-information`: something is asked of the reporter.
 * - `archived`, `blocked`: put away there without an answer, or not shown.
 * - `not-forwarded`: a person has decided that it does not go on.
 * - `withdrawn`: its reporter deleted it before it went on.
 * - `trial`: the city only tries Sambung out; nothing goes on.
 */
const RECEIPT_STATES = [
  ...LINE,
  'checking',
  'forwarded',
  'needs-information',
  'archived',
  'blocked',
  'not-forwarded',
  'withdrawn',
  'trial',
] as const;
export type ReceiptState = (typeof RECEIPT_STATES)[number];

export class ReceiptStep {
  @IsIn(LINE) step!: LineStep;
  @IsBoolean() isReached!: boolean;
  /** UTC; absent where it is not known, and for a confidential report. */
  @IsOptional() @IsISO8601() at?: string;
}

/** Of a report that a person has split: how one of its tickets stands. */
export class ReceiptMatter {
  @IsIn(RECEIPT_STATES) state!: ReceiptState;
  /** The state as a sentence, in the language asked for. */
  @IsString() says!: string;
  /** UTC: since when. */
  @IsOptional() @IsISO8601() since?: string;
  /** The office that has it: its name. */
  @IsOptional() @IsString() office?: string;
  /** The office's own words. */
  @IsOptional() @IsString() answer?: string;
  /** The number of its ticket in SP4N-LAPOR!. */
  @IsOptional() @IsString() trackingId?: string;
}

/** GET /v1/receipts/{code}: never the reporter, never what they wrote. */
export class ReceiptStatus {
  /** As it was given: 16 characters. */
  @IsString() receipt!: string;
  @IsIn(RECEIPT_STATES) state!: ReceiptState;
  /** UTC: since when; absent where it is not known, and for a confidential report. */
  @IsOptional() @IsISO8601() since?: string;
  /** Rahasia: nothing but the state is told. */
  @IsBoolean() confidential!: boolean;
  @IsArray() @ValidateNested({ each: true }) @Type(() => ReceiptStep) steps!: ReceiptStep[];
  /** The state as a sentence, in the language asked for. */
  @IsString() says!: string;
  /** What comes next, or what to do. */
  @IsString() next!: string;
  /** The office that has it: its name. */
  @IsOptional() @IsString() office?: string;
  /** Why that office, as a sentence; absent where a person has chosen it. */
  @IsOptional() @IsString() why?: string;
  /** The office's own words: its answer, its question, its reason. */
  @IsOptional() @IsString() answer?: string;
  /** The number of its ticket in SP4N-LAPOR!. */
  @IsOptional() @IsString() trackingId?: string;
  /**
   * Of a report that a person has split between offices: each of its tickets. The state above is then the least advanced of
   * them, and office, answer and number stand here alone. Absent for all other reports, and for a confidential one.
   */
  @IsOptional()
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => ReceiptMatter)
  matters?: ReceiptMatter[];
  /** IANA name of the zone in which the city counts its days. */
  @IsString() timeZone!: string;
}
