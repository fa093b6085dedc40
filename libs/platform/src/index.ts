export { RejectedError, UnavailableError, type ErrorDetails } from './errors';
export { readSettings, setting, SettingsError, type Declaration, type Settings } from './settings';
export { createLogger, type Logger } from './logger';
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
export { sha256Of, type ObjectStore } from './objects/object-store';
