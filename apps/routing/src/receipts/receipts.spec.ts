import { eventually } from '../../../../tools/testing/eventually';
import { Splitter } from '../split/splitter';
import { report } from '../testing/reports';
import { ANSWER, OFFICE, runReceipts, type RunningReceipts } from '../testing/running-receipts';

const TEXT = 'Lampu jalan di gang depan balai RW mati sejak tiga malam yang lalu.';

describe('a receipt', () => {
  let running: RunningReceipts;
  beforeAll(async () => {
    running = await runReceipts();
  });
  afterAll(() => running.close());

  it.each([
    ['Belum Terverifikasi', 'forwarded', 1, 'menunggu verifikasi', 'waits to be verified'],
    ['Terverifikasi', 'verified', 2, 'sudah diverifikasi', 'has been verified'],
    ['Terdisposisi ke Dinas Perhubungan', 'assigned', 3, 'akan menindaklanjuti', 'will act on it'],
    ['Ditindaklanjuti oleh Instansi', 'answered', 4, 'sudah dijawab', 'has been answered'],
    ['Ditutup oleh Sistem', 'closed', 5, 'selesai dan ditutup', 'settled and closed'],
    ['Menunggu Kelengkapan Informasi', 'needs-information', 1, 'sebutkan kode resi', 'name this code'],
    ['Diarsipkan oleh Admin', 'archived', 1, 'tanpa tindak lanjut', 'without follow-up'],
    ['Konten Terblokir', 'blocked', 1, 'karena isinya', 'for its content'],
  ])('says of %s what it means', async (said, state, reached, indonesian, english) => {
    // Of this nobody can tell whose it is: its ticket is disposed by a person.
    const event = report(`words of ${said}`, { text: 'Mohon dibantu, terima kasih.' });
    const ticket = await running.forwarded(event);
    expect(ticket.status).toBe('Belum Terverifikasi');
    await running.move(ticket, { status: said });
    const found = await running.status(event.receipt);
    expect(found).toMatchObject({ receipt: event.receipt, state, confidential: false });
    expect(found.steps.filter(({ isReached }) => isReached)).toHaveLength(reached);
    expect(found.timeZone).toBe('Asia/Jakarta');
    expect(await running.page(event.receipt)).toContain(indonesian);
    expect(await running.page(event.receipt, 'en')).toContain(english);
  });

  it('tells its way with when each step was reached, its office, its answer and its number', async () => {
    const event = report('way', { receivedAt: '2026-01-05T18:30:00.000Z' });
    const ticket = await running.forwarded(event);
    await running.move(ticket, { status: 'Terverifikasi', changedAt: '2026-01-06T01:00:00.000Z' });
    running.routing.nationalSide.dispose(ticket, 'dishub', OFFICE);
    await running.move(ticket, {
      status: `Terdisposisi ke ${OFFICE}`,
      changedAt: '2026-01-06T02:00:00.000Z',
    });
    const answered = { status: 'Ditindaklanjuti oleh Instansi', answer: ANSWER };
    await running.move(ticket, { ...answered, changedAt: '2026-01-07T18:00:00.000Z' });
    expect(await running.status(event.receipt)).toMatchObject({
      state: 'answered',
      since: expect.stringMatching(/^2026-01-07T18:00:00/),
      office: OFFICE,
      answer: ANSWER,
      trackingId: ticket.trackingId,
      steps: [
        { step: 'received', isReached: true, at: '2026-01-05T18:30:00.000Z' },
        { step: 'verified', isReached: true, at: expect.stringMatching(/^2026-01-06T01:00:00/) },
        { step: 'assigned', isReached: true, at: expect.stringMatching(/^2026-01-06T02:00:00/) },
        { step: 'answered', isReached: true },
        { step: 'closed', isReached: false },
      ],
    });
    const shown = await running.page(event.receipt);
    expect(shown).toContain('Lampu &lt;sudah&gt; diganti');
    expect(shown).toContain(OFFICE);
    expect(shown).toContain(ticket.trackingId);
    // In UTC it is still the day before.
    expect(shown).toContain('6 Januari 2026');
    expect(shown).toContain('8 Januari 2026');
    expect(shown).not.toContain('5 Januari 2026');
    // Opened anew: the answer of before is no answer to what is asked now.
    await running.move(ticket, { status: 'Terdisposisi ke Dinas Lingkungan Hidup' });
    const again = await running.status(event.receipt);
    expect(again).toMatchObject({ state: 'assigned' });
    expect(again.answer).toBeUndefined();
    expect(again.steps.map(({ isReached }) => isReached)).toEqual([true, true, true, false, false]);
  });

  it('says why the office has it that Sambung has chosen, and not why another', async () => {
    const event = report('why');
    const ticket = await running.forwarded(event);
    const { office = '', why } = await running.status(event.receipt);
    const { category } = (await running.routing.complaint(event.complaintId)).decision;
    expect(why).toBe(`Laporan Anda diteruskan ke ${office} karena menyangkut "${category?.name ?? ''}".`);
    expect(await running.page(event.receipt, 'en')).toContain(`Your report went to ${office} because`);
    await running.move(ticket, { status: 'Bukan Wewenang', reason: 'Milik pengembang.' });
    await running.routing.settled();
    running.routing.nationalSide.dispose(ticket, 'dishub', OFFICE);
    await running.move(ticket, {});
    const later = await running.status(event.receipt);
    expect(later).toMatchObject({ state: 'assigned', office: OFFICE });
    expect(later).not.toHaveProperty('why');
  });

  it('names no office while one has given it back', async () => {
    const event = report('nobody', { text: 'Mohon dibantu, terima kasih.' });
    const ticket = await running.forwarded(event);
    running.routing.nationalSide.dispose(ticket, 'dishub', OFFICE);
    await running.move(ticket, { status: 'Bukan Wewenang', reason: 'Milik pengembang.' });
    expect(await running.status(event.receipt)).toMatchObject({ state: 'verified' });
    const shown = await running.page(event.receipt);
    expect(shown).not.toContain(OFFICE);
    expect(shown).not.toContain('pengembang');
  });

  it('holds to the state before where SP4N-LAPOR! says what nobody here knows', async () => {
    const event = report('unknown status');
    const ticket = await running.forwarded(event);
    await running.move(ticket, { status: 'Terverifikasi' });
    await running.move(ticket, { status: 'Dalam Penelaahan' });
    expect(await running.status(event.receipt)).toMatchObject({ state: 'verified' });
    expect(await running.page(event.receipt)).not.toContain('Penelaahan');
  });

  it('asks to reply in the conversation where there is one', async () => {
    const event = report('question', { channel: 'social', conversation: 'question' });
    const ticket = await running.forwarded(event);
    await running.move(ticket, { status: 'Menunggu Kelengkapan Informasi', answer: 'Di gang nomor berapa?' });
    expect(await running.status(event.receipt, 'en')).toMatchObject({
      next: expect.stringContaining('in the conversation'),
      answer: 'Di gang nomor berapa?',
    });
    expect(await running.page(event.receipt)).toContain('Yang ditanyakan');
  });

  it('asks to name the receipt where replying alone is no answer', async () => {
    const event = report('by SMS', { conversation: 'a number', onlyAnswersJoin: true });
    const ticket = await running.forwarded(event);
    await running.move(ticket, { status: 'Menunggu Kelengkapan Informasi', answer: 'Di gang nomor berapa?' });
    expect(await running.status(event.receipt, 'en')).toMatchObject({
      next: expect.stringContaining('name this code'),
    });
  });

  it('of a confidential report tells the state alone, whichever message has asked for it', async () => {
    const event = report('secret', { channel: 'social', conversation: 'secret' });
    const { reporter } = event;
    const flags = { anonymous: false, confidential: true };
    const more = report('secret, more', {
      ...{ kind: 'addition', channel: 'social', conversation: 'secret' },
      reporter: { ...reporter, flags },
    });
    const ticket = await running.forwarded(event);
    await running.routing.arrive(more);
    await running.routing.settled();
    running.routing.nationalSide.dispose(ticket, 'dishub', OFFICE);
    await running.move(ticket, { status: 'Ditindaklanjuti oleh Instansi', answer: ANSWER });
    for (const { receipt } of [event, more]) {
      expect(Object.keys(await running.status(receipt)).sort()).toEqual(
        ['confidential', 'next', 'receipt', 'says', 'state', 'steps', 'timeZone'].sort(),
      );
      const { state, confidential, steps, next } = await running.status(receipt);
      expect(next).toContain('tidak ditampilkan di sini');
      expect({ state, confidential }).toEqual({ state: 'answered', confidential: true });
      expect(steps[3]).toEqual({ step: 'answered', isReached: true });
      const shown = (await running.page(receipt)) + (await running.page(receipt, 'en'));
      for (const secret of [OFFICE, 'diganti', ticket.trackingId, '2026'])
        expect(shown).not.toContain(secret);
      expect(shown).toContain('Laporan ini rahasia');
    }
  });

  it('of an addition leads to the same complaint', async () => {
    const of = { channel: 'social', conversation: 'added' };
    const [first, more] = [report('added', of), report('added, more', { ...of, kind: 'addition' })];
    const ticket = await running.forwarded(first);
    await running.routing.arrive(more);
    await running.routing.settled();
    expect(more.receipt).not.toBe(first.receipt);
    const { receipt, ...rest } = await running.status(more.receipt);
    expect(receipt).toBe(more.receipt);
    expect(rest).toMatchObject({ trackingId: ticket.trackingId });
    expect({ ...rest, receipt: first.receipt }).toEqual(await running.status(first.receipt));
  });

  it('is honest where nothing goes on, without a word of ours', async () => {
    const [held, refused, gone, waiting] = ['held', 'refused', 'gone', 'waiting'].map((name) => report(name));
    running.routing.nationalSide.failNext(
      'create',
      { outcome: 'refused', code: 'sp4n.faulty', status: 422 },
      2,
    );
    await running.routing.arrive(held!, refused!, { ...gone!, kind: 'deletion' });
    await running.routing.settled();
    await running.routing.held.refuse(refused!.complaintId, 'hanya stiker', 'Dewi');
    const release = running.routing.nationalSide.hold();
    await running.routing.arrive(waiting!);
    running.routing.engine.nudge();
    await eventually(async () =>
      expect(await running.status(waiting!.receipt)).toMatchObject({ state: 'received' }),
    );
    release();
    expect(await running.status(held!.receipt)).toMatchObject({ state: 'checking' });
    expect(await running.page(held!.receipt)).toContain('sedang diperiksa petugas');
    expect(await running.status(refused!.receipt)).toMatchObject({ state: 'not-forwarded' });
    expect(await running.page(refused!.receipt)).toContain('tidak diteruskan');
    expect(await running.status(gone!.receipt)).toMatchObject({ state: 'withdrawn' });
    expect(await running.page(gone!.receipt)).toContain('dihapus oleh pengirimnya');
    for (const { receipt } of [held!, refused!, gone!]) {
      const told = JSON.stringify(await running.status(receipt)) + (await running.page(receipt));
      for (const inner of ['sp4n.', 'hanya stiker', 'Dewi']) expect(told).not.toContain(inner);
    }
  });

  it('says of a trial that nothing goes on', async () => {
    const event = report('trial');
    await running.routing.arrive(event);
    await running.routing.settled();
    await running.routing.database.query(
      `UPDATE routing.complaint SET state = 'shadowed', tracking_id = NULL, ticket = NULL WHERE id = $1`,
      [event.complaintId],
    );
    expect(await running.status(event.receipt)).toMatchObject({ state: 'trial' });
    expect(await running.page(event.receipt)).toContain('lapor.go.id');
  });

  it('never shows who reported nor what they wrote', async () => {
    const event = report('words', {
      title: 'Judul dari warga',
      place: { address: 'Gang Mawar 4' },
      reporter: { ...report('x').reporter, sealed: 'a.b.c', replyTo: 'd.e.f' },
    });
    const ticket = await running.forwarded(event);
    await running.move(ticket, {
      status: 'Ditutup oleh Admin',
      answer: ANSWER,
      title: 'Judul baru',
      text: TEXT,
    });
    const told = JSON.stringify(await running.status(event.receipt)) + (await running.page(event.receipt));
    for (const word of ['Lampu jalan', 'Judul', 'Mawar', 'Sri Lestari', 'a.b.c', 'd.e.f', event.complaintId])
      expect(told).not.toContain(word);
  });

  it('shows all tickets of a report that was split, and the state of the least advanced', async () => {
    const event = report('split', { text: 'Sampah menumpuk di TPS dan lampu jalan mati.' });
    const first = await running.forwarded(event);
    const { database, options, engine, nationalSide } = running.routing;
    const splitter = new Splitter(database, options.city, () => engine.nudge());
    await splitter.split(event.receipt, { office: 'dishub', by: 'Dewi', isDryRun: false });
    await running.routing.settled();
    const second = nationalSide.tickets.at(-1);
    if (second === undefined || second === first) throw new Error('no second ticket');
    await running.move(first, { status: 'Ditindaklanjuti oleh Instansi', answer: ANSWER });
    const found = await running.status(event.receipt);
    expect(found).toMatchObject({
      state: 'assigned',
      matters: [
        { state: 'answered', answer: ANSWER, trackingId: first.trackingId },
        { state: 'assigned', office: OFFICE, trackingId: second.trackingId },
      ],
    });
    expect(found).not.toHaveProperty('answer');
    const shown = await running.page(event.receipt);
    for (const part of ['Lampu &lt;sudah&gt; diganti', OFFICE, first.trackingId, second.trackingId])
      expect(shown).toContain(part);
    await running.move(second, { status: 'Ditutup oleh Sistem' });
    expect(await running.status(event.receipt)).toMatchObject({ state: 'answered' });
  });
});
