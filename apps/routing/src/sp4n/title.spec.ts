import { titleOf } from './title';

describe('the title of a ticket', () => {
  it.each([
    ['selamat pagi pak, mau lapor lampu jalan mati. sudah seminggu', 'Lampu jalan mati'],
    [
      'Yth. Admin, jalan rusak di Jl. Anggrek No. 5 depan masjid! Bahaya.',
      'Jalan rusak di Jl. Anggrek No. 5 depan masjid',
    ],
    ['SAMBAT lapor got mampet', 'Got mampet'],
    ['wonten lampu pejah ing gang 3', 'Wonten lampu pejah ing gang 3'],
    ['Halo\n\nPohon tumbang\nbelum dipotong', 'Pohon tumbang'],
    ['lurah tidak pernah di kantor', 'Lurah tidak pernah di kantor'],
    ['KTP saya 3573 0101 0101 0001 hilang', 'KTP saya … hilang'],
    ['@akun cek https://contoh.id/x sampah numpuk #malang', 'Cek sampah numpuk malang'],
  ])('says what "%s" is about', (text, title) => {
    expect(titleOf({ text })).toBe(title);
  });

  it('is the one that was given, where there is one', () => {
    expect(titleOf({ title: '  Lampu\npadam ', text: 'x', place: 'Kel. Sukun' })).toBe('Lampu padam');
  });

  it('names the place, once', () => {
    expect(titleOf({ text: 'lampu mati', place: 'Kel. Sukun' })).toBe('Lampu mati (Kel. Sukun)');
    expect(titleOf({ text: 'lampu mati di sukun', place: 'Kel. Sukun' })).toBe('Lampu mati di sukun');
  });

  it('falls back to the category where nothing was written', () => {
    expect(titleOf({ text: '', category: 'Trotoar', place: 'Kel. Sukun' })).toBe('Trotoar (Kel. Sukun)');
    expect(titleOf({ text: 'selamat pagi' })).toBe('Laporan warga');
  });

  it('has at most 100 characters and ends with a whole word', () => {
    const title = titleOf({ text: 'kata '.repeat(60), place: 'Kel. Pandanwangi' });
    expect(title.length).toBeLessThanOrEqual(100);
    expect(title).toMatch(/ kata… \(Kel\. Pandanwangi\)$/);
    expect(titleOf({ text: 'x'.repeat(300) })).toHaveLength(100);
  });
});
