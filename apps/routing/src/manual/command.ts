import { writeFile } from 'node:fs/promises';
import type { AxiosInstance } from 'axios';
import type { ExportedComplaint } from '../http/export';
import type { OpenedReport } from '../http/held';
import type { ComplaintView } from '../http/overview';
import type { HeldReport } from '../store/overview.store';

const USAGE = `npm run manual -- COMMAND
What waits for a person, of the Sambung that runs here, or of OPERATOR_TOKEN and ROUTING_URL.

  list                               complaints that wait to be filed by hand
  export [tickets.json|tickets.csv]  their tickets, with contacts
  file COMPLAINT-ID TRACKING-ID      this one has been filed in SP4N-LAPOR!
  held [REPORT-ID]                   what is held; what arrived of one report, with contacts
  retry COMPLAINT-ID                 forward what is held once more`;

/** Manual mode from a terminal. @returns what is to be printed. @throws Error with the usage for what is no command. */
export async function manual(connect: () => AxiosInstance, words: readonly string[]): Promise<string> {
  const [command, first, second] = words;
  if (command === '--help') return USAGE;
  const client = connect();
  if (command === 'list') return list(client);
  if (command === 'export') return exportTo(client, first);
  if (command === 'file' && first !== undefined && second !== undefined) {
    await client.post(`/v1/complaints/${encodeURIComponent(first)}/tracking-id`, { trackingId: second });
    return `${first}: ${second}`;
  }
  if (command === 'retry' && first !== undefined) {
    await client.post(`/v1/complaints/${encodeURIComponent(first)}/retry`);
    return `${first}: waiting`;
  }
  if (command === 'held') return first === undefined ? listHeld(client) : showHeld(client, first);
  throw new Error(USAGE);
}

async function list(client: AxiosInstance): Promise<string> {
  const { data } = await client.get<{ complaints: ComplaintView[] }>('/v1/waiting');
  const lines = data.complaints.map(({ id, receivedAt, channel, apparatus, trackingId }) =>
    [id, receivedAt, channel, apparatus ?? '(coordinator)', trackingId ?? ''].join('  '),
  );
  return [...lines, `${lines.length} waiting`].join('\n');
}

async function listHeld(client: AxiosInstance): Promise<string> {
  const { data } = await client.get<{ reports: HeldReport[]; complaints: ComplaintView[] }>('/v1/held');
  const reports = data.reports.map(({ reportId, receivedAt, channel, code }) =>
    [reportId, String(receivedAt), channel, code].join('  '),
  );
  const complaints = data.complaints.map(({ id, receivedAt, channel, held }) =>
    [id, receivedAt, channel, held ?? ''].join('  '),
  );
  return [
    ...reports,
    `${reports.length} reports that could not be read`,
    ...complaints,
    `${complaints.length} complaints held`,
  ].join('\n');
}

async function showHeld(client: AxiosInstance, reportId: string): Promise<string> {
  const { data } = await client.get<OpenedReport>(`/v1/held/${encodeURIComponent(reportId)}`);
  return `${JSON.stringify(data, null, 2)}\n`;
}

async function exportTo(client: AxiosInstance, file: string | undefined): Promise<string> {
  const { data } = await client.get<{ tickets: ExportedComplaint[] }>('/v1/waiting/export');
  const isTable = file?.endsWith('.csv') === true;
  const text = isTable ? tableOf(data.tickets) : `${JSON.stringify(data.tickets, null, 2)}\n`;
  if (file === undefined) return text;
  // It holds contacts: for its owner alone.
  await writeFile(file, text, { mode: 0o600 });
  return `${data.tickets.length} written to ${file}`;
}

const COLUMNS: Record<string, (exported: ExportedComplaint) => string | undefined> = {
  Referensi: ({ ticket }) => ticket.reference,
  'Tracking ID': ({ trackingId }) => trackingId,
  'Judul Laporan': ({ ticket }) => ticket.title,
  'Isi Laporan': ({ ticket }) => ticket.text,
  'Tanggal Kejadian': ({ ticket }) => ticket.occurredAt,
  Alamat: ({ ticket }) => ticket.place.address,
  Kelurahan: ({ ticket }) => ticket.place.kelurahan,
  Kecamatan: ({ ticket }) => ticket.place.kecamatan,
  Sumber: ({ ticket }) => ticket.source,
  Klasifikasi: ({ ticket }) => ticket.class,
  Kategori: ({ ticket }) => ticket.category,
  Anonim: ({ ticket }) => (ticket.anonymous ? 'ya' : 'tidak'),
  Rahasia: ({ ticket }) => (ticket.confidential ? 'ya' : 'tidak'),
  Nama: ({ ticket }) => ticket.reporter?.name,
  Telepon: ({ ticket }) => ticket.reporter?.phone,
  Email: ({ ticket }) => ticket.reporter?.email,
  'Kontak Tidak Terbaca': ({ contactFault }) => contactFault,
  'Instansi Terdisposisi': ({ apparatus }) => apparatus,
  Lampiran: ({ attachments }) => attachments.map(({ sha256 }) => sha256).join(' '),
  'Catatan Internal': ({ why }) => why,
  Perubahan: ({ changes }) => changes.map(({ text }) => text).join('\n\n'),
};

function tableOf(exported: readonly ExportedComplaint[]): string {
  const rows = [
    Object.keys(COLUMNS),
    ...exported.map((one) => Object.values(COLUMNS).map((cell) => cell(one) ?? '')),
  ];
  return rows.map((row) => `${row.map(cellOf).join(',')}\r\n`).join('');
}

/** Quoted (RFC 4180); a leading apostrophe keeps a spreadsheet from taking a citizen's text for a formula. */
const cellOf = (text: string): string =>
  `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
