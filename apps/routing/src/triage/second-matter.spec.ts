import { join } from 'node:path';
import { decide } from '../assign/decide';
import type { Decision } from '../assign/decision';
import { loadCity } from '../city/load';

const city = loadCity(join(__dirname, '../../../../cities/malang'));
const about = (text: string): Decision => decide(city, { text }, '2026-01-05');

it.each([
  ['Jalan depan masjid berlubang dan sampah menumpuk di TPS', 'dpuprpkp', 'dlh'],
  ['Sampah menumpuk di gang. PJU mati juga', 'dlh', 'dpuprpkp'],
])('proposes the office of the second matter: %s', (text, first, second) => {
  const decision = about(text);
  const offices = [decision.apparatus ?? decision.candidates[0]?.apparatus, decision.second?.apparatus];
  expect(offices.sort()).toEqual([first, second].sort());
  expect(decision.reasons).toContainEqual({
    code: 'matter.second',
    parameters: expect.objectContaining({ keyword: expect.any(String) as string }) as object,
  });
});

it.each([
  ['of one office', 'Jalan berlubang dan lampu PJU mati'],
  ['and what comes of it', 'Sampah menumpuk sehingga saluran air mampet'],
  ['and a fear', 'Jalan berlubang, takut ada begal'],
  ['and a place', 'Jalan berlubang di depan pasar, sebelah puskesmas'],
  ['that is complained of to the inspectorate', 'Petugas minta suap dan sampah menumpuk di TPS'],
  [
    'that is told at length',
    `Jalan kami berlubang. ${'Kami sudah lapor berkali kali ke mana mana. '.repeat(6)} Sampah menumpuk di TPS.`,
  ],
])('proposes none for a matter %s', (_, text) => {
  expect(about(text).second).toBeUndefined();
});
