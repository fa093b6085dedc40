export {
  defineChannel,
  FaultyBodyError,
  UnauthorizedError,
  type Channel,
  type Media,
  type Proof,
  type RawRequest,
  type Reading,
  type Report,
  type ReportAttachment,
  type Source,
} from './channel';
