import type { TicketAttachment } from '@sambung/contracts';
import { html, type Markup } from '@sambung/platform';
import type { WholeTicket } from '../listing.store';
import { badge, flags, frame, wib } from './frame';

/** Shown in the page; everything else is only offered for download. */
export const SHOWN_IMAGES = ['image/jpeg', 'image/png', 'image/gif', 'image/webp'];

const KINDS: Record<string, string> = {
  internal: 'Catatan internal',
  addition: 'Tambahan dari pelapor',
  revision: 'Perbaikan oleh pelapor',
  deletion: 'Penarikan oleh pelapor',
};

const fact = (name: string, value: Markup | string | null | undefined): Markup | undefined =>
  value === null || value === undefined || value === ''
    ? undefined
    : html`<dt>${name}</dt>
        <dd>${value}</dd>`;

function place({ address, kelurahan, kecamatan, latitude, longitude }: WholeTicket['place']): Markup {
  return html`${fact('Alamat', address)}${fact('Kelurahan', kelurahan)}${fact('Kecamatan', kecamatan)}${
    latitude === undefined || longitude === undefined
      ? undefined
      : fact('Koordinat', `${latitude}, ${longitude}`)
  }`;
}

function reporter({ anonymous, reporter }: WholeTicket): string {
  if (anonymous) return 'anonim, identitas tidak dikirim';
  const known = [reporter?.name, reporter?.phone, reporter?.email].filter((part) => part !== undefined);
  return known.length === 0 ? 'tidak disebutkan' : known.join(' · ');
}

function attachment(trackingId: string, { sha256, name, mediaType, bytes }: TicketAttachment): Markup {
  const link = `/tickets/${trackingId}/attachments/${sha256}`;
  const size = `${Math.max(1, Math.round(bytes / 1024))} KB`;
  return html`<li>
    <a href="${link}"
      >${SHOWN_IMAGES.includes(mediaType) ? html`<img src="${link}" alt="${name}" loading="lazy" />` : undefined}
      ${name}</a
    >
    <small>${mediaType} · ${size}</small>
  </li>`;
}

const note = ({ kind, text, addedAt }: WholeTicket['notes'][number]): Markup =>
  html`<article class="note ${kind === 'internal' ? 'internal' : ''}">
    <h3>${KINDS[kind] ?? kind} <small>${wib(addedAt)}</small></h3>
    <div class="text">${text}</div>
  </article>`;

const section = (title: string, content: Markup | undefined): Markup | undefined =>
  content &&
  html`<section>
    <h2>${title}</h2>
    ${content}
  </section>`;

export function ticketPage(ticket: WholeTicket): string {
  const { trackingId, attachments, notes } = ticket;
  return frame(
    trackingId,
    html`
      <p class="back"><a href="/">← Semua tiket</a></p>
      <header>
        <p class="id">${trackingId} ${badge(ticket.status)} ${flags(ticket)}</p>
        <h1>${ticket.title}</h1>
      </header>
      <div class="columns">
        <div>
          ${section('Isi laporan', html`<div class="text">${ticket.text}</div>`)}
          ${section('Jawaban', ticket.answer === null ? undefined : html`<div class="text">${ticket.answer}</div>`)}
          ${section('Alasan', ticket.reason === null ? undefined : html`<div class="text">${ticket.reason}</div>`)}
          ${section(
            'Lampiran',
            attachments.length === 0
              ? undefined
              : html`<ul class="attachments">
                  ${attachments.map((each) => attachment(trackingId, each))}
                </ul>`,
          )}
          ${section('Catatan', notes.length === 0 ? undefined : html`${notes.map(note)}`)}
        </div>
        <aside>
          <dl>
            ${fact('Perangkat daerah', ticket.apparatus ?? 'belum didisposisikan')}
            ${fact('Sumber', ticket.source)} ${fact('Klasifikasi', ticket.class)}
            ${fact('Kategori', ticket.category)} ${fact('ID kategori', ticket.categoryId)}
            ${fact('Waktu kejadian', wib(ticket.occurredAt))} ${fact('Dibuat', wib(ticket.createdAt))}
            ${fact('Berubah', `${wib(ticket.changedAt)} (versi ${ticket.version})`)} ${place(ticket.place)}
            ${fact('Pelapor', reporter(ticket))}
            ${fact('Referensi', html`<code>${ticket.reference ?? '-'}</code>`)}
          </dl>
        </aside>
      </div>
    `,
  );
}
