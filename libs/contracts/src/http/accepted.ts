import { Type } from 'class-transformer';
import {
  IsIn,
  IsISO8601,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  ValidateNested,
} from 'class-validator';
import { StatedPlace } from '../events/complaint-received.v1';

/** What was understood of an entry, for its sender to look over. Nothing of who reported it. */
export class Understood {
  /** UTC. */
  @IsISO8601({ strict: true }) occurredAt!: string;
  @IsOptional() @IsString() title?: string;
  @IsString() text!: string;
  @IsOptional() @ValidateNested() @Type(() => StatedPlace) place?: StatedPlace;
  @IsOptional() @IsString() class?: string;
  @IsObject() extras!: Record<string, string | number | boolean>;
}

/** 202: what a push is answered with. The same push again gets the same. */
export class Accepted {
  @Matches(/^[0-9A-HJKMNP-TV-Z]{16}$/) receipt!: string;
  @IsUUID(5) complaintId!: string;
  /** `accepted`, or `valid` for a trial with `?validate=true`, which publishes nothing. */
  @IsIn(['accepted', 'valid']) status!: string;
  /** What the sender calls it, where it was one of several: `row 7`. */
  @IsOptional() @IsString() entry?: string;
  /** With `valid` alone. */
  @IsOptional() @ValidateNested() @Type(() => Understood) understood?: Understood;
}

/** 202: what arrived is no complaint by the channel's own word. It is counted. */
export class Ignored {
  @IsIn(['ignored']) status!: string;
  /** `owner.reason`. */
  @IsString() code!: string;
  @IsOptional() @IsString() entry?: string;
}

/** One entry among several that could not be read: it is set aside for a person, and the others went on. */
export class Held {
  @IsIn(['held']) status!: string;
  /** `owner.reason`. */
  @IsString() code!: string;
  /** The code's parameters: names of fields and numbers, never content. */
  @IsObject() parameters!: Record<string, string | number | boolean>;
  @IsOptional() @IsString() entry?: string;
}
