import { IsInt, IsISO8601, IsUUID, Matches, Min } from 'class-validator';

/** complaint.forwarded.v1: the complaint has its ticket in SP4N-LAPOR!. Published by routing. */
export class ComplaintForwarded {
  @IsUUID(5) complaintId!: string;
  @IsInt() @Min(1) version!: number;
  @IsISO8601({ strict: true }) forwardedAt!: string;
  @Matches(/^[0-9]{7,}$/) trackingId!: string;
}
