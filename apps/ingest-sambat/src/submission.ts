import { MAX_ATTACHMENTS, MAX_TEXT_LENGTH } from '@sambung/contracts';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBase64,
  IsBoolean,
  IsEmail,
  IsIn,
  IsLatitude,
  IsLongitude,
  IsNotEmpty,
  IsNumber,
  IsObject,
  IsOptional,
  IsString,
  IsUrl,
  Length,
  Matches,
  MaxLength,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { IsInstant } from './instant';

export const MEDIA = ['web', 'android'] as const;

class Coordinates {
  /** WGS 84, degrees. */
  @IsNumber() @IsLatitude() latitude!: number;
  /** WGS 84, degrees. */
  @IsNumber() @IsLongitude() longitude!: number;
  /** Radius in metres within which they hold. */
  @IsOptional() @IsNumber() @Min(0) accuracyMetres?: number;
}

class SubmittedBy {
  /** Number of the account in SAMBAT. */
  @Matches(/^\S(.*\S)?$/) @Length(1, 200) accountId!: string;
  @IsOptional() @IsString() @MaxLength(200) name?: string;
  @IsOptional() @Matches(/^([0-9+() .-]{3,30})?$/) phone?: string;
  @ValidateIf(({ email }: SubmittedBy) => (email ?? '') !== '') @IsEmail() @MaxLength(254) email?: string;
}

class Photo {
  @IsOptional() @IsString() @MaxLength(255) name?: string;
  @Matches(/^(image|video|application)\/[\w.+-]+$/) @MaxLength(100) mediaType!: string;
  /** The bytes in base64. Better than a link: they are safe before the push is answered. */
  @ValidateIf(({ content, url }: Photo) => content !== undefined || url === undefined)
  @IsBase64()
  @IsNotEmpty()
  content?: string;
  /** Instead of the bytes: where they can be fetched, from a host that was agreed upon. */
  @ValidateIf(({ content, url }: Photo) => url !== undefined || content === undefined)
  @IsUrl({ require_tld: false, protocols: ['http', 'https'], require_protocol: true })
  @MaxLength(2000)
  url?: string;
}

/** A report from the web or the Android app. Send it again whole, under the same `id`, each time it changes. */
export class Submission {
  /** Number of the report in SAMBAT: the same when it is sent again. */
  @Matches(/^\S(.*\S)?$/) @Length(1, 200) id!: string;
  /** Where it was made. */
  @IsIn(MEDIA) medium!: (typeof MEDIA)[number];
  /** When the citizen sent it. ISO 8601 with its zone. */
  @IsInstant() submittedAt!: string;
  /** When it was last edited, by the citizen or by SAMBAT's admin. ISO 8601 with its zone. */
  @IsOptional() @IsInstant() editedAt?: string;
  /** `deleted`: the citizen took it back. */
  @IsOptional() @IsIn(['active', 'deleted']) status?: string;
  @IsOptional() @IsString() @MaxLength(500) title?: string;
  /** What the citizen wrote, unchanged. */
  @IsString() @Length(1, MAX_TEXT_LENGTH) text!: string;
  /** Street, number, landmark. */
  @IsOptional() @IsString() @MaxLength(1000) address?: string;
  /** Name of the kelurahan, without "Kelurahan". */
  @IsOptional() @IsString() @MaxLength(100) kelurahan?: string;
  /** Name of the kecamatan, without "Kecamatan". */
  @IsOptional() @IsString() @MaxLength(100) kecamatan?: string;
  @IsOptional() @IsObject() @ValidateNested() @Type(() => Coordinates) coordinates?: Coordinates;
  @IsObject() @ValidateNested() @Type(() => SubmittedBy) reporter!: SubmittedBy;
  /** Anonim: the reporter's identity is hidden from the office and the public. */
  @IsOptional() @IsBoolean() anonymous?: boolean;
  /** Rahasia: the content is hidden from the public. */
  @IsOptional() @IsBoolean() confidential?: boolean;
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MAX_ATTACHMENTS)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => Photo)
  photos?: Photo[];
  /** Klasifikasi, where SAMBAT's admin has chosen one. */
  @IsOptional() @IsString() @MaxLength(100) class?: string;
  /** Tracking ID in SP4N-LAPOR!, where SAMBAT has forwarded it itself: then no ticket is made. */
  @IsOptional() @Matches(/^[0-9]{7,20}$/) trackingId?: string;
}
