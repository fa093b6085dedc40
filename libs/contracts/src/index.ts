export {
  Attachment,
  ComplaintReceived,
  MAX_ATTACHMENTS,
  MAX_TEXT_LENGTH,
  Reporter,
  ReporterFlags,
  REPORT_KINDS,
  StatedPlace,
  type ReportKind,
} from './events/complaint-received.v1';
export { ReportHeld } from './events/report-held.v1';
export { ReportIgnored } from './events/report-ignored.v1';
export { corrected, Correction, ReportReleased } from './events/report-released.v1';
export { CanarySent, QuietMinutes } from './events/canary-sent.v1';
export { ComplaintRouted, Reason } from './events/complaint-routed.v1';
export { ComplaintForwarded } from './events/complaint-forwarded.v1';
export { ComplaintStatusChanged } from './events/complaint-status-changed.v1';
export { ComplaintNotified } from './events/complaint-notified.v1';
export { STAGES, STAGES_WITH_ANSWER, type Stage } from './stages';
export { TOPIC_MANIFEST, TOPICS, type TopicName } from './topics';
export { decodeEvent, encodeEvent, faultsOf, type Decoded, type EncodedEvent } from './cloud-event';
export {
  complaintIdOf,
  contentDigestOf,
  eventIdOf,
  noticeIdOf,
  splitIdOf,
  rawIdOf,
  type ReportContent,
  type ReportIdentity,
} from './identity';
export { readReceipt, receiptOf } from './receipt';
export { ownSeal, privateOpener, publicSeal, type Contact, type Opener, type Seal } from './sealing';
export { Accepted, Held, Ignored, Understood } from './http/accepted';
export { FieldFault, Problem } from './http/problem';
export {
  AddNote,
  AssignTicket,
  CreateTicket,
  Ticket,
  TicketAttachment,
  TicketChanges,
  TicketList,
  TicketPlace,
  TicketReporter,
} from './sp4n/tickets';
