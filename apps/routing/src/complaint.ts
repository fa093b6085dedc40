import type {
  AddNote,
  AssignTicket,
  Attachment,
  CreateTicket,
  Reason,
  Reporter,
  StatedPlace,
  TicketAttachment,
} from '@sambung/contracts';
import type { Decision, Matter } from './assign/decision';
import type { State } from './states';

/** What one report of a complaint says now: its first message, or an addition of its conversation. */
export interface Content {
  title?: string;
  text: string;
  place?: StatedPlace;
  attachments: Attachment[];
  class?: string;
  /** Whoever acts in an emergency knows of it: the report comes from them. */
  isKnownToResponders?: boolean;
  /** It was said where people talk: it may be no report at all. */
  mayBeTalk?: boolean;
  reporter: Reporter;
  extras: Record<string, string | number | boolean>;
}

/** A report that belongs to a complaint. Edits and deletions find it by its own id. */
export interface Part {
  reportId: string;
  complaintId: string;
  /** What its sender was given to follow it by. */
  receipt: string;
  /** Order in which the parts are told. */
  ordinal: number;
  /** The kind of what its content came with. */
  kind: string;
  digest: string;
  precedence: number;
  occurredAt: Date;
  revisedAt: Date | null;
  isDeleted: boolean;
  content: Content;
}

/** How a ticket that the channel has made is found: by the tracking id that it states, else by its own id. */
export type LinkedBy = { trackingId: string } | { source: string; externalId: string };

/** What each call sends, frozen before it is made. No contact: that is opened at the call. */
interface StepBodies {
  /** Null until it is sent for the first time: up to then the content may change. */
  create: CreateTicket | null;
  /** A look-up of the ticket that the channel has made, before anything is created. */
  link: LinkedBy;
  attach: Pick<TicketAttachment, 'sha256' | 'mediaType' | 'name'>;
  note: AddNote;
  /** Without a version: only while nobody has touched the ticket. */
  assign: Pick<AssignTicket, 'apparatusId' | 'apparatus'> & Partial<Pick<AssignTicket, 'ifVersion'>>;
}

type StepKind = keyof StepBodies;

/** A call as it is planned. `key` is unique in its complaint; with the complaint's id it is the idempotency key. */
export type PlannedStep = { [K in StepKind]: { kind: K; key: string; body: StepBodies[K] } }[StepKind];

/**
 * - `sending` is committed before the call: whoever finds it with an expired lease knows that it may have arrived.
 * - `unknown`: it may have arrived; looked up or sent again, by what the kind allows.
 */
type StepState = 'pending' | 'sending' | 'sent' | 'refused' | 'unknown';

/** One call of the chain that brings a complaint to SP4N-LAPOR!. */
export type Step = PlannedStep & {
  complaintId: string;
  ordinal: number;
  state: StepState;
  attempts: number;
  /** Why the last attempt did not end as `sent`. */
  code: string | null;
};

/** What is known of its ticket since it was last seen. */
export interface TicketSeen {
  version: number;
  status: string;
  apparatusId?: string;
  apparatus?: string;
  answer?: string;
  /** Of this version alone: why an office has given it back. */
  reason?: string;
  /** The office whose having it is written down; none once that has given it back. */
  disposedTo?: string;
  /** Who gave it to that office. */
  disposedBy?: 'sambung' | 'person';
  /** The office that has given it back, while it stands so: passed on once, whatever else is changed of it. */
  givenBackBy?: string;
  /** The version that was last taken in: written down and, where it concerns the reporter, told to the channel. */
  toldVersion?: number;
  /** How often a person has had it told again. */
  round?: number;
}

export interface Complaint {
  id: string;
  receipt: string;
  channel: string;
  source: string;
  /** Channel, account and conversation, where messages of one conversation make one complaint. */
  conversation: string | null;
  state: State;
  /** Rises with every change that others may see. */
  version: number;
  decision: Decision;
  trackingId: string | null;
  ticket: TicketSeen | null;
  held: Reason | null;
  occurredAt: Date;
  receivedAt: Date;
  lastMessageAt: Date;
  /** When the forwarder looks at it next; while a lease runs, when that expires. Null: nothing to do. */
  dueAt: Date | null;
  lease: string | null;
  traceparent: string | null;
  /** Of a report that was split: the complaint that its sender follows; its own id on that one. Null: never split. */
  firstId: string | null;
  parts: Part[];
  steps: Step[];
}

/** It came of a person's splitting another: no report has landed under its id. */
export const isSplitOff = ({ id, firstId }: Pick<Complaint, 'id' | 'firstId'>): boolean =>
  firstId !== null && firstId !== id;

export const createOf = ({ steps }: Complaint): Step | undefined =>
  steps.find(({ kind }) => kind === 'create');

/** Whether a create was sent of which nobody knows whether it arrived. */
export const isCreateDoubted = (complaint: Complaint): boolean => {
  const state = createOf(complaint)?.state;
  return state === 'sending' || state === 'unknown';
};

/** The look-up of a ticket whose tracking id the channel has stated, unless there was none. */
export const statedLinkOf = ({ steps }: Complaint): Step | undefined =>
  steps.find((step) => step.kind === 'link' && 'trackingId' in step.body && step.state !== 'refused');

/** What there is to decide by. */
export const matterOf = ({ place, ...content }: Content): Matter => ({
  title: content.title,
  text: content.text,
  address: place?.address,
  kelurahan: place?.kelurahan,
  kecamatan: place?.kecamatan,
  latitude: place?.latitude,
  longitude: place?.longitude,
  accuracyMetres: place?.accuracyMetres,
  class: content.class,
  isKnownToResponders: content.isKnownToResponders,
  mayBeTalk: content.mayBeTalk,
});

const MAX_TEXT_LENGTH = 20_000;

export const livingParts = (complaint: Pick<Complaint, 'parts'>): Part[] =>
  complaint.parts.filter((part) => !part.isDeleted);

/**
 * What its living parts say together. Parts that do not fit into one text any more are left out: they are told in
 * notes (see `overflowOf`).
 */
export function contentOf(complaint: Pick<Complaint, 'parts'>): Content {
  const parts = livingParts(complaint);
  const overflow = new Set(overflowOf(complaint));
  const told = parts.filter((part) => !overflow.has(part));
  const [first] = parts.length > 0 ? parts : complaint.parts;
  if (first === undefined) throw new Error('a complaint without a part');
  const contents = parts.map((part) => part.content);
  return {
    title: contents.find((content) => content.title !== undefined)?.title,
    text: told
      .map((part) => part.content.text)
      .filter((text) => text !== '')
      .join('\n\n'),
    place: contents.find((content) => content.place !== undefined)?.place,
    attachments: contents.flatMap((content) => content.attachments),
    class: contents.find((content) => content.class !== undefined)?.class,
    isKnownToResponders: contents.find((content) => content.isKnownToResponders)?.isKnownToResponders,
    mayBeTalk: contents.every((content) => content.mayBeTalk === true) || undefined,
    reporter: {
      ...first.content.reporter,
      flags: {
        // Whoever asks once to stay unnamed or unseen is never shown because another message did not say so, or
        // because the one that asked was deleted.
        anonymous: complaint.parts.some(({ content }) => content.reporter.flags.anonymous),
        confidential: complaint.parts.some(({ content }) => content.reporter.flags.confidential),
      },
    },
    extras: Object.assign({}, ...contents.map((content) => content.extras)) as Content['extras'],
  };
}

/** The parts whose texts no longer fit into the ticket's text. */
export function overflowOf(complaint: Pick<Complaint, 'parts'>): Part[] {
  let length = 0;
  return livingParts(complaint).filter((part) => {
    const longer = length + part.content.text.length + 2;
    if (length > 0 && longer > MAX_TEXT_LENGTH) return true;
    length = longer;
    return false;
  });
}
