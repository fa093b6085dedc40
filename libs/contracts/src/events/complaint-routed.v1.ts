import { Type } from 'class-transformer';
import {
  IsInt,
  IsISO8601,
  IsNumber,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';

/** Why, as a code with parameters. Never the citizen's words beyond the matched keyword. */
export class Reason {
  @IsString() @MaxLength(100) code!: string;
  @IsObject() parameters!: Record<string, string | number | boolean>;
}

/** complaint.routed.v1: what routing decided, and why. Published by routing. */
export class ComplaintRouted {
  @IsUUID(5) complaintId!: string;
  /** Rises with each change of the complaint; readers skip what they have seen. */
  @IsInt() @Min(1) version!: number;
  @IsISO8601({ strict: true }) routedAt!: string;
  /** Open: `assign` (unattended), `coordinate` (a person decides in SP4N-LAPOR!), `hold`. */
  @Matches(/^[a-z][a-z-]{1,30}$/) outcome!: string;
  @IsOptional() @IsString() apparatus?: string;
  @IsOptional() @IsString() category?: string;
  /** 0 to 1. */
  @IsNumber() @Min(0) @Max(1) confidence!: number;
  @ValidateNested({ each: true }) @Type(() => Reason) reasons!: Reason[];
}
