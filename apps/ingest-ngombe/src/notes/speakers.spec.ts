import { speakerIn } from './speakers';

describe('a line that names a speaker', () => {
  test.each([
    ['Ibu Sulastri (RT 02 RW 03)', 'Ibu Sulastri (RT 02 RW 03)'],
    ['Bapak H. Achmad warga RT 05:', 'Bapak H. Achmad warga RT 05'],
    ['Pembicara 1: Sulastri (RT 02)', 'Sulastri (RT 02)'],
    ['Penanya ke-2 – Bambang Irawan', 'Bambang Irawan'],
    ['Bapak Slamet, S.H.:', 'Bapak Slamet, S.H.'],
  ])('is "%s"', (line, speaker) => {
    expect(speakerIn(line)).toBe(speaker);
  });

  test.each([
    'Bapak Wali Kota mohon lampu di gang kami diperbaiki',
    'Ibu-ibu takut lewat setelah maghrib',
    'Warga: tolong jembatan diperbaiki',
    'Pak Slamet: got mampet',
    'Usulan:',
    'Banjir di Gang 4',
  ])('is not "%s", which would be lost as a name', (line) => {
    expect(speakerIn(line)).toBeUndefined();
  });
});
