import { IsISO8601, IsString, IsUUID, Length, Matches } from 'class-validator';

/**
 * report.ignored.v1: something arrived that is no complaint by the channel's own word (a prank call, a delivery
 * receipt). It carries no content. Published by adapters, counted by routing, so that the ledger balances.
 */
export class ReportIgnored {
  /** UUIDv5(city, channel, own id or digest of the raw bytes): counted once. Also `ce_id` and the bus key. */
  @IsUUID(5) reportId!: string;
  @Matches(/^[a-z][a-z0-9-]{1,30}$/) channel!: string;
  @IsISO8601({ strict: true }) receivedAt!: string;
  /** `owner.reason`: `call112.prank`. */
  @IsString() @Length(1, 100) code!: string;
}
