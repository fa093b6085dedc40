export {
  defineChannel,
  FaultyBodyError,
  UnauthorizedError,
  type Channel,
  type Media,
  type Page,
  type Poll,
  type Polled,
  type Proof,
  type RawRequest,
  type Reading,
  type Report,
  type ReportAttachment,
  type Source,
  type UploadedFile,
} from './channel';
export { askChannel, askForJson, RevokedError, unreadableAnswer } from './poll/ask-channel';
export { bearer, hmacHeader, secretHeader, signStandardWebhook, standardWebhooks } from './proofs';
export { run, startChannel } from './start-channel';
export { declarationOf, prefixOf } from './settings';
export type { Feedback, Notice, Recipient, Told, Wording } from './feedback/feedback';
export {
  getJson,
  postJson,
  postSigned,
  tokenRefused,
  toldOf,
  webhookSecret,
  type Answer,
} from './feedback/post-json';
export { findSms, numberOf, sendSms, type SmsGateway } from './feedback/sms-gateway';
