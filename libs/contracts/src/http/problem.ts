import { IsInt, IsISO8601, IsOptional, IsString, ValidateNested } from 'class-validator';
import { Type } from 'class-transformer';

export class FieldFault {
  /** Path of the field, `place.latitude`. */
  @IsString() field!: string;
  /** The rule that it breaks. */
  @IsString() rule!: string;
}

/** RFC 9457, `application/problem+json`. */
export class Problem {
  /** `urn:sambung:problem:<code>`: stable, to be acted upon by a program. */
  @IsString() type!: string;
  @IsString() title!: string;
  @IsInt() status!: number;
  @IsOptional() @IsString() detail?: string;
  /** With 400 and 422. */
  @IsOptional() @ValidateNested({ each: true }) @Type(() => FieldFault) faults?: FieldFault[];
  /** With 401: the server's time, so that a wrong clock can be seen. */
  @IsOptional() @IsISO8601() serverTime?: string;
}
