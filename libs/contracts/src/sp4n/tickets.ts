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
  /** Judul Laporan. */
  @IsString() @Length(1, 500) title!: string;
  /** Isi Laporan: as written, with a footer of ours. */
  @IsString() @Length(1, 25_000) text!: string;
  /** UTC. */
  @IsISO8601({ strict: true }) occurredAt!: string;
  @ValidateNested() @Type(() => TicketPlace) place!: TicketPlace;
  /** Sumber Laporan. */
  @IsString() @Length(1, 100) source!: string;
  /** Klasifikasi Laporan. */
  @IsString() @Length(1, 100) class!: string;
  /** ID Kategori, where it is known. */
  @IsOptional() @IsString() categoryId?: string;
  /** Kategori. */
  @IsOptional() @IsString() category?: string;
  /** Anonim: the identity is hidden; no `reporter` comes with it. */
  @IsBoolean() anonymous!: boolean;
  /** Rahasia: the content is hidden from the public. */
  @IsBoolean() confidential!: boolean;
  @IsOptional() @ValidateNested() @Type(() => TicketReporter) reporter?: TicketReporter;
  /** An internal note that the ticket begins with: why this office. Admins alone read it. */
  @IsOptional() @IsString() @Length(1, 25_000) note?: string;
}

/** Once for each SHA-256: PUT /v1/tickets/{trackingId}/attachments/{sha256} with the bytes as they are. */
export class TicketAttachment {
  @Matches(/^[0-9a-f]{64}$/) sha256!: string;
  @IsString() mediaType!: string;
  @IsString() name!: string;
  @IsInt() @Min(0) bytes!: number;
}

export class Ticket {
  /** Digits, 7 or more. */
  @Matches(/^[0-9]{7,}$/) trackingId!: string;
  /** Ours; absent where the ticket was not made by us. */
  @IsOptional() @IsUUID(5) reference?: string;
  /** 1 for a new ticket; rises with every change of status, apparatus or answer. Attachments and notes leave it. */
  @IsInt() @Min(1) version!: number;
  /** Status Laporan, in SP4N-LAPOR!'s own words. Open. */
  @IsString() status!: string;
  /** UTC: when the version was reached. */
  @IsISO8601() changedAt!: string;
  @IsOptional() @IsString() apparatusId?: string;
  /** Instansi Terdisposisi: its name. */
  @IsOptional() @IsString() apparatus?: string;
  /** Tindak lanjut: what the office answered last. Where the status asks the reporter for more, the question. */
  @IsOptional() @IsString() answer?: string;
  /**
   * Why, in the words of whoever gave it the status: of "Bukan Wewenang", why the office says that it is not its matter.
   * Until somebody assigns it anew, such a ticket names the office that has given it back.
   */
  @IsOptional() @IsString() reason?: string;
  @IsArray() @ValidateNested({ each: true }) @Type(() => TicketAttachment) attachments!: TicketAttachment[];
  /** UTC: Tanggal and Waktu Laporan Masuk. */
  @IsOptional() @IsISO8601() createdAt?: string;
  /** Sumber Laporan. */
  @IsOptional() @IsString() source?: string;
  /** Klasifikasi Laporan. */
  @IsOptional() @IsString() class?: string;
  /** Kategori. */
  @IsOptional() @IsString() category?: string;
  @IsOptional() @IsString() kelurahan?: string;
  /** Judul Laporan and Isi Laporan Akhir, as the admins have edited them. */
  @IsOptional() @IsString() title?: string;
  @IsOptional() @IsString() text?: string;
}

/**
 * GET /v1/tickets by
 * - `reference`: none or one, where the reference is unique;
 * - `references`, up to 100 and separated by commas: all tickets under any of them, doubled ones too;
 * - `source` and `externalId`: the ticket that a channel's own link has made of this report of the channel.
 */
export class TicketList {
  @IsArray() @ValidateNested({ each: true }) @Type(() => Ticket) tickets!: Ticket[];
}

/**
 * PUT /v1/tickets/{trackingId}/assignment. 409 when the ticket has moved on: a person's disposition wins. So whoever
 * has just created a ticket assigns it on condition of version 1. The same assignment again changes nothing.
 */
export class AssignTicket {
  /** ID Instansi Terdisposisi. */
  @IsString() @Length(1, 100) apparatusId!: string;
  /** Instansi Terdisposisi: its name. */
  @IsString() @Length(1, 300) apparatus!: string;
  @IsInt() @Min(1) ifVersion!: number;
}

/** PUT /v1/tickets/{trackingId}/notes/{key}: the same key again changes nothing. */
export class AddNote {
  /** `internal` is for admins alone; the others tell what the reporter has added, changed or withdrawn. */
  @IsIn(['internal', 'addition', 'revision', 'deletion']) kind!: string;
  @IsString() @Length(1, 25_000) text!: string;
}

/** GET /v1/changes?cursor=…&limit=…: tickets whose version rose, oldest change first, since an opaque cursor. */
export class TicketChanges {
  @IsArray() @ValidateNested({ each: true }) @Type(() => Ticket) tickets!: Ticket[];
  /** Where to go on; the one asked with when nothing has changed since. */
  @IsString() cursor!: string;
}
