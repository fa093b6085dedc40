import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsBoolean,
  IsInt,
  IsISO8601,
  IsLatitude,
  IsLongitude,
  IsNumber,
  IsObject,
  IsOptional,
  IsString,
  IsUrl,
  IsUUID,
  Length,
  Matches,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';

/** The longest text that is taken, in characters; longer ones are refused at the channel, never cut. */
export const MAX_TEXT_LENGTH = 20_000;
export const MAX_ATTACHMENTS = 20;

/**
 * What the adapter knows of a report. routing decides by what it has: a "first" whose complaint is known and whose
 * content differs is a revision there, whatever the channel called it.
 */
export const REPORT_KINDS = ['first', 'revision', 'addition', 'deletion'] as const;
export type ReportKind = (typeof REPORT_KINDS)[number];

/** The place as it was stated. Nothing here has been looked up. */
export class StatedPlace {
  @IsOptional() @IsString() @MaxLength(1000) address?: string;
  @IsOptional() @IsString() @MaxLength(100) kelurahan?: string;
  @IsOptional() @IsString() @MaxLength(100) kecamatan?: string;
  /** WGS 84, degrees. */
  @IsOptional() @IsLatitude() latitude?: number;
  /** WGS 84, degrees. */
  @IsOptional() @IsLongitude() longitude?: number;
  /** Radius in metres within which the coordinates hold, where the channel says so. */
  @IsOptional() @IsNumber() @Min(0) accuracyMetres?: number;
}

/** SP4N-LAPOR!'s two independent flags (Tipe Laporan). */
export class ReporterFlags {
  /** Anonim: the identity is hidden from the reported office and from the public. */
  @IsBoolean() anonymous!: boolean;
  /** Rahasia: the content is hidden from the public. */
  @IsBoolean() confidential!: boolean;
}

export class Reporter {
  /** Keyed HMAC of who they are on the channel, lower-case hex: tells one from another, and no more. */
  @Matches(/^[0-9a-f]{32}$/) ref!: string;
  @ValidateNested() @Type(() => ReporterFlags) flags!: ReporterFlags;
  /** The contact (name, phone, e-mail …) as a compact JWE that only the SP4N client can open. */
  @IsOptional() @IsString() @MaxLength(10_000) sealed?: string;
  /** Where an answer goes on the channel, as a compact JWE that only the channel's own adapter can open. */
  @IsOptional() @IsString() @MaxLength(10_000) replyTo?: string;
}

export class Attachment {
  /** What stays the same however often it is delivered: the SHA-256 of sent bytes, else the channel's own media id. */
  @IsString() @Length(1, 500) ref!: string;
  @IsOptional() @IsString() @MaxLength(255) name?: string;
  @IsString() @Length(3, 255) mediaType!: string;
  /** Absent while the bytes are still to be fetched. */
  @IsOptional() @IsInt() @Min(0) bytes?: number;
  /** Key in the object store, lower-case hex. Absent while the bytes are still to be fetched. */
  @IsOptional() @Matches(/^[0-9a-f]{64}$/) sha256?: string;
  /** Where the bytes are still to be fetched; the adapter does it and sends them as an addition. */
  @IsOptional() @IsUrl({ require_tld: false }) @MaxLength(4000) url?: string;
  /** A code, when the bytes could not be had for good: the ticket then says that one was sent. */
  @IsOptional() @IsString() @MaxLength(100) missing?: string;
}

/** complaint.received.v1: a report as the channel delivered it, normalized. Published by adapters, read by routing. */
export class ComplaintReceived {
  /** UUIDv5(city, channel, account, own id): one for each report, however often and by whichever feed it comes. */
  @IsUUID(5) complaintId!: string;
  /** UUIDv5(complaint id, content digest): also `ce_id`. */
  @IsUUID(5) eventId!: string;
  /** Open: `first`, `revision`, `addition`, `deletion`; a reader holds what it does not know. */
  @Matches(/^[a-z][a-z-]{1,30}$/) kind!: string;
  /** What the citizen holds in hand. */
  @Matches(/^[0-9A-HJKMNP-TV-Z]{16}$/) receipt!: string;
  /** Open: routing and its database never name one. */
  @Matches(/^[a-z][a-z0-9-]{1,30}$/) channel!: string;
  /** What SP4N-LAPOR! calls it (Sumber Laporan). */
  @IsString() @Length(1, 100) source!: string;
  /** The account, page or number of ours that it came in on, where a channel has several. */
  @IsOptional() @IsString() @MaxLength(200) account?: string;
  /** The channel's own id of the report. */
  @IsString() @Length(1, 500) ownId!: string;
  /** Messages of one conversation within the gathering time are one complaint. Also the bus key, where present. */
  @IsOptional() @IsString() @MaxLength(500) conversation?: string;
  /** But only what comes while SP4N-LAPOR! asks for more; all others are complaints of their own, however close. */
  @IsOptional() @IsBoolean() onlyAnswersJoin?: boolean;
  /** UTC. */
  @IsISO8601({ strict: true }) occurredAt!: string;
  /** UTC: when the adapter took it. */
  @IsISO8601({ strict: true }) receivedAt!: string;
  /** UTC, where the channel says when the content was last changed: older content never replaces newer. */
  @IsOptional() @IsISO8601({ strict: true }) revisedAt?: string;
  /** A poorer feed never replaces what a richer one said. Push 100, poll 50, file 10. */
  @IsInt() @Min(0) precedence!: number;
  @IsOptional() @IsString() @MaxLength(500) title?: string;
  /** As written. Empty where only a photo or a deletion was sent. */
  @IsString() @MaxLength(MAX_TEXT_LENGTH) text!: string;
  @IsOptional() @ValidateNested() @Type(() => StatedPlace) place?: StatedPlace;
  @ValidateNested() @Type(() => Reporter) reporter!: Reporter;
  @ArrayMaxSize(MAX_ATTACHMENTS)
  @ValidateNested({ each: true })
  @Type(() => Attachment)
  attachments!: Attachment[];
  /** Klasifikasi, where the channel states one. */
  @IsOptional() @IsString() @MaxLength(100) class?: string;
  /** The channel has forwarded it to SP4N-LAPOR! itself: no ticket is created. */
  @IsOptional() @Matches(/^[0-9]{7,}$/) trackingId?: string;
  /**
   * The channel has a link of its own into SP4N-LAPOR!: before a ticket is created it is asked, by `source` and `ownId`,
   * whether that link has made one.
   */
  @IsOptional() @IsBoolean() isLinked?: boolean;
  /** Whoever acts in an emergency (112) knows of it: the report comes from them, and is not told back. */
  @IsOptional() @IsBoolean() isKnownToResponders?: boolean;
  /** People talk there: what arrives may be no report at all. */
  @IsOptional() @IsBoolean() mayBeTalk?: boolean;
  /** What only this channel knows and an admin may want to read. Never a contact. */
  @IsObject() extras!: Record<string, string | number | boolean>;
}
