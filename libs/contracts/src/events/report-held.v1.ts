import { IsISO8601, IsObject, IsOptional, IsString, IsUUID, Length, Matches } from 'class-validator';

/** report.held.v1: something arrived that its adapter could not read. Published by adapters, read by routing. */
export class ReportHeld {
  /** UUIDv5(city, channel, digest of the raw bytes): the same again is the same. Also `ce_id` and the bus key. */
  @IsUUID(5) reportId!: string;
  @Matches(/^[a-z][a-z0-9-]{1,30}$/) channel!: string;
  @IsString() @Length(1, 100) source!: string;
  @IsISO8601({ strict: true }) receivedAt!: string;
  /** `owner.reason`, spoken in Indonesian or English at the edge. */
  @IsString() @Length(1, 100) code!: string;
  /** The code's parameters: field names and numbers, never content. */
  @IsObject() parameters!: Record<string, string | number | boolean>;
  /** The raw content as a compact JWE that only the operator's key opens; or its key in the object store. */
  @IsOptional() @IsString() sealed?: string;
  /**
   * The whole delivery that it came in, sealed for its adapter alone, or its key in the object store: what is read again
   * when a person releases it. Absent where the sender was told and sends again by itself.
   */
  @IsOptional() @IsString() delivery?: string;
  /** The release after which it still could not be read. */
  @IsOptional() @IsUUID() releaseId?: string;
}
