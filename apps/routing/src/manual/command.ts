import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { AxiosInstance } from 'axios';
import type { ExportedComplaint } from '../http/export';
import type { ComplaintView } from '../http/overview';

const USAGE = `npm run manual -- COMMAND
What waits for a person, of the Sambung that runs here, or of OPERATOR_TOKEN and ROUTING_URL.

  list                               complaints that wait to be filed by hand
  export [tickets.json|tickets.csv]  their tickets, with contacts
  file COMPLAINT-ID TRACKING-ID [--version N]
                                     this one has been filed in SP4N-LAPOR!; once more with another tracking id where
                                     the first was mistyped. N stands in the export: what came after it is told
What is held: npm run held.`;

/** Manual mode from a terminal. @returns what is to be printed. @throws Error with the usage for what is no command. */
export async function manual(connect: () => AxiosInstance, words: readonly string[]): Promise<string> {
  const { values, positionals } = parsed(words);
  const [command, first, second] = positionals;
  if (values.help === true) return USAGE;
  const client = connect();
  if (command === 'list') return list(client);
  if (command === 'export') return exportTo(client, first);
  if (command === 'file' && first !== undefined && second !== undefined) {
    await client.post(`/v1/complaints/${encodeURIComponent(first)}/tracking-id`, {
      trackingId: second,
      ...(values.version === undefined ? {} : { version: Number(values.version) }),
    });
    return `${first}: ${second}`;
  }
  throw new Error(USAGE);
}

function parsed(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      allowPositionals: true,
      options: { version: { type: 'string' }, help: { type: 'boolean' } },
    });
  } catch {
    throw new Error(USAGE);
  }
}

async function list(client: AxiosInstance): Promise<string> {
  const { data } = await client.get<{ complaints: ComplaintView[] }>('/v1/waiting');
  const lines = data.complaints.map(({ id, receivedAt, channel, apparatus, trackingId }) =>
    [id, receivedAt, channel, apparatus ?? '(coordinator)', trackingId ?? ''].join('  '),
  );
  return [...lines, `${lines.length} waiting`].join('\n');
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
  Versi: ({ version }) => String(version),
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
