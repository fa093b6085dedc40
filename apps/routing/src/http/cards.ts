import { html, type Markup } from '@sambung/platform';
import type { Overview } from './overview';
import { type Language, localeOf, type say, sayCode } from './words';

export type Say = (word: Parameters<typeof say>[0]) => string;

/** Whatever a person should look at; that nothing is there is said, too. */
export function attention(
  { signs, broken, failing, lag }: Overview,
  w: Say,
  time: Intl.DateTimeFormat,
  language: Language,
): Markup {
  const lines = [
    ...(lag === undefined ? [html`${w('busAway')}`] : []),
    ...failing.map(
      ({ worker, code, since }) =>
        html`${w('failing')} <strong>${worker}</strong> · ${sayCode(code, language)} · ${w('since')}
          ${time.format(since)}`,
    ),
    ...(lag ?? [])
      .filter(({ missed }) => missed > 0)
      .map(({ topic, missed }) => html`<strong>${missed}</strong> · ${w('missedOf')} ${topic}`),
    ...signs
      .filter(({ isSilent }) => isSilent)
      .map(
        ({ channel, heardAt }) =>
          html`<strong>${channel}</strong> · ${w('silent')} ${time.format(new Date(heardAt))}`,
      ),
    ...signs
      .filter(({ isCanaryLate }) => isCanaryLate)
      .map(
        ({ channel, canaryAgeSeconds, canaryCode }) =>
          html`<strong>${channel}</strong> · ${w('noCanary')} ${minutesOf(canaryAgeSeconds)}
            ${canaryCode === null ? undefined : html`· ${sayCode(canaryCode, language)}`}`,
      ),
    ...signs.flatMap(({ channel, faults }) =>
      faults.map((code) => html`<strong>${channel}</strong> · ${sayCode(code, language)}`),
    ),
    ...broken.map(({ code, count }) => html`<strong>${count}</strong> · ${sayCode(code, language)}`),
  ];
  return html`<section>
    <h2 class="${lines.length > 0 ? 'warn' : ''}">${w('broken')}</h2>
    ${
      lines.length === 0
        ? html`<p class="sound">✓ ${w('sound')}</p>`
        : html`<ul>
            ${lines.map((line) => html`<li>${line}</li>`)}
          </ul>`
    }
  </section>`;
}

export function bus({ lag }: Overview, w: Say, language: Language): Markup | undefined {
  if (lag === undefined) return undefined;
  // Where poison is set aside is of interest only while something lies there.
  const shown = lag.filter(({ topic, records, missed }) => !topic.endsWith('.dlt') || records + missed > 0);
  return html`<section>
    <h2>${w('bus')}</h2>
    <table>
      <tr>
        <th>${w('topic')}</th>
        <th class="count">${w('unread')}</th>
        <th class="count">${w('missed')}</th>
      </tr>
      ${shown.map(
        ({ topic, records, missed }) =>
          html`<tr>
            <td class="id">${topic}</td>
            ${count(records, language)} ${count(missed, language, true)}
          </tr>`,
      )}
    </table>
  </section>`;
}

export function ignored({ channels: counts }: Overview, w: Say, language: Language): Markup | undefined {
  const rows = counts.flatMap(({ channel, ignoredCodes }) =>
    Object.entries(ignoredCodes).map(
      ([code, number]) =>
        html`<tr>
          <td>${channel}</td>
          <td>${sayCode(code, language)}</td>
          ${count(number, language)}
        </tr>`,
    ),
  );
  if (rows.length === 0) return undefined;
  return html`<section>
    <h2>${w('ignoredCodes')}</h2>
    <table>
      <tr>
        <th>${w('channel')}</th>
        <th>${w('why')}</th>
        <th class="count">${w('count')}</th>
      </tr>
      ${rows}
    </table>
  </section>`;
}

/** A cell of numbers; nought is pale, and `isBad` is red where it is not nought. The label shows on a phone. */
export const count = (number: number, language: Language, isBad = false, label?: string): Markup =>
  html`<td
    class="count ${number === 0 ? 'nought' : ''} ${isBad && number > 0 ? 'warn' : ''}"
    data-label="${label}"
  >
    ${number.toLocaleString(localeOf(language))}
  </td>`;

const minutesOf = (seconds: number | null): string => `${Math.floor((seconds ?? 0) / 60)}′`;

/** When a channel was last heard and how old its last canary is; red where something is wrong with it. */
export function sign(
  { signs }: Overview,
  channel: string,
  w: Say,
  time: Intl.DateTimeFormat,
): Markup | undefined {
  const own = signs.find((each) => each.channel === channel);
  if (own === undefined) return undefined;
  return html`<br /><small class="${own.isRed ? 'warn' : 'soft'}"
      >${w('heard')} ${time.format(new Date(own.heardAt))}
      ${own.canaryAgeSeconds === null ? undefined : html`· ${w('canary')} ${minutesOf(own.canaryAgeSeconds)}`}</small
    >`;
}
