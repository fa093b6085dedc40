import { IsString, Length, Matches, MaxLength } from 'class-validator';
import { IsInstant } from './instant';

/** One message, as the SMS gateway took it. Long messages arrive joined. */
export class Sms {
  /** The gateway's own id of the message: the same when it is sent again. */
  @Matches(/^\S(.*\S)?$/) @Length(1, 200) messageId!: string;
  /** The sender's number, as the gateway writes it; advertisers send under a name. */
  @IsString() @Length(1, 30) from!: string;
  /** The whole message as typed, with the word SAMBAT before it. */
  @IsString() @MaxLength(5000) text!: string;
  /** When the gateway received it. ISO 8601 with its zone. */
  @IsInstant() receivedAt!: string;
}
