import { readFile } from './read-file';

describe('reading a CSV', () => {
  const csv = (text: string) => readFile(Buffer.from(text));

  it('takes semicolons, commas or tabs, whichever makes a table, however many commas people write', async () => {
    const typed = (d: string) =>
      `Sesi${d}7\nNama${d}Uraian\nPak Darmo${d}"Got, selokan, dan jalan; semua rusak"\n`;
    for (const delimiter of [';', ',', '\t']) {
      const [notes] = await csv(typed(delimiter));
      expect(notes).toEqual({
        session: { number: '7' },
        items: [
          {
            position: 3,
            where: 'baris 3',
            fields: { speaker: 'Pak Darmo', text: 'Got, selokan, dan jalan; semua rusak' },
          },
        ],
      });
    }
  });

  it('reads UTF-8 with a mark, UTF-16 and Windows-1252 alike', async () => {
    const typed = 'Sesi;7\nNama;Uraian\nBu Renée;Lampu “mati” – gelap\n';
    const windows1252 = Buffer.from(
      typed.replace('“', '\x93').replace('”', '\x94').replace('–', '\x96'),
      'latin1',
    );
    const expected = await csv(typed);
    expect(await readFile(Buffer.from(`\ufeff${typed}`))).toEqual(expected);
    expect(await readFile(Buffer.from(`\ufeff${typed}`, 'utf16le'))).toEqual(expected);
    expect(await readFile(windows1252)).toEqual(expected);
  });

  it('takes the session from columns of its own, one session a table', async () => {
    const [notes] = await csv(
      'Sesi,Tanggal,Nama,Uraian\n7,12/01/2024,Pak Darmo,Got mampet\n7,12/01/2024,Bu Tin,Gelap\n',
    );
    expect(notes?.session).toEqual({ number: '7', date: '12/01/2024' });
    await expect(csv('Sesi,Nama,Uraian\n7,Pak Darmo,Got\n8,Bu Tin,Gelap\n')).rejects.toMatchObject({
      faults: [{ rule: 'oneSessionPerTable' }],
    });
  });

  it('reads the columns again where the header stands again, and a marked part until the next', async () => {
    const [notes] = await csv(
      'Nama;Uraian\nPak Darmo;Got\nB. USULAN WARGA;\nBu Tin;Taman\nUraian;Nama\nKursi;Bu Sri\nADUAN;\nGelap;Pak No\nMasalah banjir;\n',
    );
    expect(notes?.items.map(({ fields }) => fields)).toEqual([
      { speaker: 'Pak Darmo', text: 'Got' },
      { speaker: 'Bu Tin', text: 'Taman', kind: 'USULAN WARGA' },
      { speaker: 'Bu Sri', text: 'Kursi', kind: 'USULAN WARGA' },
      { speaker: 'Pak No', text: 'Gelap' },
      { speaker: 'Pak No', text: 'Masalah banjir' },
    ]);
  });
});
