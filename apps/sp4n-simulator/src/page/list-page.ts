import { html, type Markup } from '@sambung/platform';
import { COUNT_LIMIT, PAGE_SIZE, type Filter, type ListedTicket } from '../listing.store';
import { badge, flags, frame, wib } from './frame';

interface Listing {
  tickets: ListedTicket[];
  count: number;
  sources: string[];
  filter: Filter;
}

const NUMBER = new Intl.NumberFormat('id-ID');

const linkTo = (filter: Filter): string => {
  const query = new URLSearchParams();
  if (filter.source !== undefined) query.set('source', filter.source);
  if (filter.search !== undefined) query.set('search', filter.search);
  if (filter.before !== undefined) query.set('before', filter.before);
  return query.size === 0 ? '/' : `/?${query.toString()}`;
};

const isNarrowed = ({ source, search, before }: Filter): boolean =>
  source !== undefined || search !== undefined || before !== undefined;

const counted = (count: number): string =>
  count > COUNT_LIMIT ? `lebih dari ${NUMBER.format(COUNT_LIMIT)} tiket` : `${NUMBER.format(count)} tiket`;

/** The apparatus stands in the next column. */
const shortStatus = ({ status, apparatus }: ListedTicket): string =>
  status === `Terdisposisi ke ${apparatus ?? ''}` ? 'Terdisposisi' : status;

const row = (ticket: ListedTicket): Markup => html`
  <tr>
    <td class="id">
      <a href="/tickets/${ticket.trackingId}">${ticket.trackingId}</a><br />
      <small>${wib(ticket.createdAt)}</small>
    </td>
    <td>
      <a class="title" href="/tickets/${ticket.trackingId}">${ticket.title}</a>
      <small
        >${ticket.class}${ticket.category === null ? undefined : html` · ${ticket.category}`}${
          ticket.attachments === 0 ? undefined : html` · ${ticket.attachments} lampiran`
        }</small
      >
      ${flags(ticket)}
    </td>
    <td>${badge(shortStatus(ticket))}</td>
    <td>${ticket.apparatus ?? html`<em>belum didisposisikan</em>`}</td>
    <td>${ticket.source}</td>
  </tr>
`;

const table = (tickets: ListedTicket[]): Markup => html`
  <div class="scroll">
    <table>
      <thead>
        <tr>
          <th>Tracking ID</th>
          <th class="report">Laporan</th>
          <th class="status">Status</th>
          <th>Perangkat daerah</th>
          <th>Sumber</th>
        </tr>
      </thead>
      <tbody>
        ${tickets.map(row)}
      </tbody>
    </table>
  </div>
`;

const form = ({ sources, filter }: Listing): Markup => html`
  <form method="get" action="/">
    <label
      >Cari
      <input name="search" type="search" value="${filter.search}" placeholder="kata, tracking ID, referensi"
    /></label>
    <label
      >Sumber
      <select name="source">
        <option value="">semua</option>
        ${sources.map((source) =>
          source === filter.source
            ? html`<option selected>${source}</option>`
            : html`<option>${source}</option>`,
        )}
      </select></label
    >
    <button>Tampilkan</button>
  </form>
`;

export function listPage(listing: Listing): string {
  const { tickets, count, filter } = listing;
  const shown = tickets.slice(0, PAGE_SIZE);
  const oldest = shown.at(-1);
  const older = tickets.length > PAGE_SIZE && oldest ? linkTo({ ...filter, before: oldest.trackingId }) : '';
  return frame(
    'Tiket',
    html`
      <header>
        <h1>Tiket</h1>
        <p>${counted(count)}, yang terbaru di atas</p>
      </header>
      ${form(listing)}
      ${shown.length === 0 ? html`<p class="empty">${isNarrowed(filter) ? 'Tidak ada tiket yang cocok.' : 'Belum ada tiket.'}</p>` : table(shown)}
      <nav>
        ${filter.before === undefined ? html`<span></span>` : html`<a href="${linkTo({ ...filter, before: undefined })}">← Terbaru</a>`}
        ${older === '' ? undefined : html`<a href="${older}">Lebih lama →</a>`}
      </nav>
    `,
  );
}
