import type { Reading, Report } from '@sambung/ingest';
import { instantOf, spokenInWib } from './dates';
import { isEmergency } from './incident-types';
import { serviceMatterIn } from './service-matters';
import { CALL_TYPES, type CallTicket } from './ticket';

/** The caller's words as written; what 112 adds stands below, apart and named, so that the ticket has it. */
function textOf({ narrative, fieldReport, publicServiceMatter }: CallTicket): string {
  const at = fieldReport?.at === undefined ? undefined : instantOf(fieldReport.at);
  const about = [at && spokenInWib(at), fieldReport?.status].filter((part) => part !== undefined);
  return [
    narrative,
    fieldReport &&
      `Laporan lapangan 112${about.length > 0 ? ` (${about.join(', ')})` : ''}:\n${fieldReport.text}`,
    publicServiceMatter && `Urusan layanan publik menurut petugas 112:\n${publicServiceMatter}`,
  ]
    .filter((part) => part !== undefined && part !== '')
    .join('\n\n');
}

function extrasOf({ incidentType, dispatch, handling }: CallTicket): Report['extras'] {
  return {
    ...(incidentType ? { incidentType } : {}),
    ...(dispatch?.length ? { dispatchedUnits: dispatch.map(({ unit }) => unit).join(', ') } : {}),
    ...(handling ? { handling } : {}),
  };
}

/** Who called, unless they asked not to be named: then nothing of them goes on. */
function reporterOf({ ticketId, caller }: CallTicket): Report['reporter'] {
  const replyTo = { ticket: ticketId };
  if (caller?.hidden === true) return { anonymous: true, confidential: false, replyTo };
  const { name, number } = caller ?? {};
  return {
    ...(number ? { identity: number } : {}),
    anonymous: false,
    confidential: false,
    ...(name || number
      ? { contact: { ...(name ? { name } : {}), ...(number ? { phone: number } : {}) } }
      : {}),
    replyTo,
  };
}

/**
 * A ticket that has been validated, as a report, or why it is none. Push and nightly file both come through here: the
 * ticket's number is the report's own id.
 */
export function readTicket(ticket: CallTicket): Reading {
  const { ticketId: ownId, incidentType, narrative, fieldReport, publicServiceMatter, place } = ticket;

  const callType = CALL_TYPES[ticket.callType];
  if (callType !== 'normal') return { as: 'ignored', code: `call112.${callType}`, ownId };

  const matter = publicServiceMatter || serviceMatterIn(`${narrative}\n${fieldReport?.text ?? ''}`);
  const isHandledEmergency = isEmergency(incidentType ?? '') && ticket.handling !== 'not-handled';
  if (isHandledEmergency && matter === undefined)
    return { as: 'ignored', code: 'call112.emergency-handled', ownId };

  const title = (isHandledEmergency ? matter : publicServiceMatter || incidentType) || undefined;
  const text = textOf(ticket);
  const occurredAt = instantOf(ticket.calledAt);
  if (occurredAt === undefined || (text === '' && title === undefined))
    return { as: 'unreadable', code: 'call112.says-nothing', parameters: {}, raw: ticket };

  const revisedAt = fieldReport?.at === undefined ? undefined : instantOf(fieldReport.at);
  const report: Report = {
    // Only routing knows whether it has this ticket already; if so, other content makes it a revision there.
    kind: 'first',
    source: 'Call Center',
    ownId,
    occurredAt,
    ...(revisedAt === undefined ? {} : { revisedAt }),
    ...(title === undefined ? {} : { title }),
    text,
    ...(place === undefined ? {} : { place }),
    reporter: reporterOf(ticket),
    attachments: [],
    extras: extrasOf(ticket),
  };
  return { as: 'report', report };
}
