import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import JSZip from 'jszip';
import { readFile } from './read-file';

const fixture = (name: string): Buffer => readFileSync(join(__dirname, '../../fixtures/sessions', name));

describe('reading a document', () => {
  it('takes speakers from headings and bold lines, and what each raised from numbered items', async () => {
    const [notes] = await readFile(fixture('minutes-14.docx'));
    expect(notes?.session).toEqual({
      number: '14',
      date: 'Jumat, 9 Februari 2024',
      time: '18.30 WIB',
      venue: 'Balai Kelurahan',
      kelurahan: 'Sukun',
    });
    expect(notes?.items.map(({ fields }) => fields)).toEqual([
      { kind: 'Pembukaan', text: 'Doa bersama' },
      {
        speaker: 'Ibu Kartini (RT 04 RW 02)',
        text: 'Jalan di depan sekolah berlubang besar dan membahayakan anak-anak.\nSudah dua pengendara jatuh di sana.',
        answer: 'Ditambal dalam satu pekan.',
        promisedDate: '16 Februari 2024',
      },
      {
        speaker: 'Ibu Kartini (RT 04 RW 02)',
        kind: 'Usulan',
        text: 'dibuatkan zebra cross di depan sekolah.',
      },
      { speaker: 'Pak Samsul Hadi', text: 'Pedagang kaki lima menutup trotoar di depan pasar.' },
      { kind: 'Penutup', text: 'Foto bersama' },
    ]);
  });

  const document = (body: string): Promise<Buffer> =>
    new JSZip()
      .file(
        'word/document.xml',
        `<w:document xmlns:w="w" xmlns:mc="mc"><w:body>${body}</w:body></w:document>`,
      )
      .generateAsync({ type: 'nodebuffer' });
  const line = (text: string) => `<w:p><w:r><w:t>${text}</w:t></w:r></w:p>`;

  it('takes items from a table, and speakers named in front of what they say', async () => {
    const cell = (text: string) => `<w:tc>${line(text)}</w:tc>`;
    const [notes] = await readFile(
      await document(
        `<w:tbl><w:tr>${cell('Nama')}${cell('Uraian')}</w:tr><w:tr>${cell('Bu Tin')}${cell('Gelap')}</w:tr></w:tbl>` +
          line('1. Pak Darmo (RT 1): Got mampet') +
          line('2. [B7] Sampah menumpuk'),
      ),
    );
    expect(notes?.items.map(({ fields }) => fields)).toEqual([
      { speaker: 'Bu Tin', text: 'Gelap' },
      { speaker: 'Pak Darmo (RT 1)', text: 'Got mampet' },
      { code: 'B7', text: 'Sampah menumpuk' },
    ]);
  });

  it('keeps in sight what it does not take for an item, and takes nobody for a speaker who is none', async () => {
    const bold = (text: string) => `<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>${text}</w:t></w:r></w:p>`;
    const [notes] = await readFile(
      await document(
        line('Disusun oleh sekretariat.') +
          bold('TANYA JAWAB') +
          line('Warga: tolong jembatan diperbaiki') +
          bold('Lampu jalan di gang kami padam') +
          line('Pembicara 1: Sulastri (RT 02)') +
          line('1. Masalah banjir') +
          line('Warga: setuju semua') +
          line('Usulan:') +
          line('1. Taman baca'),
      ),
    );
    expect(notes?.items.at(-1)?.fields.kind).toBe('Usulan:');
    expect(notes?.items.map(({ fields, isProse }) => [fields.speaker, fields.text, isProse])).toEqual([
      [undefined, 'Warga: tolong jembatan diperbaiki', true],
      [undefined, 'Lampu jalan di gang kami padam', true],
      ['Sulastri (RT 02)', 'Masalah banjir\nWarga: setuju semua', undefined],
      ['Sulastri (RT 02)', 'Taman baca', undefined],
    ]);
  });

  it('takes the points of an answer for no items', async () => {
    const listed = (text: string, list: number) =>
      `<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="${list}"/></w:numPr></w:pPr><w:r><w:t>${text}</w:t></w:r></w:p>`;
    const [notes] = await readFile(
      await document(
        listed('Got mampet', 1) +
          line('Jawaban:') +
          listed('Segera dikeruk.', 2) +
          listed('Dijadwalkan tiap bulan.', 2) +
          listed('Lampu padam', 1) +
          line('Jawaban: Segera.') +
          listed('Sampah menumpuk', 3),
      ),
    );
    expect(notes?.items.map(({ fields }) => [fields.text, fields.answer])).toEqual([
      ['Got mampet', 'Segera dikeruk.\nDijadwalkan tiap bulan.'],
      ['Lampu padam', 'Segera.'],
      ['Sampah menumpuk', undefined],
    ]);
  });

  it('leaves out what a tracked change deleted', async () => {
    const [notes] = await readFile(
      await document(
        '<w:p><w:del><w:r><w:t>1. salah</w:t></w:r></w:del><w:ins><w:r><w:t>1. Got mampet</w:t></w:r></w:ins></w:p>',
      ),
    );
    expect(notes?.items.map(({ fields }) => fields.text)).toEqual(['Got mampet']);
  });
});
