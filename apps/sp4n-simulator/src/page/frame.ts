import { html, type Markup } from '@sambung/platform';

const WIB = new Intl.DateTimeFormat('id-ID', {
  timeZone: 'Asia/Jakarta',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
});

export const wib = (instant: Date): string => `${WIB.format(instant)} WIB`;

/** What every page has: above all, the word that this is not the national system. */
export const frame = (title: string, content: Markup): string =>
  html`<!doctype html>
    <html lang="id">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · SIMULATOR SP4N-LAPOR!</title>
        <link rel="stylesheet" href="/style.css" />
      </head>
      <body>
        <p class="warning">
          <strong>SIMULATOR</strong>: bukan SP4N-LAPOR! yang sebenarnya. Tidak ada laporan di sini yang sampai
          ke pemerintah pusat.
        </p>
        <main>${content}</main>
      </body>
    </html>`.text;

/** Done, on its way, set aside, or not yet looked at: by the first words of SP4N-LAPOR!'s own status. */
const TONES: [RegExp, string][] = [
  [/^Ditutup/, 'done'],
  [/^(Terdisposisi|Ditindaklanjuti|Terverifikasi|Ditanggapi)/, 'going'],
  [/^(Diarsipkan|Konten Terblokir|Bukan Wewenang)/, 'aside'],
];

export const badge = (status: string): Markup =>
  html`<span class="badge ${TONES.find(([pattern]) => pattern.test(status))?.[1] ?? 'new'}">${status}</span>`;

export const flags = (ticket: { anonymous: boolean; confidential: boolean; duplicate: boolean }): Markup =>
  html`${ticket.anonymous ? html`<span class="flag">Anonim</span>` : undefined}
  ${ticket.confidential ? html`<span class="flag">Rahasia</span>` : undefined}
  ${ticket.duplicate ? html`<span class="flag doubled">Ganda</span>` : undefined}`;
