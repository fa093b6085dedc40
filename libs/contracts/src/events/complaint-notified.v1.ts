import { IsInt, IsISO8601, IsOptional, IsString, IsUUID, Matches, MaxLength, Min } from 'class-validator';

/**
 * complaint.notified.v1: how telling a reporter of a status ended. Published by the channel's adapter, read by routing,
 * so that an answer which never reached anybody is seen.
 */
export class ComplaintNotified {
  @IsUUID(5) noticeId!: string;
  @IsUUID(5) complaintId!: string;
  @Matches(/^[a-z][a-z0-9-]{1,30}$/) channel!: string;
  @IsInt() @Min(1) ticketVersion!: number;
  @IsInt() @Min(0) round!: number;
  @IsString() @MaxLength(50) stage!: string;
  /**
   * - `sent`: the channel has taken it.
   * - `held`: no contact took it, or nobody knows whether it arrived: a person must look.
   * - `none`: there was nothing to say, or nobody to say it to.
   * Open.
   */
  @IsString() @MaxLength(30) outcome!: string;
  /** Why it is not `sent`. */
  @IsOptional() @IsString() @MaxLength(100) code?: string;
  /** What it cost, in the channel's own units: parts of an SMS. */
  @IsInt() @Min(0) credits!: number;
  @IsISO8601({ strict: true }) at!: string;
}
