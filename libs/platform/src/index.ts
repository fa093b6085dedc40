export { codeOf, RejectedError, UnavailableError, type ErrorDetails } from './errors';
export { readSettings, setting, SettingsError, type Declaration, type Settings } from './settings';
export { createLogger, type Logger } from './logger';
export { html, Markup } from './html';
export { connectionsWithin, isBeforeReady } from './http/connection';
export type {
  BusRecord,
  EventBus,
  OutgoingRecord,
  PartitionLag,
  RecordHandler,
  ReplayPosition,
  SubscribeOptions,
  Subscription,
  Topic,
} from './bus/event-bus';
export { BusStrategy } from './bus/bus-strategy';
export { busSettings, openBus } from './bus/open-bus';
export { sha256Of, type ObjectStore } from './objects/object-store';
export { objectStoreSettings, openObjectStore } from './objects/open-object-store';
export { folderStore } from './objects/folder-store';
export {
  createRegistry,
  startService,
  type RunningService,
  type ServiceOptions,
} from './service/start-service';
export { runMain, sentenceOf } from './service/run-main';
export { ProblemError, sendProblem } from './service/problem';
export { bearerOf, matchesSecret } from './service/secrets';
export { OperatorGuard, operatorSettings } from './service/operator.guard';
export { OPERATOR_TOKEN } from './service/service.tokens';
export { startWorker, type Failing, type Worker } from './worker';
export { openArchive, type Archive } from './office/archive';
export type { CellDate } from './office/number-formats';
export { sheetsOf, WORKBOOK_PART, type SheetRow } from './office/workbook';
export { xmlReader, type XmlElement, type XmlWalker } from './office/xml';
export { secondsUntil } from './http/retry-after';
