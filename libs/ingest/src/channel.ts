import type { Contact, ReportKind, StatedPlace } from '@sambung/contracts';
import type { Declaration, Settings } from '@sambung/platform';
import type { Feedback, Wording } from './feedback/feedback';

/** A photo or file: its bytes where the channel sent them, else where they can be fetched. */
export type ReportAttachment = {
  /** What stays the same however often it is delivered; for bytes leave it out: it is their SHA-256. */
  ref?: string;
  name?: string;
  mediaType: string;
} & ({ content: Buffer } | { url: string; ref: string });

/** One report as the channel means it, normalized; the harness adds ids, receipt and seals. */
export interface Report {
  kind: ReportKind;
  /** What SP4N-LAPOR! calls where it came from (Sumber Laporan): `Website`, `SMS`, `Whatsapp` … */
  source: string;
  /** The account, page, chat or number within which `ownId` is unique. Empty where it is unique by itself. */
  account?: string;
  /** The channel's own id of the report; push, poll and file make it by one function. Never the text. */
  ownId: string;
  /** Set where several messages make one complaint. */
  conversation?: string;
  /** No conversation: but what this person sends while SP4N-LAPOR! asks them for more is their answer. */
  isAnsweredByPerson?: boolean;
  occurredAt: Date;
  /** When the content was last changed, where the channel says so. */
  revisedAt?: Date;
  title?: string;
  /** As written. */
  text: string;
  place?: StatedPlace;
  reporter: {
    /** What tells this person from another on the channel (user id, number); absent where nothing does. */
    identity?: string;
    anonymous: boolean;
    confidential: boolean;
    contact?: Contact;
    /** What `feedback.ts` needs to reach them. Sealed: nobody but this adapter reads it. */
    replyTo?: Record<string, string>;
  };
  attachments: ReportAttachment[];
  class?: string;
  /** The ticket that the channel itself has already made in SP4N-LAPOR!. */
  trackingId?: string;
  /** What only this channel knows and an admin may want to read. Never a contact. */
  extras: Record<string, string | number | boolean>;
}

/** What a source makes of one entry of what arrived. A delivery ends as a list of these, and nothing drops out. */
export type Reading = {
  /** What the sender calls the entry ("row 7"): given back in the results, and nowhere else. */
  entry?: string;
} & (
  | { as: 'report'; report: Report }
  /** No complaint by the channel's own word. `ownId` as far as it has one, so that it is counted once. */
  | { as: 'ignored'; code: string; ownId?: string }
  /** Could not be read: held with its raw content sealed, while the entries beside it go on. */
  | { as: 'unreadable'; code: string; parameters: Record<string, string | number | boolean>; raw: unknown }
);

export interface RawRequest {
  headers: Record<string, string | string[] | undefined>;
  query: Record<string, string | undefined>;
  /** The exact bytes, for the signature. */
  rawBody: Buffer;
  /** When the harness took it. */
  receivedAt: Date;
}

/** @throws UnauthorizedError naming the check that failed. Runs before anything is parsed. */
export type Proof = (request: RawRequest) => void;

/** One way into a channel: POST /v1/<channel>/<path>. */
export interface Source {
  path: string;
  /** One sentence for the API's description. */
  summary: string;
  accepts: 'application/json' | 'text/csv' | 'multipart/form-data';
  maxBytes: number;
  proof: Proof;
  /** The class of a JSON body, validated before `read` and described in docs/openapi.yaml; absent: `read` does it all. */
  body?: new () => object;
  /** A poorer feed never replaces what a richer one said. Push 100, poll 50, file 10. */
  precedence: number;
  /**
   * - `receipt`: one report a push; answered 202 with its receipt, or 422 when it cannot be read.
   * - `results`: several; answered 202 with a list, one result for each reading in order.
   * - `platform`: a platform's webhook, which wants an empty 200 and nothing else.
   */
  answer: 'receipt' | 'results' | 'platform';
  /**
   * Pure but for its arguments: the same request gives the same readings.
   * @throws FaultyBodyError when nothing of it can be read (`receipt` and `results` only): 400/422 with the fields.
   */
  read(body: unknown, request: RawRequest): Reading[] | Promise<Reading[]>;
  /** GET on the same path: a platform's handshake; returns what must be echoed, or undefined for 403. */
  challenge?(query: RawRequest['query']): string | undefined;
}

/** What a push would have brought: its body, for the source of that path. */
export interface PolledDelivery {
  path: Source['path'];
  body: Buffer;
}

/** What a channel answered when it was asked. */
export interface Polled {
  deliveries: PolledDelivery[];
  /** Where the next poll goes on; kept once all of this is on the bus. */
  cursor: string;
  /** There is more to be had at once. */
  isMore?: boolean;
  /** A code of what is wrong with the channel, though it answers: `social.subscription-dropped`. */
  fault?: string | undefined;
}

/**
 * Asks the channel for what its pushes may have missed. What was pushed may be among it: read by the same source, it has
 * the same id.
 * @param cursor where the last poll has come; at first the instant at which polling began (ISO 8601, UTC).
 * @throws UnavailableError while the channel cannot be asked or does not answer as agreed, RevokedError when it does not
 * take our token: the cursor stays.
 */
export type Poll = (cursor: string) => Promise<Polled>;

/** How links to photos are fetched: at once for up to 3 s, otherwise later. */
export interface Media {
  /** Host names from which links may be fetched; nothing else is ever asked. */
  allowedHosts: string[];
  /** Turns the link in the event into the request that fetches it, where a platform wants a token or a look-up. */
  resolve?(url: string): Promise<{ url: string; headers: Record<string, string> }>;
}

/** All that a channel declares. What it does not declare, the harness does. */
export interface Channel<D extends Declaration = Declaration> {
  /** `sambat`: its name in events, paths (`/v1/sambat/…`), metrics, and in capitals the prefix of its settings. */
  name: string;
  /** Where it listens, unless `<NAME>_PORT` says otherwise. */
  port: number;
  /** The channel's own settings, each prefixed with its name in capitals and described. */
  settings: D;
  sources(settings: Settings<D>): Source[];
  media?(settings: Settings<D>): Media;
  /**
   * Whether the channel has a link of its own into SP4N-LAPOR!: then routing looks there for a ticket before it creates
   * one, by `source` and `ownId`.
   */
  isLinked?(settings: Settings<D>): boolean;
  /** Its reports come from those who act in an emergency: they are not told of one of them. */
  isKnownToResponders?: boolean;
  /** People talk there: what arrives may be no report at all. It is still taken; routing leaves it to a person. */
  mayBeTalk?: boolean;
  /**
   * Where the channel can be asked: what is run every `<NAME>_POLL_SECONDS`.
   * @throws SettingsError naming what polling needs and is not set.
   */
  poll?(settings: Settings<D>): Poll;
  /** How a status goes back to the reporter; undefined where the settings for it are not set. */
  feedback?(settings: Settings<D>, wording: Wording): Feedback | undefined;
  /**
   * How long it may say nothing by day (06 to 22) and by night, in minutes, unless `<NAME>_QUIET_MINUTES_DAY` and
   * `…_NIGHT` say otherwise. 0, or absent: for ever.
   */
  quietMinutes?: { day: number; night: number };
  /** What people see in a browser, served as it is. Holds no data and asks for no proof. */
  pages?(): Promise<Page[]>;
}

/** GET /<path>; the front page has the path ''. */
export interface Page {
  path: string;
  mediaType: string;
  content: string | Buffer;
}

/** One part of a `multipart/form-data` body. */
export interface UploadedFile {
  field: string;
  name: string;
  mediaType: string;
  content: Buffer;
}

/** Keeps the settings' types while it erases them for the harness. */
export const defineChannel = <D extends Declaration>(channel: Channel<D>): Channel<D> => channel;

/** The caller did not prove who it is. */
export class UnauthorizedError extends Error {
  override readonly name = 'UnauthorizedError';

  /** @param check which check failed, e.g. `webhook-timestamp.stale`. */
  constructor(readonly check: string) {
    super('proving the sender');
  }
}

/** What was sent cannot be read as a whole; names fields and rules, never values. */
export class FaultyBodyError extends Error {
  override readonly name = 'FaultyBodyError';

  constructor(readonly faults: readonly { field: string; rule: string }[]) {
    super('reading the body');
  }
}
