import { Type } from 'class-transformer';
import {
  IsArray,
  IsIn,
  IsInt,
  IsISO8601,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  ValidateNested,
} from 'class-validator';
import { ReporterFlags, StatedPlace } from '../events/complaint-received.v1';

/** A photo or file of an entry, as it would be taken. */
export class UnderstoodAttachment {
  /** What tells it from others, however often it is sent: the SHA-256 of sent bytes, else the channel's own media id. */
  @IsString() ref!: string;
  @IsOptional() @IsString() name?: string;
  @IsString() mediaType!: string;
  /** Absent for a link, which is not followed in a trial. */
  @IsOptional() @IsInt() bytes?: number;
}

/** What was understood of an entry, for its sender to look over. Nothing of who reported it. */
export class Understood {
  /** `first`, `revision`, `addition` or `deletion`. */
  @IsString() kind!: string;
  /** UTC. */
  @IsISO8601({ strict: true }) occurredAt!: string;
  /** UTC; where the sender says when it was last changed. */
  @IsOptional() @IsISO8601({ strict: true }) revisedAt?: string;
  @IsOptional() @IsString() title?: string;
  @IsString() text!: string;
  @IsOptional() @ValidateNested() @Type(() => StatedPlace) place?: StatedPlace;
  @ValidateNested() @Type(() => ReporterFlags) flags!: ReporterFlags;
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => UnderstoodAttachment)
  attachments!: UnderstoodAttachment[];
  @IsOptional() @IsString() class?: string;
  /** The ticket that the sender has already made in SP4N-LAPOR!. */
  @IsOptional() @IsString() trackingId?: string;
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
