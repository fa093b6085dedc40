import { IsInt, IsISO8601, IsOptional, IsString, IsUUID, Matches, MaxLength, Min } from 'class-validator';

/** complaint.status-changed.v1: the national side moved. Published by routing, read by the channel's adapter. */
export class ComplaintStatusChanged {
  @IsUUID(5) complaintId!: string;
  @IsInt() @Min(1) version!: number;
  @Matches(/^[a-z][a-z0-9-]{1,30}$/) channel!: string;
  @IsString() receipt!: string;
  @Matches(/^[0-9]{7,}$/) trackingId!: string;
  @IsISO8601({ strict: true }) changedAt!: string;
  /** SP4N-LAPOR!'s own words. Open. */
  @IsString() @MaxLength(200) status!: string;
  @IsOptional() @IsString() @MaxLength(20_000) answer?: string;
  /** As the adapter sealed it. */
  @IsOptional() @IsString() @MaxLength(10_000) replyTo?: string;
}
