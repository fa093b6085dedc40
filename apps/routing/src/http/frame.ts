import { html, Markup } from '@sambung/platform';
import { STYLE } from './style';
import { type Language, say } from './words';

/** Seconds between two looks of an open page. */
const REFRESH_SECONDS = 10;

/** What all pages have around them. */
export function frame(title: string, language: Language, head: Markup, body: Markup, isLive = false): string {
  const refresh = isLive ? html`<meta http-equiv="refresh" content="${REFRESH_SECONDS}" />` : undefined;
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        ${refresh}
        <title>${title}</title>
        <style>
          ${new Markup(STYLE)}
        </style>
      </head>
      <body>
        <header class="bar">
          <div>
            <h1>Sambung</h1>
            ${head}
          </div>
        </header>
        <main>${body}</main>
      </body>
    </html>`.text;
}

/** The way to the same page in the other language. */
export const otherLanguage = (language: Language): Markup =>
  html`<a href="/?lang=${language === 'id' ? 'en' : 'id'}">${say('other', language)}</a>`;
