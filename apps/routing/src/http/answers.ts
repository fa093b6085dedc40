import { html, type Markup } from '@sambung/platform';
import { count, type Say } from './cards';
import type { Overview } from './overview';
import { nextOfNotice, nextOfUntold } from './next-steps';
import { type Language, sayCode } from './words';

/** Reporters who do not know of an answer: why, and what to do. */
export function heldNotices(
  { heldNotices: notices }: Overview,
  w: Say,
  time: Intl.DateTimeFormat,
  language: Language,
): Markup | undefined {
  if (notices.length === 0) return undefined;
  return html`<section>
    <h2>${w('heldNotices')}</h2>
    <table class="stack">
      ${notices.map(
        ({ complaintId, channel, receipt, trackingId, stage, code, since }) =>
          html`<tr>
            <td>${time.format(new Date(since))}</td>
            <td>${channel} <small>${sayCode(`stage.${stage}`, language)}</small></td>
            <td class="wide">
              ${code === null ? w('unknownReason') : sayCode(code, language)}<br /><small
                >${nextOfNotice(code, language)}</small
              >
            </td>
            <td class="id wide">${trackingId ?? receipt}<br />${complaintId}</td>
          </tr>`,
      )}
    </table>
  </section>`;
}

/** Deadlines that have passed, those that have waited longest first. */
export function overdue({ clocks }: Overview, w: Say, date: Intl.DateTimeFormat): Markup | undefined {
  if (clocks.overdue.length === 0) return undefined;
  const total = clocks.open.reduce((sum, { overdue: some }) => sum + some, 0);
  const rest = total - clocks.overdue.length;
  return html`<section>
    <h2>${w('overdue')}</h2>
    <table class="stack">
      <tr>
        <th>${w('dueAt')}</th>
        <th>${w('deadline')}</th>
        <th>${w('ticket')}</th>
      </tr>
      ${clocks.overdue.map(
        ({ dueAt, kind, trackingId, complaintId }) =>
          html`<tr>
            <td>${date.format(new Date(dueAt))}</td>
            <td>${w(kind === 'completion' ? 'completion' : 'firstResponse')}</td>
            <td class="id wide">${trackingId ?? complaintId}</td>
          </tr>`,
      )}
    </table>
    ${rest > 0 ? html`<p class="soft">${w('moreOf')} ${rest} · GET /v1/clocks</p>` : undefined}
  </section>`;
}

/** Reminders and escalations that reached nobody, or nobody knows: why, and what to do. */
export function untold({ clocks }: Overview, w: Say, language: Language): Markup | undefined {
  if (clocks.untold.length === 0) return undefined;
  return html`<section>
    <h2>${w('untold')}</h2>
    <table class="stack">
      <tr>
        <th>${w('level')}</th>
        <th>${w('why')}</th>
        <th class="count">${w('count')}</th>
      </tr>
      ${clocks.untold.map(
        ({ level, contact, outcome, code, count: number }) =>
          html`<tr>
            <td>${sayCode(`level.${level}`, language)}</td>
            <td class="wide">
              ${sayCode(`outcome.${outcome ?? 'waiting'}`, language)}
              ${code === null ? undefined : html`<span class="id">${code}</span>`}<br /><small
                >${nextOfUntold(outcome, contact, language)}</small
              >
            </td>
            ${count(number, language, true)}
          </tr>`,
      )}
    </table>
  </section>`;
}
