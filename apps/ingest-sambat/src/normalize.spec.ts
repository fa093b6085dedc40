import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Report } from '@sambung/ingest';
import { readSms, readSubmission } from './normalize';
import { Sms } from './sms';
import { Submission } from './submission';

const fixture = (path: string): object =>
  JSON.parse(readFileSync(join(__dirname, '../fixtures', `${path}.json`), 'utf8')) as object;

const submissionOf = (fields: object = {}, path = 'submissions/web'): Submission =>
  plainToInstance(Submission, { ...fixture(path), ...fields });

const smsOf = (text: string): Sms => plainToInstance(Sms, { ...fixture('sms/complaint'), text });

function reportOf(submission: Submission): Report {
  const reading = readSubmission(submission);
  if (reading.as !== 'report') throw new Error(`expected a report, got ${reading.as}`);
  return reading.report;
}

const faultyFieldsOf = (body: object): string[] => validateSync(body).map(({ property }) => property);

describe('a submission to SAMBAT', () => {
  it('from the web becomes a report with everything that was said', () => {
    expect(reportOf(submissionOf())).toMatchObject({
      kind: 'first',
      source: 'Website',
      ownId: 'SBT-2026-000731',
      occurredAt: new Date('2026-02-03T11:20:00Z'),
      title: 'Lampu jalan padam di gang Kenanga',
      text: 'Lampu jalan di gang kami sudah sepekan padam. Anak-anak yang pulang mengaji jadi takut lewat.',
      place: {
        address: 'Jl. Kenanga Timur gang 2, dekat musala',
        kelurahan: 'Purwantoro',
        kecamatan: 'Blimbing',
      },
      reporter: {
        identity: '10482',
        anonymous: false,
        confidential: false,
        contact: { name: 'Sulastri Wening', phone: '0810-0000-0731', email: 'sulastri.wening@example.com' },
        replyTo: { account: '10482', submission: 'SBT-2026-000731', number: '0810-0000-0731' },
      },
    });
  });

  it('from the app carries its coordinates and flags', () => {
    expect(reportOf(submissionOf({}, 'submissions/android'))).toMatchObject({
      source: 'Android',
      place: { latitude: -7.9431, longitude: 112.6512, accuracyMetres: 12 },
      reporter: { anonymous: true, confidential: false },
    });
  });

  it('is taken also when the link to a photo leads nowhere', () => {
    const url = 'http://xn--a.com/foto.jpg';
    const photos = [{ mediaType: 'image/jpeg', url }];
    expect(faultyFieldsOf(submissionOf({ photos }))).toEqual([]);
    expect(reportOf(submissionOf({ photos })).attachments).toMatchObject([{ url, ref: url }]);
  });

  it('is refused with coordinates that are no numbers', () => {
    const coordinates = { latitude: '-7.9431', longitude: '112.6512' };
    expect(faultyFieldsOf(submissionOf({ coordinates }))).toEqual(['coordinates']);
  });

  it('is refused with a list where a photo belongs', () => {
    expect(faultyFieldsOf(submissionOf({ photos: [[]] }))).toEqual(['photos']);
  });

  it('has the same photo behind a link that is signed anew', () => {
    const refOf = (signature: string): string | undefined =>
      reportOf(
        submissionOf({
          photos: [
            { mediaType: 'image/jpeg', url: `https://foto.sambat.example/744/1.jpg?sig=${signature}` },
          ],
        }),
      ).attachments[0]?.ref;
    expect(refOf('one')).toBe('foto.sambat.example/744/1.jpg');
    expect(refOf('two')).toBe(refOf('one'));
  });

  it('is a revision of the same report when it was edited, and a deletion when it was taken back', () => {
    const first = reportOf(submissionOf());
    const edited = reportOf(submissionOf({}, 'submissions/edited'));
    const deleted = reportOf(submissionOf({}, 'submissions/deleted'));
    expect([first, edited, deleted].map(({ kind }) => kind)).toEqual(['first', 'revision', 'deletion']);
    expect(edited.revisedAt).toEqual(new Date('2026-02-03T12:02:40Z'));
    expect(new Set([first.ownId, edited.ownId, deleted.ownId]).size).toBe(1);
  });

  it('keeps the ticket that SAMBAT has made itself', () => {
    expect(reportOf(submissionOf({}, 'submissions/forwarded-by-sambat'))).toMatchObject({
      trackingId: '9100702',
      class: 'Permintaan Informasi',
      reporter: { confidential: true },
    });
  });

  it.each([
    ['id', { id: '' }],
    ['id', { id: 7 }],
    ['medium', { medium: 'fax' }],
    ['submittedAt', { submittedAt: '2026-02-03T18:20:00' }],
    ['submittedAt', { submittedAt: '3 Februari' }],
    ['text', { text: '' }],
    ['text', { text: 'a'.repeat(20_001) }],
    ['reporter', { reporter: [] }],
    ['reporter', { reporter: { accountId: '1', email: 'no address' } }],
    ['coordinates', { coordinates: { latitude: 97, longitude: 112 } }],
    ['photos', { photos: [{ mediaType: 'image/png' }] }],
    ['photos', { photos: [{ mediaType: 'image/png', content: '%%%' }] }],
    ['photos', { photos: [{ mediaType: 'image/png', url: 'file:///etc/passwd' }] }],
    ['trackingId', { trackingId: 'SP4N-1' }],
  ])('is refused for its %s (case %#)', (field, fields) => {
    expect(faultyFieldsOf(submissionOf(fields))).toEqual([field]);
  });
});

describe('a message to SAMBAT', () => {
  it.each([
    ['SAMBAT Lampu mati', 'Lampu mati'],
    ['sambat lampu mati', 'lampu mati'],
    ['  Sambat   lampu   mati', 'lampu   mati'],
    ['SaMbAt\nlampu mati', 'lampu mati'],
    ['SAMBAT: lampu mati', 'lampu mati'],
    ['Sambat, lampu mati', 'lampu mati'],
    ['SAMBAT.lampu mati', 'lampu mati'],
    ['"Sambat lampu mati"', 'lampu mati"'],
    ['sambat sambat lampu mati', 'sambat lampu mati'],
  ])('%j says %j', (typed, text) => {
    expect(readSms(smsOf(typed))).toMatchObject({
      as: 'report',
      report: { source: 'SMS', account: 'sms', ownId: 'gw-20260203-55120', text },
    });
  });

  it.each(['Sambatan warga', 'lampu mati', 'mau sambat lampu mati', '', 'SAMBA T lampu'])(
    'without the keyword is no report: %j',
    (typed) => {
      expect(readSms(smsOf(typed))).toMatchObject({ as: 'ignored', code: 'sambat.no-keyword' });
    },
  );

  it.each(['SAMBAT', 'sambat ', ' Sambat:  \n'])(
    'with nothing after the keyword is no report: %j',
    (typed) => {
      expect(readSms(smsOf(typed))).toMatchObject({ as: 'ignored', code: 'sambat.empty' });
    },
  );

  it('is a complaint of its own, but for the answer to a question', () => {
    expect(readSms(smsOf('sambat lampu mati'))).toMatchObject({ report: { isAnsweredByPerson: true } });
  });

  it('can be answered at the number that it came from', () => {
    expect(readSms(smsOf('sambat lampu mati'))).toMatchObject({
      report: { reporter: { identity: '+6281000000551', replyTo: { number: '+6281000000551' } } },
    });
  });
});
