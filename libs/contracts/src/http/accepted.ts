import { IsIn, IsObject, IsString, IsUUID, Matches } from 'class-validator';

/** 202: what a push is answered with. The same push again gets the same. */
export class Accepted {
  @Matches(/^[0-9A-HJKMNP-TV-Z]{16}$/) receipt!: string;
  @IsUUID(5) complaintId!: string;
  /** `accepted`, or `valid` for a trial with `?validate=true`, which publishes nothing. */
  @IsIn(['accepted', 'valid']) status!: string;
}

/** 202: what arrived is no complaint by the channel's own word. It is counted. */
export class Ignored {
  @IsIn(['ignored']) status!: string;
  /** `owner.reason`. */
  @IsString() code!: string;
}

/** One entry among several that could not be read: it is set aside for a person, and the others went on. */
export class Held {
  @IsIn(['held']) status!: string;
  /** `owner.reason`. */
  @IsString() code!: string;
  /** The code's parameters: names of fields and numbers, never content. */
  @IsObject() parameters!: Record<string, string | number | boolean>;
}
