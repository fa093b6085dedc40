import type { Notice } from './feedback';
import { parseQuietHours, quietSeconds } from './quiet-hours';
import { wordingOf } from './words';

const ANSWER =
  'Terima kasih atas laporannya. Tim kami sudah memperbaiki lampu jalan pada hari Senin dan akan memantau lagi pekan depan agar tidak padam.';
const notice = (given: Partial<Notice['status']> = {}, stage: Notice['stage'] = 'answered'): Notice => ({
  noticeId: 'b7b1f0de-0000-5000-8000-000000000000',
  stage,
  replyTo: { phone: '+628000000001' },
  status: {
    complaintId: 'b7b1f0de-0000-5000-8000-000000000001',
    version: 5,
    channel: 'sambat',
    receipt: 'RPGY7483K05KQDBR',
    trackingId: '9000001',
    changedAt: '2026-03-02T01:15:00.000Z',
    status: 'Ditindaklanjuti oleh Instansi',
    apparatus: 'Dinas Perhubungan',
    answer: ANSWER,
    ...given,
  },
});
const wording = wordingOf('https://lapor.contoh.id/r');

describe('what reporters are told', () => {
  it('fits into an SMS in whole words, with the link at its end', () => {
    const text = wording.say(notice(), 160);
    expect(text.length).toBeLessThanOrEqual(160);
    expect(text).toMatch(/ https:\/\/lapor\.contoh\.id\/r\/RPGY7483K05KQDBR$/);
    const words = text.replace(/\.\.\. https.*/, '').split(' ');
    const all = `Laporan Anda ditanggapi oleh Dinas Perhubungan. "${ANSWER}"`.split(' ');
    expect(words).toEqual(all.slice(0, words.length));
    expect(words.length).toBeGreaterThan(8);
  });

  it('is whole where there is room', () => {
    expect(wording.say(notice(), 1000)).toBe(
      `Laporan Anda ditanggapi oleh Dinas Perhubungan. "${ANSWER}" https://lapor.contoh.id/r/RPGY7483K05KQDBR`,
    );
  });

  it('carries the question where more is asked of the reporter', () => {
    expect(wording.say(notice({ answer: 'Di RT berapa?' }, 'needs-information'), 1000)).toContain(
      'Di RT berapa?',
    );
  });

  it('says how to answer where replying is not enough', () => {
    const asked = notice({ answer: 'Di RT berapa?' }, 'needs-information');
    expect(wording.say(asked, 160, 'Balas: SAMBAT lalu jawaban Anda.')).toContain(
      'keterangan tambahan. Balas: SAMBAT lalu jawaban Anda. "Di RT berapa?" https://',
    );
    expect(wording.say(asked, 160)).toContain('Balas pesan ini untuk menjawab.');
  });

  it('gives neither answer nor office of what is confidential', () => {
    const text = wording.say(notice({ confidential: true }), 1000);
    expect(text).not.toContain('Dinas Perhubungan');
    expect(text).not.toContain('Terima kasih');
  });

  it('gives no answer and no receipt where others can read it', () => {
    const text = wording.sayInPublic(notice(), 500);
    expect(text).toBe('Halo. Laporan Anda ditanggapi oleh Dinas Perhubungan.');
  });

  it('gives the receipt alone where no address is set', () => {
    expect(wordingOf('').say(notice({ answer: undefined as never }), 160)).toMatch(/ Resi RPGY7483K05KQDBR$/);
  });
});

describe('quiet hours', () => {
  it.each([
    ['late in the evening', '21-6', '2026-03-02T15:00:00Z', 8 * 3600],
    ['after midnight', '21-6', '2026-03-02T22:30:00Z', 1800],
    ['by day', '21-6', '2026-03-02T05:00:00Z', 0],
    ['within one day', '12-13', '2026-03-02T05:30:00Z', 1800],
    ['where there are none', 'none', '2026-03-02T15:00:00Z', 0],
  ])('last %s', (_, hours, now, seconds) => {
    expect(quietSeconds(parseQuietHours(hours), 'Asia/Jakarta', new Date(now))).toBe(seconds);
  });

  it('are two hours of the day', () => {
    expect(() => parseQuietHours('21-25')).toThrow('21-6');
    expect(() => parseQuietHours('malam')).toThrow('21-6');
  });
});
