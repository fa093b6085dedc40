import { join } from 'node:path';
import { decide } from '../assign/decide';
import type { Decision, Matter } from '../assign/decision';
import { loadCity } from '../city/load';

const city = loadCity(join(__dirname, '../../../../cities/malang'));
const about = (text: string, more: Partial<Matter> = {}): Decision =>
  decide(city, { text, ...more }, '2026-01-05');

describe('what threatens a life', () => {
  it.each([
    ['Tolong, ada rumah terbakar di gang 4, apinya membesar!', 'kebakaran'],
    ['omah ngarep kobongan, tulung celuken damkar', 'kebakaran'],
    ['Kebakaran di gudang kayu, cepat kirim pemadam', 'kebakaran'],
    ['Kabel listrik putus dan memercik api di trotoar', 'tersengat listrik'],
    ['Ada tukang kesetrum di tiang, belum bisa diturunkan', 'tersengat listrik'],
    ['Tabung gas bocor di warung, baunya menyengat', 'kebocoran gas'],
    ['Kecelakaan di perempatan, korban berdarah dan pingsan', 'kecelakaan dengan korban'],
    ['onok arek kecemplung kali, keseret arus', 'tenggelam'],
    ['Anak hanyut di sungai belakang kampung', 'tenggelam'],
    ['Barusan ada begal di jembatan, orangnya masih di sini', 'kejahatan sedang terjadi'],
    ['Tetangga saya mau gantung diri, tolong', 'percobaan bunuh diri'],
    ['Pohon tumbang menimpa pengendara, orangnya terjebak', 'orang terjebak'],
    ['Ibu saya tidak sadarkan diri, ambulans tidak datang', 'gawat darurat medis'],
    ['Banjir, air sudah sedada', 'terjebak banjir'],
  ])('is seen: %s', (text, kind) => {
    const { emergency, reasons } = about(text);
    expect(emergency?.kind).toBe(kind);
    expect(reasons[0]).toEqual({ code: 'emergency.no-contact', parameters: { ...emergency } });
  });

  it.each([
    'Simulasi kebakaran di kantor kecamatan ditunda',
    'Kebakaran bulan lalu di pasar belum ada bantuannya',
    'Mobil pemadam kebakaran parkir di trotoar',
    'Kabel semrawut, bahaya kebakaran',
    'Jalan berlubang rawan kecelakaan',
    'Sering terjadi kecelakaan di tikungan ini, sudah ada korban',
    'Lampu mati, takut dibegal',
    'Tiang miring, takut kesetrum',
    'Rumah tenggelam setiap musim hujan, drainase mampet',
    'Puing sisa kebakaran menumpuk di gang',
    'Sosialisasi pencegahan bunuh diri kapan diadakan?',
    'Jangan menunggu ada korban kecelakaan baru jalannya diperbaiki',
    'Lampu jalan mati',
  ])('is not: %s', (text) => {
    expect(about(text).emergency).toBeUndefined();
  });

  it('is not told back to those who act', () => {
    expect(about('Rumah terbakar, apinya membesar', { isKnownToResponders: true }).emergency).toBeUndefined();
  });

  it('still goes to the office that it is a matter of', () => {
    expect(about('Kebakaran di gudang kayu, cepat kirim pemadam')).toMatchObject({
      outcome: 'assign',
      apparatus: 'satpol-pp',
    });
  });
});

describe('what may be no complaint', () => {
  it.each([
    ['Terima kasih sudah diperbaiki lampu PJU di gang kami', 'triage.thanks'],
    ['Selamat ulang tahun Kota Malang!', 'triage.greeting'],
    ['Baik kak, laporan sudah kami teruskan ke dinas terkait', 'triage.reply'],
    ['Giat penertiban PKL di alun-alun pagi ini oleh petugas gabungan', 'triage.news'],
    ['Link slot gacor hari ini, bonus new member!', 'triage.spam'],
    ['Jual followers murah, tolong dicek ya kak', 'triage.spam'],
    ['Butuh dana cepat? pinjaman tanpa jaminan, hubungi kami', 'triage.spam'],
    ['goblok kabeh', 'triage.abuse'],
  ])('goes to the coordinator with the reason, and to no office: %s', (text, code) => {
    const decision = about(text);
    expect(decision).toMatchObject({ outcome: 'coordinate', confidence: 0 });
    expect(decision.apparatus).toBeUndefined();
    expect(decision.reasons[0]?.code).toBe(code);
  });

  it.each([
    ['Lampu PJU mati di gang kami. Terima kasih sudah dibantu.'],
    ['Pemerintah goblok, jalan depan rumah kami rusak dan tidak pernah ditambal'],
    ['Selamat siang, sampah menumpuk di TPS'],
    ['Judi online marak di kampung kami, tolong berantas'],
    ['Pedagang jualan di trotoar, parkir liar di mana-mana'],
    ['Apresiasi untuk petugas, tapi saluran masih mampet'],
  ])('is a complaint when it complains too: %s', (text) => {
    expect(about(text).reasons.map(({ code }) => code)).not.toContainEqual(
      expect.stringMatching(/^triage\./),
    );
  });

  it('never keeps words about abuse of office from the inspectorate', () => {
    expect(about('mantap pemkot, petugas loket minta suap')).toMatchObject({ apparatus: 'inspektorat' });
  });
});
