import { IsIn, IsString, IsUUID, Matches } from 'class-validator';

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
