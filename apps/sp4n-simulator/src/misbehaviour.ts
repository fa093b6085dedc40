import { Type } from 'class-transformer';
import { IsBoolean, IsIn, IsInt, IsNumber, IsOptional, Max, Min, ValidateNested } from 'class-validator';

/** Which calls are met: the next so many, else each with a probability. */
class Share {
  /** Only calls by this method: POST creates, PUT attaches, notes and assigns, GET looks up and follows. */
  @IsOptional() @IsIn(['GET', 'POST', 'PUT']) method?: string;
  /** The next so many calls. */
  @IsOptional() @IsInt() @Min(0) next?: number;
  /** Each call, 0 to 1. */
  @IsOptional() @IsNumber() @Min(0) @Max(1) probability?: number;
}

class FailingAnswers extends Share {
  @IsIn([429, 500, 503]) status!: number;
  /** With 429 and 503. */
  @IsOptional() @IsInt() @Min(0) retryAfterSeconds?: number;
}

/** PUT /control/misbehaviour: all of it at once; what is left out is well-behaved. */
export class Misbehaviour {
  /** Each call waits so long before it is worked on. */
  @IsOptional() @IsInt() @Min(0) @Max(600_000) slowMilliseconds?: number;
  /** Answered with this status; nothing is done. */
  @IsOptional() @ValidateNested() @Type(() => FailingAnswers) answer?: FailingAnswers;
  /** Done and committed, but the connection is dropped without an answer. */
  @IsOptional() @ValidateNested() @Type(() => Share) lose?: Share;
  /** Off: a second create under the same reference makes a second ticket. Left out: on. */
  @IsOptional() @IsBoolean() duplicateProtection?: boolean;
}

/** What one call meets. */
export interface Mischief {
  slowMilliseconds: number;
  answer?: { status: number; retryAfterSeconds?: number };
  lose: boolean;
}

/** How the simulator misbehaves at the moment. In memory: a restart behaves. */
export class Mood {
  private misbehaviour: Misbehaviour = {};

  set(misbehaviour: Misbehaviour): void {
    this.misbehaviour = misbehaviour;
  }

  get current(): Misbehaviour {
    return this.misbehaviour;
  }

  get duplicateProtection(): boolean {
    return this.misbehaviour.duplicateProtection ?? true;
  }

  /** Counts the call against `next`. */
  meet(method: string): Mischief {
    const { slowMilliseconds = 0, answer, lose } = this.misbehaviour;
    if (answer && isMet(answer, method)) return { slowMilliseconds, answer, lose: false };
    return { slowMilliseconds, lose: lose !== undefined && isMet(lose, method) };
  }
}

function isMet(share: Share, method: string): boolean {
  if (share.method !== undefined && share.method !== method) return false;
  if (share.next !== undefined) return share.next > 0 && share.next-- > 0;
  return Math.random() < (share.probability ?? 0);
}
