import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsLatitude,
  IsLongitude,
  IsNumber,
  IsObject,
  IsOptional,
  IsString,
  Length,
  Matches,
  MaxLength,
  ValidateBy,
  ValidateNested,
} from 'class-validator';
import { instantOf } from './dates';

/** Words of a call's type, in the languages that vendors use, and what each means. */
export const CALL_TYPES = {
  normal: 'normal',
  ghost: 'ghost',
  kosong: 'ghost',
  'tanpa suara': 'ghost',
  prank: 'prank',
  iseng: 'prank',
  information: 'information',
  informasi: 'information',
  'permintaan informasi': 'information',
} as const;

export const HANDLING = ['dispatched', 'handled', 'not-handled'] as const;

const IsInstant = (): PropertyDecorator =>
  ValidateBy({
    name: 'isInstant',
    validator: { validate: (value) => typeof value === 'string' && instantOf(value) !== undefined },
  });

class CallPlace {
  /** Street, number, landmark: as the caller said it. */
  @IsOptional() @IsString() @MaxLength(1000) address?: string;
  /** Name of the kelurahan, without "Kelurahan". */
  @IsOptional() @IsString() @MaxLength(100) kelurahan?: string;
  /** Name of the kecamatan, without "Kecamatan". */
  @IsOptional() @IsString() @MaxLength(100) kecamatan?: string;
  /** WGS 84, degrees. */
  @IsOptional() @IsNumber() @IsLatitude() latitude?: number;
  /** WGS 84, degrees. */
  @IsOptional() @IsNumber() @IsLongitude() longitude?: number;
}

class Caller {
  @IsOptional() @IsString() @MaxLength(200) name?: string;
  /** As the exchange shows it. Leave it out where the caller withheld it. */
  @IsOptional() @IsString() @Length(3, 30) number?: string;
  /** The caller asked not to be named: neither name nor number is passed on. */
  @IsOptional() @IsBoolean() hidden?: boolean;
}

class DispatchedUnit {
  /** The unit as 112 names it: `Damkar pos Blimbing`, `PSC 119`. */
  @IsString() @Length(1, 100) unit!: string;
}

class FieldReport {
  /** When the unit reported. ISO 8601; without a zone it is WIB. */
  @IsOptional() @IsString() @IsInstant() at?: string;
  /** What the unit found and did, as written. */
  @IsString() @Length(1, 8000) text!: string;
  /** The unit's own word for how it stands: `selesai`, `diteruskan`. */
  @IsOptional() @IsString() @MaxLength(100) status?: string;
}

/** A ticket of the 112 call centre. Send it again under the same `ticketId` when the field report comes. */
export class CallTicket {
  /** Number of the ticket in the 112 system: the same in push and nightly file. */
  @Matches(/^\S(.*\S)?$/) @Length(1, 100) ticketId!: string;
  /** What kind of call it was. Only a `normal` call can become a complaint. */
  @IsIn(Object.keys(CALL_TYPES)) callType!: keyof typeof CALL_TYPES;
  /** Kind of incident, as 112 names it: `KEBAKARAN`, `POHON TUMBANG`. */
  @IsOptional() @IsString() @MaxLength(200) incidentType?: string;
  /** When the call came in. ISO 8601; without a zone it is WIB. */
  @IsString() @IsInstant() calledAt!: string;
  @IsOptional() @IsObject() @ValidateNested() @Type(() => CallPlace) place?: CallPlace;
  @IsOptional() @IsObject() @ValidateNested() @Type(() => Caller) caller?: Caller;
  /** What the caller said, as the operator wrote it down. Empty where nothing was said. */
  @IsString() @MaxLength(10_000) narrative!: string;
  /** Units sent. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(50)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => DispatchedUnit)
  dispatch?: DispatchedUnit[];
  /** Whether 112 deals with it. An emergency counts as dealt with unless `not-handled` is said. */
  @IsOptional() @IsIn(HANDLING) handling?: (typeof HANDLING)[number];
  @IsOptional() @IsObject() @ValidateNested() @Type(() => FieldReport) fieldReport?: FieldReport;
  /** What is left for a city office when the emergency is over, in a few words: `PJU mati sejak sebulan`. */
  @IsOptional() @IsString() @MaxLength(500) publicServiceMatter?: string;
}
