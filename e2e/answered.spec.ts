import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeKafka, kafkaBrokers } from '../tools/testing/kafka';
import { eventually } from '../tools/testing/eventually';
import { openStandIn, type StandIn } from '../tools/testing/stand-in';
import { type Sambung, startSambung } from './support/sambung';

const fixture = (channel: string, file: string): Buffer =>
  readFileSync(join(__dirname, '..', 'apps', `ingest-${channel}`, 'fixtures', file));

const ANSWER = 'Petugas sudah memperbaikinya pada Selasa pagi.';
const OFFICE = 'Dinas Contoh';
const RECEIPTS = 'https://lapor.contoh.id/r';
const CHAT = 81_205;

const message = (id: number, text: string): object => ({
  update_id: id,
  message: {
    message_id: id,
    from: { id: CHAT, is_bot: false, first_name: 'Joko' },
    chat: { id: CHAT, first_name: 'Joko', type: 'private' },
    date: Math.floor(Date.now() / 1000),
    text,
  },
});

const submission = (): object => ({
  id: `SBT-${randomUUID()}`,
  medium: 'web',
  submittedAt: new Date().toISOString(),
  text: 'Lampu jalan di gang kami mati sejak Senin.',
  kelurahan: 'Purwantoro',
  kecamatan: 'Blimbing',
  reporter: { accountId: '7', name: 'Sulastri Wening', phone: '+6281000000731' },
});

function answered(brokersOf: () => Promise<string[]>): void {
  let platforms: StandIn;
  let sambung: Sambung;
  beforeAll(async () => {
    platforms = await openStandIn();
    platforms.answer({ status: 200, body: { ok: true } });
    const joined = Object.fromEntries(
      ['SAMBAT', 'CALL112', 'SOCIAL', 'NGOMBE'].flatMap((name) => [
        [`${name}_FEEDBACK_JOIN_SECONDS`, '0'],
        [`${name}_FEEDBACK_QUIET_HOURS`, 'none'],
        [`${name}_FEEDBACK_STAGES`, 'needs-information,answered'],
      ]),
    );
    const secret = `whsec_${Buffer.alloc(24, 3).toString('base64')}`;
    sambung = await startSambung(await brokersOf(), {
      ...joined,
      GATHER_MINUTES: '0.01',
      SP4N_POLL_SECONDS: '0.2',
      RECEIPT_URL: RECEIPTS,
      SAMBAT_CALLBACK_URL: `${platforms.url}/sambat`,
      SAMBAT_CALLBACK_SECRET: secret,
      SAMBAT_SMS_URL: `${platforms.url}/sms`,
      SAMBAT_SMS_TOKEN: 'token-of-the-gateway',
      CALL112_NOTE_URL: `${platforms.url}/112/{ticket}/notes`,
      CALL112_NOTE_TOKEN: 'token-of-the-vendor',
      SOCIAL_FEEDBACK_PLATFORMS: 'telegram',
      SOCIAL_TELEGRAM_URL: `${platforms.url}/telegram`,
      SOCIAL_TELEGRAM_BOT_TOKEN: '1:token-of-the-bot',
      NGOMBE_LIST_URL: `${platforms.url}/ngombe`,
      NGOMBE_LIST_SECRET: secret,
    });
  }, 60_000);
  afterAll(async () => {
    await sambung.stop();
    await platforms.close();
  }, 60_000);
  beforeEach(() => {
    platforms.asked.length = 0;
  });

  const trackingIdOf = (complaintId: string | undefined): Promise<string> =>
    eventually(async () => {
      const [ticket] = await sambung.tickets.of(complaintId);
      if (ticket === undefined) throw new Error('no ticket yet');
      return ticket.trackingId;
    });
  const answer = async (complaintId: string | undefined): Promise<void> =>
    sambung.moveTicket(await trackingIdOf(complaintId), {
      status: 'Ditindaklanjuti oleh Instansi',
      answer: ANSWER,
      apparatusId: 'contoh',
      apparatus: OFFICE,
    });
  /** What came to a path of the platforms, as soon as it is there; once and no more. */
  const told = (path: string): Promise<string> =>
    eventually(() => {
      const [first, ...others] = platforms.asked.filter((asked) => asked.path.startsWith(path));
      if (first === undefined) throw new Error(`nothing was told at ${path}`);
      expect(others).toEqual([]);
      return first.raw;
    });
  const tells = (raw: string): void => {
    expect(raw).toContain(ANSWER);
    expect(raw).toContain(OFFICE);
    expect(raw).toContain(RECEIPTS);
  };

  it("brings the office's answer back to SAMBAT, for the submission that it answers", async () => {
    const { body } = await sambung.pushes.sambat(submission());
    await answer(body.complaintId);
    const raw = await told('/sambat');
    tells(raw);
    expect(raw).toContain(`${RECEIPTS}/${body.receipt ?? ''}`);
    expect(raw).not.toContain('Sulastri');
  });

  it('brings it back by SMS in one message', async () => {
    const { body } = await sambung.pushes.sms({
      ...(JSON.parse(fixture('sambat', 'sms/complaint.json').toString()) as object),
      messageId: randomUUID(),
    });
    await answer(body.complaintId);
    const { text } = JSON.parse(await told('/sms')) as { text: string };
    expect(text.length).toBeLessThanOrEqual(160);
    expect(text).toContain('Laporan Anda ditanggapi oleh Dinas Contoh.');
    expect(text).toContain(`${RECEIPTS}/${body.receipt ?? ''}`);
  });

  it("brings it back as a note to 112's ticket", async () => {
    const ticket = JSON.parse(fixture('call112', 'tickets/opened.json').toString()) as object;
    const { body } = await sambung.pushes.call112(ticket);
    await answer(body.complaintId);
    tells(await told('/112/'));
  });

  it("brings it back to Diskominfo's list of Ngombe's speakers", async () => {
    const notes = fixture('ngombe', 'sessions/csv-12.csv');
    const { body } = await sambung.pushes.ngombe('sesi-12.csv', notes);
    await answer(body.results?.find(({ complaintId }) => complaintId !== undefined)?.complaintId);
    tells(await told('/ngombe'));
  });

  it('gives what an office has given back to the next one, and bothers the reporter with none of it', async () => {
    const { body } = await sambung.pushes.sambat({
      ...submission(),
      text: 'Sampah menumpuk di TPS belum diangkut, dan lampu jalan mati.',
    });
    const trackingId = await trackingIdOf(body.complaintId);
    const ticket = async () => (await sambung.tickets.of(body.complaintId))[0];
    const first = await eventually(async () => {
      const { apparatusId } = (await ticket()) ?? {};
      if (apparatusId === null || apparatusId === undefined) throw new Error('not assigned yet');
      return apparatusId;
    });
    const reason = 'Lokasi ini milik pengembang.';
    await sambung.moveTicket(trackingId, { status: 'Bukan Wewenang', reason });
    await eventually(async () => {
      const given = await ticket();
      expect(given?.status).toMatch(/^Terdisposisi ke /);
      expect(given?.apparatusId).not.toBe(first);
      expect(given?.notes.map(({ text }) => text).join()).toContain(`dengan alasan: "${reason}"`);
    });
    await answer(body.complaintId);
    tells(await told('/sambat'));
  });

  it('brings it back into the chat, and a question before it, whose answer joins the same ticket', async () => {
    await sambung.pushes.telegram(message(501, 'Jalan di depan balai RW berlubang dalam sekali.'));
    const ticket = await eventually(async () => {
      const found = (await sambung.tickets.all()).find(({ text }) => text.includes('balai RW berlubang'));
      if (found === undefined) throw new Error('no ticket yet');
      return found;
    });
    const question = 'Di RT dan RW berapa lubangnya?';
    await sambung.moveTicket(ticket.trackingId, {
      status: 'Menunggu Kelengkapan Informasi',
      answer: question,
    });
    expect(await told('/telegram')).toContain(question);
    platforms.asked.length = 0;
    await sambung.pushes.telegram(message(502, 'Di RT 03 RW 07, dekat pos ronda.'));
    await eventually(async () => {
      const [asked] = await sambung.tickets.of(ticket.reference);
      expect(asked?.notes.map(({ text }) => text).join()).toContain('dekat pos ronda');
    });
    expect((await sambung.tickets.all()).filter(({ text }) => text.includes('pos ronda'))).toEqual([]);
    await answer(ticket.reference);
    tells(await told('/telegram'));
  });
}

describe('answers go back to those who reported, over the log on PostgreSQL', () =>
  answered(() => Promise.resolve([])));
describeKafka('answers go back to those who reported, over Kafka', () => answered(kafkaBrokers));
