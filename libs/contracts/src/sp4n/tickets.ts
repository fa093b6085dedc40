import { Type } from 'class-transformer';
import {
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsISO8601,
  IsNumber,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Matches,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';

/**
 * What this project needs of SP4N-LAPOR!. The true contract is handed out to registered developers only: this one is
 * written down by us, honoured by the simulator, and mapped in one place (apps/routing/src/sp4n/mapping.ts).
 */

export class TicketPlace {
  @IsOptional() @IsString() address?: string;
  @IsOptional() @IsString() kecamatan?: string;
  @IsOptional() @IsString() kelurahan?: string;
  @IsOptional() @IsNumber() latitude?: number;
  @IsOptional() @IsNumber() longitude?: number;
}

export class TicketReporter {
  @IsOptional() @IsString() name?: string;
  @IsOptional() @IsString() phone?: string;
  @IsOptional() @IsString() email?: string;
}

/** POST /v1/tickets. `reference` is unique: a second create returns the first ticket (200 instead of 201). */
export class CreateTicket {
  /** Our reference: the complaint id. */
  @IsUUID(5) reference!: string;
  @IsString() @Length(1, 500) title!: string;
  @IsString() @MaxLength(25_000) text!: string;
  @IsISO8601({ strict: true }) occurredAt!: string;
  @ValidateNested() @Type(() => TicketPlace) place!: TicketPlace;
  /** Sumber Laporan. */
  @IsString() source!: string;
  /** Klasifikasi Laporan. */
  @IsString() class!: string;
  /** ID Kategori, where it is known. */
  @IsOptional() @IsString() categoryId?: string;
  @IsOptional() @IsString() category?: string;
  @IsBoolean() anonymous!: boolean;
  @IsBoolean() confidential!: boolean;
  @IsOptional() @ValidateNested() @Type(() => TicketReporter) reporter?: TicketReporter;
}

export class TicketAttachment {
  @Matches(/^[0-9a-f]{64}$/) sha256!: string;
  @IsString() mediaType!: string;
  @IsString() name!: string;
  @IsInt() @Min(0) bytes!: number;
}

export class TicketNote {
  @IsString() key!: string;
  @IsIn(['internal', 'addition', 'revision', 'deletion']) kind!: string;
  @IsString() text!: string;
}

export class Ticket {
  /** Digits, 7 or more. */
  @Matches(/^[0-9]{7,}$/) trackingId!: string;
  @IsUUID(5) reference!: string;
  /** Rises with every change; assigning is conditional on it. */
  @IsInt() @Min(1) version!: number;
  /** SP4N-LAPOR!'s own words. */
  @IsString() status!: string;
  @IsISO8601() changedAt!: string;
  @IsOptional() @IsString() apparatusId?: string;
  @IsOptional() @IsString() answer?: string;
  @IsArray() @ValidateNested({ each: true }) @Type(() => TicketAttachment) attachments!: TicketAttachment[];
}

/** PUT /v1/tickets/{trackingId}/assignment. 409 when the ticket has moved on: a person's disposition wins. */
export class AssignTicket {
  @IsString() apparatusId!: string;
  @IsString() apparatus!: string;
  @IsInt() @Min(1) ifVersion!: number;
}

/** PUT /v1/tickets/{trackingId}/notes/{key}: the same key again changes nothing. */
export class AddNote {
  @IsIn(['internal', 'addition', 'revision', 'deletion']) kind!: string;
  @IsString() @Length(1, 25_000) text!: string;
}

/** GET /v1/changes?cursor=…&limit=…: oldest first, since an opaque cursor. */
export class TicketChanges {
  @IsArray() @ValidateNested({ each: true }) @Type(() => Ticket) tickets!: Ticket[];
  @IsString() cursor!: string;
}
