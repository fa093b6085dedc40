import { eventually } from '../../../../tools/testing/eventually';
import { tellAgain } from '../follow/tell-again';
import { Past } from '../rehearsal/past';
import { DispositionsStore } from '../store/dispositions.store';
import { report } from '../testing/reports';
import { RunningLinker } from '../testing/running-linker';
import { FIRST_OFFICE, notesOn, RunningSplit, TWO_MATTERS } from '../testing/running-split';

const ANSWERED = 'Ditindaklanjuti oleh Instansi';
const CLOSED = 'Ditutup oleh Sistem';
const COLLECTED = 'Sampah sudah diangkut.';
const MENDED = 'Jalan sudah ditambal.';

describe('a report that was split', () => {
  let running: RunningSplit;
  beforeEach(async () => {
    running = await RunningSplit.start();
  });
  afterEach(() => running.routing.close());

  const stages = (): (string | undefined)[] => running.told().map(({ stage }) => stage);
  const last = () => running.told().at(-1);

  describe('has one status', () => {
    it('is done for nobody before both are, and gives each answer with its office', async () => {
      const flags = { anonymous: false, confidential: false };
      const reporter = { ref: '1'.repeat(32), flags, replyTo: 'sealed' };
      const { event, first, second } = await running.splitReport({ reporter });
      const [waste, roads] = [first.apparatus, second.apparatus];
      await running.move(first, ANSWERED, COLLECTED);
      await running.move(first, CLOSED, COLLECTED);
      expect(stages()).not.toContain('answered');
      expect(stages()).not.toContain('closed');
      expect(last()).toMatchObject({ stage: 'assigned', apparatus: `${waste} dan ${roads}` });
      await running.move(second, ANSWERED, MENDED);
      expect(last()).toMatchObject({
        ...{ complaintId: event.complaintId, receipt: event.receipt, trackingId: first.trackingId },
        ...{ replyTo: 'sealed', stage: 'answered' },
        answer: `${waste}: ${COLLECTED}\n\n${roads}: ${MENDED}`,
      });
      await running.move(second, CLOSED, MENDED);
      expect(last()?.stage).toBe('closed');
      const versions = running.told().map(({ ticketVersion = 0 }) => ticketVersion);
      expect(versions).toEqual([...new Set(versions)].sort((one, other) => one - other));
      const ids = new Set(running.told().map(({ complaintId }) => complaintId));
      expect(ids).toEqual(new Set([event.complaintId]));
    });

    it('asks at once what one office asks, and takes the reply to both', async () => {
      const chat = { channel: 'social', conversation: 'chat-1' };
      const { second } = await running.splitReport(chat);
      await running.move(second, 'Menunggu Kelengkapan Informasi', 'Jalan yang mana?');
      expect(last()).toMatchObject({
        stage: 'needs-information',
        answer: `${second.apparatus}: Jalan yang mana?`,
      });
      const reply = { ...chat, text: 'Yang di depan sekolah', occurredAt: '2026-01-07T02:00:00.000Z' };
      await running.arrived(reply, '2');
      await running.settled();
      expect(notesOn(second).join()).toContain('Yang di depan sekolah');
      expect(await running.routing.complaintCount()).toBe(2);
    });

    it('waits no longer for what a person has refused', async () => {
      const event = await running.arrived();
      running.routing.nationalSide.failNext('create', {
        outcome: 'refused',
        code: 'sp4n.faulty',
        status: 422,
      });
      const { splitOff } = await running.split(event);
      await running.settled();
      await running.move(running.ticketOf(event.complaintId), ANSWERED, COLLECTED);
      expect(stages()).not.toContain('answered');
      await running.routing.held.refuse(splitOff.complaintId, 'Sudah ada tiketnya', 'Dewi');
      await eventually(() => expect(last()).toMatchObject({ stage: 'answered', answer: COLLECTED }));
    });

    it('gives no answer again that its sender had before', async () => {
      const event = await running.arrived();
      const first = running.ticketOf(event.complaintId);
      await running.move(first, ANSWERED, COLLECTED);
      await running.routing.database.query(
        `INSERT INTO routing.notice (notice_id, complaint_id, channel, ticket_version, round, stage, outcome, credits, at)
         VALUES ($1, $1, 'sambat', $2, 0, 'answered', 'sent', 0, now())`,
        [event.complaintId, first.version],
      );
      const { splitOff } = await running.split(event);
      await running.settled();
      const second = running.ticketOf(splitOff.complaintId);
      await running.move(second, ANSWERED, MENDED);
      expect(last()?.answer).toBe(`${second.apparatus}: ${MENDED}`);
    });
  });

  it('is told again as a whole', async () => {
    const { event, first, second } = await running.splitReport();
    await running.move(first, ANSWERED, COLLECTED);
    await running.move(second, ANSWERED, MENDED);
    const before = last();
    const { database, engine } = running.routing;
    await tellAgain(database, event.complaintId, () => engine.nudge());
    await running.settled();
    expect(last()).toEqual({
      ...before,
      round: 1,
      version: expect.any(Number),
      changedAt: expect.any(String),
    });
    expect(last()?.answer).toContain(MENDED);
  });

  it('keeps others from being told by a fault of one', async () => {
    const { event, second } = await running.splitReport();
    const { database } = running.routing;
    const other = await running.arrived({}, '2');
    await running.split(other);
    await running.settled();
    await database.query(`
      CREATE FUNCTION routing.break_news() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF NEW.complaint_id = '${event.complaintId}' AND NEW.code = 'split.status' THEN RAISE EXCEPTION 'broken'; END IF;
        RETURN NEW;
      END $$;
      CREATE TRIGGER break_news BEFORE INSERT ON routing.history
        FOR EACH ROW EXECUTE FUNCTION routing.break_news()`);
    const asked = { status: 'Menunggu Kelengkapan Informasi', answer: 'Di mana?' };
    running.routing.nationalSide.move(second, asked);
    running.routing.nationalSide.move(running.ticketOf(other.complaintId), asked);
    await eventually(() =>
      expect(last()).toMatchObject({ complaintId: other.complaintId, stage: 'needs-information' }),
    );
    await database.query('DROP TRIGGER break_news ON routing.history');
    await eventually(() =>
      expect(last()).toMatchObject({ complaintId: event.complaintId, stage: 'needs-information' }),
    );
  });

  it('teaches nothing, is no duplicate of itself, and is decided once in a rehearsal', async () => {
    // Like ones are looked for among those of the last days.
    const now = new Date().toISOString();
    const { event, second } = await running.splitReport({ occurredAt: now, receivedAt: now });
    await running.move(second, ANSWERED, MENDED);
    const { database, databaseUrl, options } = running.routing;
    const learnable = [];
    for await (const page of new DispositionsStore(database).learnable(options.city)) learnable.push(...page);
    expect(learnable.map(({ id, apparatus }) => [id, apparatus])).toEqual([
      [event.complaintId, FIRST_OFFICE],
    ]);
    const judged = await database.query<unknown[]>(
      'SELECT FROM routing.disposition WHERE complaint_id = $1 AND proposed IS NOT NULL',
      [second.reference],
    );
    expect(judged).toEqual([]);
    const linker = new RunningLinker(running.routing);
    await linker.worked();
    await linker.stop();
    const marked = await database.query<{ id: string }[]>(
      'SELECT complaint_id AS id FROM routing.duplicate_mark',
    );
    expect(marked).toEqual([{ id: event.complaintId }]);
    const past = await Past.open(databaseUrl);
    const all = { from: '2026-01-01', to: undefined, channel: undefined };
    expect((await past.between(all, 'Asia/Jakarta')).count).toBe(1);
    await past.close();
  });

  describe('goes on together', () => {
    it('tells both offices that their sender has changed it, added to it or deleted it', async () => {
      const { first, second } = await running.splitReport();
      const later = { occurredAt: '2026-01-05T03:00:00.000Z', revisedAt: '2026-01-05T03:00:00.000Z' };
      await running.arrived({ kind: 'revision', text: `${TWO_MATTERS} Sudah dua minggu.`, ...later });
      await running.arrived({ kind: 'addition', text: 'Ada fotonya.' });
      await running.arrived({ kind: 'deletion', text: '' });
      await running.settled();
      for (const ticket of [first, second]) {
        const notes = notesOn(ticket).join('\n');
        expect(notes).toContain('Sudah dua minggu.');
        expect(notes).toContain('Ada fotonya.');
        expect(notes).toContain('Pelapor menghapus laporan ini');
      }
    });

    it('takes a further message to both, and its edit', async () => {
      const chat = { channel: 'social', conversation: 'chat-1', occurredAt: '2026-01-05T02:00:00.000Z' };
      const { first, second } = await running.splitReport(chat);
      await running.arrived({ ...chat, kind: 'addition', text: 'Di dekat sekolah.' }, '2');
      const later = { occurredAt: '2026-01-05T03:00:00.000Z', revisedAt: '2026-01-05T03:00:00.000Z' };
      await running.arrived({ ...chat, ...later, kind: 'revision', text: 'Di dekat pasar.' }, '2');
      await running.settled();
      for (const ticket of [first, second]) {
        const notes = notesOn(ticket).join('\n');
        expect(notes).toContain('Di dekat sekolah.');
        expect(notes).toContain('Di dekat pasar.');
        expect((await running.routing.complaint(ticket.created.reference)).parts).toHaveLength(2);
      }
    });

    it('keeps back on both what its sender wants kept back later', async () => {
      const { first, second } = await running.splitReport();
      const reporter = { ref: '0'.repeat(32), flags: { anonymous: true, confidential: true } };
      const wish = report('1', { text: TWO_MATTERS, reporter }, 'wish');
      await running.routing.arrive(wish);
      await eventually(async () => expect(await running.routing.outcomeOf(wish)).toBe('applied'));
      await running.settled();
      for (const ticket of [first, second]) {
        expect(notesOn(ticket).join()).toContain('anonim');
        expect(notesOn(ticket).join()).toContain('rahasia');
        const { parts } = await running.routing.complaint(ticket.created.reference);
        expect(parts[0]?.content.reporter.flags.confidential).toBe(true);
      }
    });

    it('gives no other office what its sender says of supervision', async () => {
      await running.routing.close();
      running = await RunningSplit.start({ mode: 'manual', nationalSide: undefined });
      const event = await running.arrived();
      const { splitOff } = await running.split(event);
      const later = { occurredAt: '2026-01-05T03:00:00.000Z', revisedAt: '2026-01-05T03:00:00.000Z' };
      const text = 'Petugas kelurahan minta pungli untuk KTP dan sampah menumpuk.';
      await running.arrived({ kind: 'revision', text, ...later });
      const first = await running.routing.complaint(event.complaintId);
      expect(first.decision.class).toBe('Pengaduan Berkadar Pengawasan');
      const second = await running.routing.complaint(splitOff.complaintId);
      expect(second).toMatchObject({ state: 'held', held: { code: 'split.supervision' } });
      expect(JSON.stringify(second.parts)).not.toContain('pungli');
      await running.arrived({ kind: 'deletion', text: '' });
      expect((await running.routing.complaint(splitOff.complaintId)).parts[0]?.isDeleted).toBe(true);
    });

    it('makes no ticket of either where it is deleted before they are sent', async () => {
      await running.routing.close();
      running = await RunningSplit.start({ mode: 'manual', nationalSide: undefined });
      const event = await running.arrived();
      const { splitOff } = await running.split(event);
      await running.arrived({ kind: 'deletion', text: '' });
      for (const id of [event.complaintId, splitOff.complaintId])
        expect((await running.routing.complaint(id)).state).toBe('withdrawn');
    });
  });
});
