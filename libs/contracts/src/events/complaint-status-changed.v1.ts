import {
  IsBoolean,
  IsInt,
  IsISO8601,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  MaxLength,
  Min,
} from 'class-validator';

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
  /** What the status means: one of STAGES. Open. */
  @IsOptional() @IsString() @MaxLength(50) stage?: string;
  /**
   * The ticket's version at SP4N-LAPOR!: it orders what is told of one complaint, also where routing's own database was
   * put back from a backup. Of a report that was split into several tickets the sum of theirs: it rises with each.
   */
  @IsOptional() @IsInt() @Min(1) ticketVersion?: number;
  /** How often a person has had the same told again. */
  @IsOptional() @IsInt() @Min(0) round?: number;
  /** The office that has it: its name. */
  @IsOptional() @IsString() @MaxLength(300) apparatus?: string;
  /** Rahasia: nothing of it is told where others can read it. */
  @IsOptional() @IsBoolean() confidential?: boolean;
  /** Sumber Laporan. */
  @IsOptional() @IsString() @MaxLength(100) source?: string;
  /** As the adapter sealed it. */
  @IsOptional() @IsString() @MaxLength(10_000) replyTo?: string;
}
