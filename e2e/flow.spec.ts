import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { complaintIdOf } from '@sambung/contracts';
import { describeKafka, kafkaBrokers } from '../tools/testing/kafka';
import { eventually } from '../tools/testing/eventually';
import { type Sambung, startSambung } from './support/sambung';
import type { SeenTicket } from './support/tickets';

const fixture = (channel: string, file: string): Buffer =>
  readFileSync(join(__dirname, '..', 'apps', `ingest-${channel}`, 'fixtures', file));
const json = (channel: string, file: string): object =>
  JSON.parse(fixture(channel, file).toString()) as object;

const submission = (text: string, more: object = {}): object => ({
  id: `SBT-${randomUUID()}`,
  medium: 'web',
  submittedAt: new Date().toISOString(),
  text,
  address: 'Jl. Kenanga Timur 12',
  kelurahan: 'Purwantoro',
  kecamatan: 'Blimbing',
  reporter: { accountId: '7', name: 'Sulastri Wening', phone: '+6281000000731' },
  ...more,
});

const telegram = (chat: number, id: number, text: string, date: number, more: object = {}): object => ({
  update_id: id,
  message: {
    message_id: id,
    from: { id: chat, is_bot: false, first_name: 'Joko' },
    chat: { id: chat, first_name: 'Joko', type: 'private' },
    date,
    text,
    ...more,
  },
});

const CHAT_SETTINGS = { GATHER_MINUTES: '0.02' };

function flow(brokersOf: () => Promise<string[]>): void {
  let sambung: Sambung;
  beforeAll(async () => {
    sambung = await startSambung(await brokersOf(), CHAT_SETTINGS);
  }, 60_000);
  afterAll(() => sambung.stop(), 60_000);

  /** The one ticket of a complaint, as soon as it is as expected. */
  const ticketOf = (
    complaintId: string | undefined,
    expected: (ticket: SeenTicket) => void,
  ): Promise<SeenTicket> =>
    eventually(async () => {
      const [ticket, ...others] = await sambung.tickets.of(complaintId);
      expect(others).toEqual([]);
      if (ticket === undefined) throw new Error('no ticket yet');
      expected(ticket);
      return ticket;
    });
  const assignedTo = (apparatus: string) => (ticket: SeenTicket) =>
    expect(ticket.apparatusId).toBe(apparatus);

  it('brings a submission with its photo to the office responsible', async () => {
    const photo = randomBytes(70_000);
    const photos = [{ name: 'lampu.jpg', mediaType: 'image/jpeg', content: photo.toString('base64') }];
    const { status, body } = await sambung.pushes.sambat(
      submission('Lampu jalan mati sejak Senin, gelap sekali.', { photos }),
    );
    expect(status).toBe(202);
    expect(body.receipt).toHaveLength(16);
    const sha256 = createHash('sha256').update(photo).digest('hex');
    const ticket = await ticketOf(body.complaintId, ({ attachments, apparatusId }) => {
      expect(attachments).toEqual([{ sha256, storedSha256: sha256 }]);
      expect(apparatusId).toBe('dpuprpkp');
    });
    expect(ticket).toMatchObject({
      source: 'Website',
      text: expect.stringContaining('gelap sekali') as string,
    });
    expect(ticket.notes.map(({ kind }) => kind)).toContain('internal');
    expect(JSON.stringify(ticket.notes)).not.toContain('Sulastri');
  });

  it('gives the same answer to the same push, and one ticket', async () => {
    const same = submission('Sampah menumpuk di TPS sudah seminggu tidak diangkut.');
    const answers = await Promise.all([
      sambung.pushes.sambat(same),
      sambung.pushes.sambat(same),
      sambung.pushes.sambat(same),
    ]);
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    await ticketOf(answers[0].body.complaintId, assignedTo('dlh'));
  });

  it('brings an SMS, which carries nothing but a number and text', async () => {
    const { body } = await sambung.pushes.sms(json('sambat', 'sms/complaint.json'));
    await ticketOf(body.complaintId, ({ source }) => expect(source).toBe('SMS'));
  });

  it("makes one complaint of a 112 ticket, its field report and the night's file", async () => {
    const { body } = await sambung.pushes.call112(json('call112', 'tickets/opened.json'));
    await ticketOf(body.complaintId, ({ source, apparatusId }) => {
      expect(source).toBe('Call Center');
      expect(apparatusId).toBe('dpuprpkp');
    });
    const later = await sambung.pushes.call112(json('call112', 'tickets/field-report.json'));
    expect(later.body.complaintId).toBe(body.complaintId);
    const reported = await ticketOf(body.complaintId, ({ notes }) =>
      expect(notes.map(({ kind }) => kind)).toContain('revision'),
    );
    const night = await sambung.pushes.nightlyCsv(fixture('call112', 'nightly-csv/register.csv').toString());
    expect(night.status).toBe(202);
    expect(night.body.results?.[0]?.complaintId).toBe(body.complaintId);
    // The night's own complaint has come through, so the file has been worked on; the pushed one stayed as it was.
    await ticketOf(night.body.results?.at(-1)?.complaintId, ({ source }) =>
      expect(source).toBe('Call Center'),
    );
    expect(await sambung.tickets.of(body.complaintId)).toEqual([reported]);
  });

  it('adds an edit to the ticket that exists', async () => {
    const first = submission('Trotoar rusak dan berlubang di depan sekolah.');
    const { body } = await sambung.pushes.sambat(first);
    await ticketOf(body.complaintId, assignedTo('dpuprpkp'));
    const edited = {
      ...first,
      text: 'Trotoar rusak dan berlubang di depan SDN Contoh.',
      editedAt: new Date().toISOString(),
    };
    const again = await sambung.pushes.sambat(edited);
    expect(again.body).toEqual(body);
    await ticketOf(body.complaintId, ({ notes }) =>
      expect(notes).toContainEqual({
        kind: 'revision',
        text: expect.stringContaining('SDN Contoh') as string,
      }),
    );
  });

  it('tells a deletion on the ticket that exists', async () => {
    const first = submission('Parkir liar menutup jalan di depan pasar.');
    const { body } = await sambung.pushes.sambat(first);
    await ticketOf(body.complaintId, assignedTo('dishub'));
    await sambung.pushes.sambat({ ...first, status: 'deleted', editedAt: new Date().toISOString() });
    await ticketOf(body.complaintId, ({ notes }) =>
      expect(notes.map(({ kind }) => kind)).toContain('deletion'),
    );
  });

  it('gathers four messages of a conversation, one of them edited, into one ticket', async () => {
    const chat = Math.floor(Math.random() * 1e9);
    const now = Math.floor(Date.now() / 1000);
    for (const [index, text] of [
      'Selamat siang',
      'Selokan mampet',
      'di Gang Melati',
      'kel. Purwantoro',
    ].entries())
      expect((await sambung.pushes.telegram(telegram(chat, index + 1, text, now))).status).toBe(200);
    const edited = telegram(chat, 3, 'di Gang Melati RT 02', now, { edit_date: now + 1 }) as {
      update_id: number;
      message: object;
    };
    await sambung.pushes.telegram({ update_id: 99, edited_message: edited.message });
    const ticket = await eventually(async () => {
      const found = (await sambung.tickets.all()).filter(({ text }) => text.includes('Selokan mampet'));
      expect(found).toHaveLength(1);
      // What came after the ticket was sent stands in its notes, a moment later.
      const whole = `${found[0]?.text ?? ''}\n${JSON.stringify(found[0]?.notes)}`;
      for (const part of ['Selamat siang', 'Gang Melati RT 02', 'kel. Purwantoro'])
        expect(whole).toContain(part);
      return found[0];
    });
    expect(ticket?.source).toBe('Telegram');
  });

  it('brings a comment on a page, whose delivery is repeated, once', async () => {
    const delivery = json('social', 'facebook/comment.json');
    for (let i = 0; i < 3; i++)
      expect(await sambung.pushes.meta('facebook', delivery)).toEqual({ status: 200, body: {} });
    await eventually(async () => {
      expect((await sambung.tickets.all()).filter(({ source }) => source === 'Facebook')).toHaveLength(1);
    });
  });

  it("makes a complaint of each item of a session's notes, and changes nothing when the file comes again", async () => {
    const notes = fixture('ngombe', 'sessions/csv-12.csv');
    const first = await sambung.pushes.ngombe('sesi-12.csv', notes);
    expect(first.status).toBe(202);
    const ids = (first.body.results ?? []).flatMap(({ complaintId }) => complaintId ?? []);
    expect(ids.length).toBeGreaterThan(1);
    for (const id of ids) await ticketOf(id, ({ source }) => expect(source).toBe('Tatap Muka'));
    expect((await sambung.pushes.ngombe('sesi-12 (1).csv', notes)).body.results).toEqual(first.body.results);
  });

  it('leaves to SAMBAT the ticket that SAMBAT has made itself', async () => {
    const own = { source: 'Website', externalId: 'SBT-OWN', title: 'Air mati', text: 'Air mati dua hari.' };
    const trackingId = await sambung.makeTicket(own);
    const { body } = await sambung.pushes.sambat(
      submission('Air PDAM mati dua hari.', { id: 'SBT-OWN', trackingId }),
    );
    await eventually(async () =>
      expect(await sambung.complaint(body.complaintId)).toMatchObject({ state: 'linked', trackingId }),
    );
    expect(await sambung.tickets.of(body.complaintId)).toEqual([]);
  });

  it('has the id that anyone can compute', async () => {
    const first = submission('Pohon di taman perlu dirempes.', { id: 'SBT-KNOWN' });
    const { body } = await sambung.pushes.sambat(first);
    expect(body.complaintId).toBe(
      complaintIdOf({ city: 'malang', channel: 'sambat', account: '', ownId: 'SBT-KNOWN' }),
    );
  });
}

describe('complaints flow into SP4N-LAPOR!, over the log on PostgreSQL', () =>
  flow(() => Promise.resolve([])));
describeKafka('complaints flow into SP4N-LAPOR!, over Kafka', () => flow(kafkaBrokers));
