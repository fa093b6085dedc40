import type { AddNote, AssignTicket, CreateTicket } from '@sambung/contracts';
import { sha256Of } from '@sambung/platform';
import type { Origin, OutgoingAttachment } from './national-side';

/**
 * SP4N-LAPOR!'s words, all of them: paths, headers, field names, the meaning of each refusal. The true contract is
 * handed out to registered developers only; when it is there, this is the one file to edit. Until then the names are
 * those of docs/sp4n-openapi.yaml.
 */

export interface WireRequest {
  method: 'GET' | 'POST' | 'PUT';
  path: string;
  query?: Record<string, string | number | undefined>;
  /** JSON, but for bytes, which go as they are. */
  body?: object;
}

const ticketPath = (trackingId: string): string => `/v1/tickets/${encodeURIComponent(trackingId)}`;

export const headersOf = (token: string, key: string | undefined): Record<string, string> => ({
  authorization: `Bearer ${token}`,
  ...(key === undefined ? {} : { 'idempotency-key': key }),
});

export const createRequest = (ticket: CreateTicket): WireRequest => ({
  method: 'POST',
  path: '/v1/tickets',
  body: {
    reference: ticket.reference,
    title: ticket.title,
    text: ticket.text,
    occurredAt: ticket.occurredAt,
    place: {
      address: ticket.place.address,
      kecamatan: ticket.place.kecamatan,
      kelurahan: ticket.place.kelurahan,
      latitude: ticket.place.latitude,
      longitude: ticket.place.longitude,
    },
    source: ticket.source,
    class: ticket.class,
    categoryId: ticket.categoryId,
    category: ticket.category,
    anonymous: ticket.anonymous,
    confidential: ticket.confidential,
    reporter: ticket.reporter && {
      name: ticket.reporter.name,
      phone: ticket.reporter.phone,
      email: ticket.reporter.email,
    },
    note: ticket.note,
  },
});

export const findByReferenceRequest = (reference: string): WireRequest => ({
  method: 'GET',
  path: '/v1/tickets',
  query: { reference },
});

/** All tickets under any of them, doubled ones too. */
export const findByReferencesRequest = (references: readonly string[]): WireRequest => ({
  method: 'GET',
  path: '/v1/tickets',
  query: { references: references.join(',') },
});

/** The ticket that a channel's own link has made of this report of the channel. */
export const findByOriginRequest = ({ source, externalId }: Origin): WireRequest => ({
  method: 'GET',
  path: '/v1/tickets',
  query: { source, externalId },
});

export const findRequest = (trackingId: string): WireRequest => ({
  method: 'GET',
  path: ticketPath(trackingId),
});

export const attachRequest = (trackingId: string, attachment: OutgoingAttachment): WireRequest => ({
  method: 'PUT',
  path: `${ticketPath(trackingId)}/attachments/${attachment.sha256}`,
  query: { name: attachment.name, mediaType: attachment.mediaType },
  body: attachment.content,
});

export const assignRequest = (trackingId: string, assignment: AssignTicket): WireRequest => ({
  method: 'PUT',
  path: `${ticketPath(trackingId)}/assignment`,
  body: {
    apparatusId: assignment.apparatusId,
    apparatus: assignment.apparatus,
    ifVersion: assignment.ifVersion,
  },
});

/** A note's key is ours and may be long; servers take only so much in one part of a path. */
function notePath(key: string): string {
  const part = encodeURIComponent(key);
  return part.length <= 100 ? part : sha256Of(Buffer.from(key));
}

export const noteRequest = (trackingId: string, key: string, note: AddNote): WireRequest => ({
  method: 'PUT',
  path: `${ticketPath(trackingId)}/notes/${notePath(key)}`,
  body: { kind: note.kind, text: note.text },
});

export const changesRequest = (cursor: string | undefined, limit: number): WireRequest => ({
  method: 'GET',
  path: '/v1/changes',
  query: { cursor, limit },
});

const fieldsOf = (answer: unknown): Record<string, unknown> =>
  typeof answer === 'object' && answer !== null ? { ...answer } : {};

const listOf = (value: unknown, read: (entry: unknown) => unknown): unknown =>
  Array.isArray(value) ? value.map(read) : value;

/** The readers only rename: what comes out is validated by the class that it should be. */
export function readTicket(answer: unknown): object {
  const ticket = fieldsOf(answer);
  return {
    trackingId: ticket['trackingId'],
    reference: ticket['reference'] ?? undefined,
    version: ticket['version'],
    status: ticket['status'],
    changedAt: ticket['changedAt'],
    apparatusId: ticket['apparatusId'] ?? undefined,
    apparatus: ticket['apparatus'] ?? undefined,
    answer: ticket['answer'] ?? undefined,
    reason: ticket['reason'] ?? undefined,
    createdAt: ticket['createdAt'] ?? undefined,
    source: ticket['source'] ?? undefined,
    class: ticket['class'] ?? undefined,
    category: ticket['category'] ?? undefined,
    kelurahan: ticket['kelurahan'] ?? undefined,
    title: ticket['title'] ?? undefined,
    text: ticket['text'] ?? undefined,
    attachments: listOf(ticket['attachments'], (entry) => {
      const attachment = fieldsOf(entry);
      return {
        sha256: attachment['sha256'],
        mediaType: attachment['mediaType'],
        name: attachment['name'],
        bytes: attachment['bytes'],
      };
    }),
  };
}

export const readTicketList = (answer: unknown): object => ({
  tickets: listOf(fieldsOf(answer)['tickets'], readTicket),
});

export function readChanges(answer: unknown): object {
  const changes = fieldsOf(answer);
  return { tickets: listOf(changes['tickets'], readTicket), cursor: changes['cursor'] };
}

/** It certainly was not taken, and may be later: nothing here is about the ticket itself. */
export const NOT_TAKEN: Readonly<Record<number, string>> = {
  401: 'sp4n.token-refused',
  408: 'sp4n.request-incomplete',
  429: 'sp4n.too-many-requests',
  503: 'sp4n.unavailable',
};

/** Every other 4xx is `sp4n.http-<status>`. */
export const REFUSALS: Readonly<Record<number, string>> = {
  403: 'sp4n.not-permitted',
  404: 'sp4n.no-ticket',
  409: 'sp4n.version-moved',
  413: 'sp4n.too-large',
  422: 'sp4n.faulty',
};
