import { html, type Markup } from '@sambung/platform';
import { heldNotices, overdue, untold } from './answers';
import { attention, bus, count, ignored, type Say, sign } from './cards';
import { frame, otherLanguage } from './frame';
import type { ComplaintView, Overview } from './overview';
import { type Language, localeOf, say, sayCode } from './words';

/** One screen: what came, what became of it, what is broken. Server-rendered, no script, no citizen's words. */
export function statusPage(overview: Overview, timeZone: string, language: Language): string {
  const w = (word: Parameters<typeof say>[0]): string => say(word, language);
  const time = new Intl.DateTimeFormat(localeOf(language), {
    timeZone,
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  });
  const date = new Intl.DateTimeFormat(localeOf(language), {
    timeZone,
    day: 'numeric',
    month: 'short',
    year: 'numeric',
  });
  return frame(
    `${w('title')} · ${overview.city}`,
    language,
    html`<p>${overview.city}: ${w('subtitle')} · ${w('mode')} ${overview.mode}</p>
      ${otherLanguage(language)}`,
    html`${attention(overview, w, time, language)} ${channels(overview, w, time, language)}
      <div class="cards">${bus(overview, w, language)} ${ignored(overview, w, language)}</div>
      ${heldNotices(overview, w, time, language)}
      <div class="cards">${overdue(overview, w, date)} ${untold(overview, w, language)}</div>
      ${heldReports(overview, w, time, language)}
      ${overview.heldComplaints.length === 0 ? undefined : complaints(w('heldComplaints'), overview.heldComplaints, w, time, language)}
      ${complaints(w('latest'), overview.latest, w, time, language)}`,
    true,
  );
}

function channels(overview: Overview, w: Say, time: Intl.DateTimeFormat, language: Language): Markup {
  const { channels: counts } = overview;
  const columns: [head: string, of: (channel: Overview['channels'][number]) => number, isBad?: boolean][] = [
    [w('arrived'), ({ arrived }) => arrived],
    [w('ignored'), ({ ignored }) => ignored],
    [w('more'), ({ more }) => more],
    [w('held'), ({ heldReports, complaints }) => heldReports + (complaints.held ?? 0), true],
    [
      w('waiting'),
      ({ unapplied, complaints }) => unapplied + (complaints.waiting ?? 0) + (complaints.forwarding ?? 0),
    ],
    [w('forwarded'), ({ complaints }) => (complaints.forwarded ?? 0) + (complaints.linked ?? 0)],
    [w('shadowed'), ({ complaints }) => complaints.shadowed ?? 0],
    [w('refused'), ({ refusedReports, complaints }) => refusedReports + (complaints.refused ?? 0)],
    [w('withdrawn'), ({ complaints }) => complaints.withdrawn ?? 0],
  ];
  return html`<section class="scroll">
    <table class="tally">
      <thead>
        <tr>
          <th>${w('channel')}</th>
          ${columns.map(([head]) => html`<th class="count">${head}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${counts.map(
          (channel) =>
            html`<tr>
              <td>${channel.channel}${sign(overview, channel.channel, w, time)}</td>
              ${columns.map(([head, of, isBad]) => count(of(channel), language, isBad, head))}
            </tr>`,
        )}
      </tbody>
      <tfoot>
        <tr>
          <td>${w('all')}</td>
          ${columns.map(([head, of, isBad]) => count(sum(counts.map(of)), language, isBad, head))}
        </tr>
      </tfoot>
    </table>
  </section>`;
}

function heldReports(
  { heldReports: reports }: Overview,
  w: Say,
  time: Intl.DateTimeFormat,
  language: Language,
): Markup | undefined {
  if (reports.length === 0) return undefined;
  return html`<section>
    <h2>${w('heldReports')}</h2>
    <table class="stack">
      ${reports.map(
        ({ channel, source, code, parameters, receivedAt, reportId }) =>
          html`<tr>
            <td>${time.format(receivedAt)}</td>
            <td>${channel} <small>${source}</small></td>
            <td class="wide">
              ${sayCode(code, language)}<br /><small
                >${Object.entries(parameters)
                  .map(([name, value]) => `${name}: ${String(value)}`)
                  .join(' · ')}</small
              >
            </td>
            <td class="id wide">${reportId}</td>
          </tr>`,
      )}
    </table>
  </section>`;
}

const complaints = (
  title: string,
  views: readonly ComplaintView[],
  w: Say,
  time: Intl.DateTimeFormat,
  language: Language,
): Markup => html`
  <section>
    <h2>${title}</h2>
    <div class="scroll">
      <table class="stack">
        <tr>
          ${[w('when'), w('channel'), w('state'), w('office'), w('ticket'), w('way')].map((head) => html`<th>${head}</th>`)}
        </tr>
        ${views.map((complaint) => line(complaint, w, time, language))}
        ${
          views.length === 0
            ? html`<tr>
                <td colspan="6" class="soft">${w('none')}</td>
              </tr>`
            : undefined
        }
      </table>
    </div>
  </section>
`;

function line(complaint: ComplaintView, w: Say, time: Intl.DateTimeFormat, language: Language): Markup {
  const { trackingId, ticketUrl } = complaint;
  const ticket =
    trackingId === undefined || ticketUrl === undefined
      ? html`${trackingId ?? '–'}`
      : html`<a href="${ticketUrl}">${trackingId}</a>`;
  return html`<tr>
    <td>
      ${time.format(new Date(complaint.receivedAt))}<br /><span class="id">${complaint.id.slice(0, 8)}</span>
    </td>
    <td>${complaint.channel}<br /><small>${complaint.source}</small></td>
    <td>
      <span class="tag ${complaint.state}">${sayCode(`state.${complaint.state}`, language)}</span>
      ${complaint.held === undefined ? undefined : html`<br /><small>${sayCode(complaint.held, language)}</small>`}
    </td>
    <td class="wide">
      ${complaint.apparatus ?? html`<em>${w('coordinator')}</em>`}
      <details>
        <summary>${w('why')}</summary>
        ${complaint.reasons.map((reason) => html`<div class="soft">${reason}</div>`)}
      </details>
    </td>
    <td>${ticket}<br /><small>${complaint.ticketStatus}</small></td>
    <td class="wide">
      <ol>
        ${complaint.history.map(
          ({ at, code }) => html`<li>${time.format(new Date(at))} ${sayCode(code, language)}</li>`,
        )}
      </ol>
    </td>
  </tr>`;
}

const sum = (counts: number[]): number => counts.reduce((total, each) => total + each, 0);
