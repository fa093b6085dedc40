import { html } from '@sambung/platform';
import { frame, otherLanguage } from './frame';
import { type Language, say } from './words';

/** @param isWrong the token that was typed in is not the operator's. */
export const loginPage = (language: Language, isWrong = false): string =>
  frame(
    say('title', language),
    language,
    html`<p>${say('subtitle', language)}</p>
      ${otherLanguage(language)}`,
    html`<section class="door">
      <form method="post" action="/?lang=${language}">
        <label for="token">${say('login', language)}</label>
        <input id="token" type="password" name="token" autocomplete="current-password" required autofocus />
        <button>${say('enter', language)}</button>
        ${isWrong ? html`<p class="warn" role="alert">${say('wrongToken', language)}</p>` : undefined}
      </form>
    </section>`,
  );

/** Without the database there is only this to say; the page comes back by itself. */
export const awayPage = (language: Language): string =>
  frame(
    say('title', language),
    language,
    html`<p>${say('subtitle', language)}</p>
      ${otherLanguage(language)}`,
    html`<section>
      <h2 class="warn">${say('broken', language)}</h2>
      <p>${say('databaseAway', language)}</p>
    </section>`,
    true,
  );
