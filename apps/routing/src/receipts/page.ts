import { html, Markup } from '@sambung/platform';
import { type Language, localeOf } from '../http/words';
import type { ReceiptMatter, ReceiptState, ReceiptStatus, ReceiptStep } from './receipt.dto';
import { STYLE_ELEMENT } from './style';
import { isOver, say, sayStep } from './words';

/** Where a report is, on one small page without script. */
export function statusPage(status: ReceiptStatus, language: Language): string {
  const { receipt, says, next, since, office, why, trackingId, confidential } = status;
  const time = timeIn(status.timeZone, language);
  const isEnded = isOver(status.state);
  const now = isEnded ? -1 : status.steps.filter(({ isReached }) => isReached).length - 1;
  return frame(
    say('title', language),
    `/r/${receipt}`,
    language,
    html`<h1>${says}</h1>
      ${since === undefined ? undefined : html`<p class="soft">${say('since', language)} ${time.format(new Date(since))}</p>`}
      <p class="soft">${say('code', language)} <span class="code">${inFours(receipt)}</span></p>
      ${confidential ? html`<p class="soft">${say('confidential', language)}</p>` : undefined}
      <ol>
        ${status.steps.map((step, index) =>
          step.isReached || !isEnded ? line(step, index === now, time, language) : undefined,
        )}
      </ol>
      ${fact('office', office, language)} ${why === undefined ? undefined : html`<p class="soft">${why}</p>`}
      ${answerOf(status, language)}
      ${status.matters === undefined ? undefined : mattersOf(status.matters, language)}
      <div class="next">
        <h2>${say('next', language)}</h2>
        <p>${next}</p>
      </div>
      ${fact('trackingId', trackingId, language)} ${form('another', language)}`,
  );
}

const answerOf = (
  { state, answer }: Pick<ReceiptStatus, 'state' | 'answer'>,
  language: Language,
): Markup | undefined =>
  answer === undefined
    ? undefined
    : html`<h2>${say(answerWord(state), language)}</h2>
        <blockquote lang="id">${answer.trim()}</blockquote>`;

/** Of a report that went to several offices, each by itself. */
const mattersOf = (matters: readonly ReceiptMatter[], language: Language): Markup =>
  html`<h2>${say('matters', language)}</h2>
    ${matters.map(
      (matter, index) =>
        html`<section>
          <h2>${index + 1}. ${matter.office ?? say('noOffice', language)}</h2>
          <p>${matter.says}</p>
          ${answerOf(matter, language)} ${fact('trackingId', matter.trackingId, language)}
        </section>`,
    )}`;

/** A code can be typed in; above it, why the last one showed nothing. */
export const formPage = (language: Language, notice?: { title: string; text: string }): string =>
  frame(
    say('title', language),
    '/r',
    language,
    html`${
      notice === undefined
        ? html`<h1>${say('title', language)}</h1>`
        : html`<h1 role="alert">${notice.title}</h1>
            <p>${notice.text}</p>`
    }
    ${form('code', language)}`,
  );

/** @param address of the page, for the way to the other language. */
function frame(title: string, address: string, language: Language, body: Markup): string {
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        ${new Markup(STYLE_ELEMENT)}
      </head>
      <body>
        <header>
          <a href="${address}?lang=${language === 'id' ? 'en' : 'id'}">${say('other', language)}</a>
          <b>Sambung</b>
        </header>
        <main>${body}</main>
      </body>
    </html>`.text;
}

function line(step: ReceiptStep, isNow: boolean, time: Intl.DateTimeFormat, language: Language): Markup {
  const { isReached, at } = step;
  const when = at === undefined ? undefined : html`<span>${time.format(new Date(at))}</span>`;
  const name = sayStep(step.step, language);
  if (!isReached) return html`<li class="open">${name} <span>${say('notYet', language)}</span></li>`;
  return isNow
    ? html`<li class="now" aria-current="step">${name} ${when}</li>`
    : html`<li>${name} ${when}</li>`;
}

const fact = (word: 'office' | 'trackingId', value: string | undefined, language: Language): Markup =>
  value === undefined
    ? html``
    : html`<h2>${say(word, language)}</h2>
        <p>${value}</p>`;

const answerWord = (state: ReceiptState): 'question' | 'reason' | 'answer' => {
  if (state === 'needs-information') return 'question';
  return state === 'archived' ? 'reason' : 'answer';
};

const form = (label: 'code' | 'another', language: Language): Markup =>
  html`<form method="get" action="/r">
    <label for="code">${say(label, language)}</label>
    <p class="soft">${say('hint', language)}</p>
    <input type="hidden" name="lang" value="${language}" />
    <input
      id="code"
      name="code"
      maxlength="60"
      autocomplete="off"
      autocapitalize="characters"
      spellcheck="false"
      required
    />
    <button>${say('look', language)}</button>
  </form>`;

/** As it is easily read out and copied by hand. */
const inFours = (receipt: string): string => receipt.replace(/(.{4})(?=.)/g, '$1-');

const timeIn = (timeZone: string, language: Language): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat(localeOf(language), { timeZone, dateStyle: 'long', timeStyle: 'short' });
