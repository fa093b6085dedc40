import { html, Markup } from '@sambung/platform';
import {
  DIMENSION_NAMES,
  DIMENSIONS,
  type Dimension,
  DIRECT,
  FIGURE_NAMES,
  FIGURES,
  type Figures,
  type Line,
  PROGRESS,
  UNKNOWN,
  written,
} from './figure';

const LOCALE = 'id-ID';
/** Bars of a chart; the table below it has all. */
const MOST_BARS = 15;
const CHARTS: readonly Dimension[] = ['month', 'channel', 'apparatus', 'kelurahan'];
const BAR = { height: 16, step: 22, label: 230, width: 420, value: 70 };

const STYLE = new Markup(`
  body { font: 11pt/1.4 system-ui, sans-serif; color: #1a1a1a; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
  h1 { font-size: 18pt; margin: 0; } h2 { font-size: 13pt; margin: 1.6rem 0 .4rem; break-after: avoid; }
  table { border-collapse: collapse; width: 100%; font-size: 9pt; } thead { display: table-header-group; }
  th, td { border-bottom: 1px solid #ccc; padding: .2rem .4rem; text-align: left; vertical-align: top; }
  td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; } tr { break-inside: avoid; }
  td:first-child { min-width: 8rem; } .soft { color: #555; } .warn { color: #a40000; } svg { max-width: 100%; height: auto; } svg text { font-size: 11px; }
  @page { size: A4 landscape; margin: 15mm; } @media print { body { margin: 0; max-width: none; } }`);

/** The report as a page that is printed, or saved as PDF by printing. Nothing is loaded from anywhere. */
export function reportOf(figures: Figures): string {
  const period = `${day(figures.from)} – ${day(figures.to)}`;
  return html`<!doctype html>
    <html lang="id">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Laporan pengaduan ${figures.city}, ${period}</title>
        <style>
          ${STYLE}
        </style>
      </head>
      <body>
        <h1>Laporan Pengelolaan Pengaduan ${figures.city}</h1>
        <p>
          ${period}${filter('kanal', figures.channel)}${filter('perangkat daerah', figures.apparatus)}<br />
          <small class="soft">Dibuat ${instant(figures.at, figures.timeZone)} dari data SP4N-LAPOR!</small>
        </p>
        ${
          figures.isBeyondCalendar
            ? html`<p class="warn">
                Hari libur sebagian periode ini belum diketahui: hari kerja dapat terlalu banyak.
              </p>`
            : undefined
        }
        ${figures.total.received === 0 ? html`<p>Tidak ada laporan pada periode ini.</p>` : undefined}
        ${summary(figures)} ${DIMENSIONS.map((dimension) => section(figures, dimension))}
      </body>
    </html>`.text;
}

const filter = (name: string, value: string | undefined): string =>
  value === undefined ? '' : ` · ${name}: ${value}`;

const summary = ({ total, progress }: Figures): Markup =>
  html`<h2>Ringkasan</h2>
    <table>
      <thead>
        <tr>
          <th>Angka</th>
          <th class="number">Nilai</th>
          <th>Definisi</th>
          <th>Definition</th>
        </tr>
      </thead>
      <tbody>
        ${FIGURE_NAMES.map((name) => {
          const { name: title, definition, unit } = FIGURES[name];
          return html`<tr>
            <td>${title.id}</td>
            <td class="number"><strong>${written(total[name], unit, LOCALE)}</strong></td>
            <td>${definition.id}</td>
            <td lang="en" class="soft">${definition.en}</td>
          </tr>`;
        })}
        ${progress.map(
          ({ year, target, received, share }) =>
            html`<tr>
              <td>${PROGRESS.name.id} ${year}</td>
              <td class="number">
                <strong>${written(share, 'share', LOCALE)}</strong><br />${written(received, 'count', LOCALE)}
                / ${written(target, 'count', LOCALE)}
              </td>
              <td>${PROGRESS.definition.id}</td>
              <td lang="en" class="soft">${PROGRESS.definition.en}</td>
            </tr>`,
        )}
      </tbody>
    </table>`;

function section({ tables }: Figures, dimension: Dimension): Markup | undefined {
  const lines = tables[dimension].map((line) => ({ ...line, name: spoken(line.name, dimension) }));
  if (lines.length === 0) return undefined;
  return html`<h2>Menurut ${DIMENSION_NAMES[dimension].id.toLowerCase()}</h2>
    ${CHARTS.includes(dimension) ? chart(lines) : undefined}
    <table>
      <thead>
        <tr>
          <th>${DIMENSION_NAMES[dimension].id}</th>
          ${FIGURE_NAMES.map(
            (name) =>
              html`<th class="number" title="${FIGURES[name].definition.id}">${FIGURES[name].name.id}</th>`,
          )}
        </tr>
      </thead>
      <tbody>
        ${lines.map(
          (line) =>
            html`<tr>
              <td>${line.name}</td>
              ${FIGURE_NAMES.map(
                (name) => html`<td class="number">${written(line[name], FIGURES[name].unit, LOCALE)}</td>`,
              )}
            </tr>`,
        )}
      </tbody>
    </table>`;
}

/** Received by name; of what was answered the bar is darker. */
function chart(lines: readonly Line[]): Markup {
  const shown = lines.slice(0, MOST_BARS);
  const largest = Math.max(...shown.map(({ received }) => received));
  const length = (count: number): number => Math.round((count / largest) * BAR.width);
  const width = BAR.label + BAR.width + BAR.value;
  const rest = lines.length - shown.length;
  return html`<svg
      role="img"
      aria-label="Jumlah laporan masuk dan ditanggapi"
      viewBox="0 0 ${width} ${shown.length * BAR.step}"
      width="${width}"
    >
      ${shown.map(
        ({ name, received, answered }, index) =>
          html`<g transform="translate(0 ${index * BAR.step})">
            <text x="${BAR.label - 8}" y="13" text-anchor="end">${shortened(name)}</text>
            <rect x="${BAR.label}" y="2" width="${length(received)}" height="${BAR.height}" fill="#b9cfe4" />
            <rect x="${BAR.label}" y="2" width="${length(answered)}" height="${BAR.height}" fill="#2c6da8" />
            <text x="${BAR.label + length(received) + 6}" y="13">${written(received, 'count', LOCALE)}</text>
          </g>`,
      )}
    </svg>
    <p class="soft">
      <small>Biru tua: ditanggapi; biru muda: belum.${rest > 0 ? ` ${rest} lainnya dalam tabel.` : ''}</small>
    </p>`;
}

const LONGEST_LABEL = 34;
const shortened = (name: string): string =>
  name.length > LONGEST_LABEL ? `${name.slice(0, LONGEST_LABEL - 1)}…` : name;

function spoken(name: string, dimension: Dimension): string {
  if (dimension === 'month') return month(name);
  if (name === DIRECT && dimension === 'channel') return 'Langsung di SP4N-LAPOR!';
  return name === UNKNOWN ? 'Tidak diketahui' : name;
}

const month = (name: string): string =>
  new Intl.DateTimeFormat(LOCALE, { timeZone: 'UTC', month: 'long', year: 'numeric' }).format(
    new Date(`${name}-01`),
  );

const day = (date: string): string =>
  new Intl.DateTimeFormat(LOCALE, { timeZone: 'UTC', dateStyle: 'long' }).format(new Date(date));

const instant = (at: string, timeZone: string): string =>
  new Intl.DateTimeFormat(LOCALE, { timeZone, dateStyle: 'long', timeStyle: 'short' }).format(new Date(at));
