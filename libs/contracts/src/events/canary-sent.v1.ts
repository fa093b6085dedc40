import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsISO8601,
  IsNumber,
  IsString,
  IsUUID,
  Length,
  Matches,
  Min,
  ValidateNested,
} from 'class-validator';

/** How long a channel may say nothing before that is no rest but a fault, in minutes. 0: for ever. */
export class QuietMinutes {
  /** From 06 to 22, the city's time. */
  @IsNumber() @Min(0) day!: number;
  /** From 22 to 06. */
  @IsNumber() @Min(0) night!: number;
}

/**
 * canary.sent.v1: no report, but a sign that the way is open. Each adapter sends one every quarter of an hour; it goes
 * up to the forwarder and ends in a look-up by its id, which finds nothing. On a topic of its own: nothing that makes
 * tickets or counts reports reads it.
 */
export class CanarySent {
  /** A new one each time, made as complaints' ids are. Also `ce_id` and the bus key, so that in time it takes every partition. */
  @IsUUID(5) canaryId!: string;
  @Matches(/^[a-z][a-z0-9-]{1,30}$/) channel!: string;
  /** UTC. */
  @IsISO8601({ strict: true }) sentAt!: string;
  @ValidateNested() @Type(() => QuietMinutes) quietMinutes!: QuietMinutes;
  /** Codes of what is wrong with the channel by the adapter's own knowledge: a revoked token, a dropped subscription. */
  @ArrayMaxSize(20) @IsString({ each: true }) @Length(1, 100, { each: true }) faults!: string[];
}
