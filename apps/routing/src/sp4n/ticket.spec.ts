import { type Contact, CreateTicket, faultsOf } from '@sambung/contracts';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Decision } from '../assign/decision';
import { loadCity } from '../city/load';
import { internalNoteOf } from './internal-note';
import { named, officeOf, ticketOf, type Told } from './ticket';

const GOLDEN = join(__dirname, 'golden');
const city = loadCity(join(__dirname, '../../../../cities/malang'));

interface Golden {
  contact: Contact;
  told: Told;
  decision: Decision;
}

function golden(name: string): Golden {
  const read = JSON.parse(readFileSync(join(GOLDEN, `${name}.json`), 'utf8')) as Golden;
  return { ...read, told: { ...read.told, occurredAt: new Date(read.told.occurredAt) } };
}

/** A ticket as an admin would read it. */
function readable(ticket: CreateTicket, note: string): string {
  const { place, reporter } = ticket;
  const flags = [ticket.anonymous && 'Anonim', ticket.confidential && 'Rahasia'].filter(Boolean);
  return [
    `Judul       : ${ticket.title}`,
    `Sumber      : ${ticket.source}`,
    `Klasifikasi : ${ticket.class}`,
    `Kategori    : ${ticket.category ?? '-'} (${ticket.categoryId ?? '-'})`,
    `Tipe        : ${flags.join(', ') || '-'}`,
    `Kejadian    : ${ticket.occurredAt}`,
    `Alamat      : ${place.address ?? '-'}`,
    `Kelurahan   : ${place.kelurahan ?? '-'}`,
    `Kecamatan   : ${place.kecamatan ?? '-'}`,
    `Koordinat   : ${place.latitude ?? '-'}, ${place.longitude ?? '-'}`,
    `Pelapor     : ${[reporter?.name, reporter?.phone, reporter?.email].filter(Boolean).join(', ') || '-'}`,
    `Referensi   : ${ticket.reference}`,
    `\n======== Isi laporan\n${ticket.text}`,
    `\n======== Catatan internal\n${note}\n`,
  ].join('\n');
}

describe('the ticket that SP4N-LAPOR! receives', () => {
  const names = readdirSync(GOLDEN).flatMap((file) => (file.endsWith('.json') ? [file.slice(0, -5)] : []));

  it.each(names)('of %s reads as its golden ticket', (name) => {
    const { told, decision, contact } = golden(name);
    const text = readable(
      ticketOf(told, decision, city, contact),
      internalNoteOf(decision, told.receipt, city),
    );
    expect(text).toBe(readFileSync(join(GOLDEN, `${name}.txt`), 'utf8'));
  });

  it.each(names)('of %s keeps the contract', (name) => {
    const { told, decision, contact } = golden(name);
    const ticket = plainToInstance(CreateTicket, ticketOf(told, decision, city, contact));
    const faults = validateSync(ticket, { whitelist: true, forbidNonWhitelisted: true });
    expect(faultsOf(faults)).toEqual([]);
  });

  const { told, decision } = golden('sambat');

  it('carries no identity of an anonymous reporter, whoever adds the contact', () => {
    const anonymous = {
      ...told,
      reporter: { ...told.reporter, flags: { anonymous: true, confidential: false } },
    };
    const contact = { name: 'Siti Rahmawati', phone: '081200001111' };
    expect(JSON.stringify(ticketOf(anonymous, decision, city, contact))).not.toMatch(/Siti|0812/);
    expect(named(ticketOf(anonymous, decision, city), contact)).not.toHaveProperty('reporter');
  });

  it('keeps the receipt out of the text, which can become public', () => {
    expect(ticketOf(told, decision, city).text).not.toContain(told.receipt);
  });

  it('holds the longest text with all its extras', () => {
    const extras = Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`hal ${at}`, 'x'.repeat(2000)]));
    const longest = plainToInstance(
      CreateTicket,
      ticketOf({ ...told, text: 'a'.repeat(20_000), extras }, decision, city),
    );
    expect(faultsOf(validateSync(longest))).toEqual([]);
    expect(longest.text).toContain(told.id);
  });

  it('leaves out what no system on the way takes, and says so where only a photo was sent', () => {
    expect(ticketOf({ ...told, text: 'gelap\u0000 sekali\u0007' }, decision, city).text).toMatch(
      /^gelap sekali\n/,
    );
    expect(ticketOf({ ...told, text: ' ' }, decision, city).text).toMatch(
      /^\(tanpa teks, lihat lampiran\)\n/,
    );
  });

  it('states the place as it was said where it was not found', () => {
    const elsewhere = { ...told, place: { kelurahan: 'Sumber Rejo' } };
    expect(ticketOf(elsewhere, { ...decision, place: {} }, city).place).toEqual({ kelurahan: 'Sumber Rejo' });
  });

  it("is assigned by the agency's id in SP4N-LAPOR!, and by ours while that is unknown", () => {
    expect(officeOf('dlh', city)).toEqual({ apparatusId: 'dlh', apparatus: 'Dinas Lingkungan Hidup' });
    const known = { ...city, apparatus: city.apparatus.map((office) => ({ ...office, sp4nId: '131393' })) };
    expect(officeOf('dlh', known)).toEqual({ apparatusId: '131393', apparatus: 'Dinas Lingkungan Hidup' });
  });
});
