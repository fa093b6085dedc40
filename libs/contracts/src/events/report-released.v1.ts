import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayNotEmpty,
  IsArray,
  IsISO8601,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Matches,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { MAX_TEXT_LENGTH, type StatedPlace } from './complaint-received.v1';

/** What a person may put right in a report that is held. What is not named stays as it was. */
export class Correction {
  @IsOptional() @IsString() @MaxLength(500) title?: string;
  @IsOptional() @IsString() @Length(1, MAX_TEXT_LENGTH) text?: string;
  @IsOptional() @IsString() @MaxLength(100) class?: string;
  @IsOptional() @IsISO8601({ strict: true }) occurredAt?: string;
  @IsOptional() @IsString() @MaxLength(1000) address?: string;
  @IsOptional() @IsString() @MaxLength(100) kelurahan?: string;
  @IsOptional() @IsString() @MaxLength(100) kecamatan?: string;
}

/**
 * report.released.v1: a person sends on what was held because its adapter could not read it, now that the reader is
 * mended. Published by routing; the channel's own adapter reads the delivery again, and what is still unreadable it
 * holds again under the same id.
 */
export class ReportReleased {
  /** Of this release; also the bus key. What is held again names it, so that a late repetition holds nothing. */
  @IsUUID() releaseId!: string;
  @Matches(/^[a-z][a-z0-9-]{1,30}$/) channel!: string;
  /** The path of the source that it came by. */
  @IsString() @Length(1, 100) source!: string;
  @IsISO8601({ strict: true }) releasedAt!: string;
  /** The held reports of the delivery that are released. */
  @IsArray() @ArrayNotEmpty() @ArrayMaxSize(10_000) @IsUUID(5, { each: true }) reportIds!: string[];
  /** The whole delivery, as report.held.v1 brought it. */
  @IsString() @Length(1, 300_000) delivery!: string;
  /** What a person has put right; only where a single report is released. */
  @IsOptional() @ValidateNested() @Type(() => Correction) correction?: Correction;
}

/** The same with what a person has put right; `occurredAt` is left to whoever knows its type. */
export function corrected<T extends { title?: string; text: string; class?: string; place?: StatedPlace }>(
  content: T,
  { title, text, class: stated, address, kelurahan, kecamatan }: Correction,
): T {
  const place = given({ address, kelurahan, kecamatan });
  return {
    ...content,
    ...given({ title, text, class: stated }),
    ...(Object.keys(place).length === 0 ? {} : { place: { ...content.place, ...place } }),
  };
}

const given = (fields: Record<string, string | undefined>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
