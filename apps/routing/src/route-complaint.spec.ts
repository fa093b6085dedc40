import { TOPICS } from '@sambung/contracts';
import { eventually } from '../../../tools/testing/eventually';
import { report } from './testing/reports';
import { runEngine, type RunningEngine } from './testing/running-engine';

describe('what arrives of a report', () => {
  let routing: RunningEngine;

  beforeEach(async () => {
    routing = await runEngine();
  });
  afterEach(() => routing.close());

  const onlyTicket = () => {
    expect(routing.nationalSide.tickets).toHaveLength(1);
    return routing.nationalSide.tickets[0]!;
  };
  const notesOf = (kind: string): string[] =>
    [...onlyTicket().notes.values()].filter((note) => note.kind === kind).map(({ text }) => text);

  it('becomes one ticket, assigned to an apparatus, with the reason as an internal note', async () => {
    const event = report('1');
    await routing.arrive(event);
    await routing.settled();
    const complaint = await routing.complaint(event.complaintId);
    expect(complaint).toMatchObject({ state: 'forwarded', trackingId: onlyTicket().trackingId });
    expect(onlyTicket().created.text).toContain(event.text);
    expect(onlyTicket().status).toMatch(/^Terdisposisi ke /);
    expect(notesOf('internal')).toHaveLength(1);
  });

  it('is left to the coordinator, undisposed, where routing is not sure', async () => {
    const event = report('1', { text: 'Mohon perhatiannya, terima kasih.' });
    await routing.arrive(event);
    await routing.settled();
    expect(onlyTicket().apparatusId).toBeUndefined();
    expect(notesOf('internal')[0]).toContain('Belum didisposisikan');
    expect(routing.nationalSide.count('assign')).toBe(0);
  });

  it('changes nothing when the same event comes again', async () => {
    const event = report('1');
    await routing.arrive(event, event);
    await routing.settled();
    await routing.arrive(event);
    await routing.settled();
    expect(routing.nationalSide.count('create')).toBe(1);
    expect(onlyTicket().notes.size).toBe(1);
  });

  it('changes nothing when the same content comes again by another feed', async () => {
    await routing.arrive(report('1'));
    await routing.settled();
    const again = report('1', { precedence: 10, source: 'CSV' }, 'nightly');
    await routing.arrive(again);
    await routing.settled();
    expect(await routing.outcomeOf(again)).toBe('repeated');
    expect(onlyTicket().notes.size).toBe(1);
  });

  it('replaces the text when it is edited before sending starts, and is decided anew', async () => {
    await routing.restart({ mode: 'manual' });
    const event = report('1', { text: 'Mohon perhatiannya, terima kasih.' });
    const edit = report('1', { kind: 'revision', revisedAt: '2026-01-05T02:05:00.000Z' });
    await routing.arrive(event);
    await eventually(async () => expect(await routing.outcomeOf(event)).toBe('applied'));
    await routing.arrive(edit);
    await eventually(async () => expect(await routing.outcomeOf(edit)).toBe('applied'));
    await routing.restart({ mode: 'api' });
    await routing.settled();
    expect(onlyTicket().created.text).toContain(edit.text);
    expect(onlyTicket().created.text).not.toContain(event.text);
    expect(onlyTicket().apparatusId).toBeDefined();
    expect(notesOf('revision')).toEqual([]);
  });

  it('replaces the text while it has certainly not arrived', async () => {
    routing.nationalSide.failNext('create', { outcome: 'not-sent', code: 'sp4n.unreachable' });
    await routing.arrive(report('1'));
    await eventually(() => expect(routing.nationalSide.count('create')).toBe(1));
    const edit = report('1', { kind: 'revision', text: 'Lampu taman di alun-alun mati.' });
    await routing.arrive(edit);
    await routing.settled();
    expect(onlyTicket().created.text).toContain(edit.text);
    expect(notesOf('revision')).toEqual([]);
  });

  it('waits with an edit while the call is out, and then adds it to the ticket', async () => {
    const event = report('1');
    const release = routing.nationalSide.hold();
    await routing.arrive(event);
    await eventually(() => expect(routing.nationalSide.count('create')).toBe(1));
    const edit = report('1', { kind: 'revision', text: 'Sekarang dua lampu yang mati.' });
    await routing.arrive(edit);
    await eventually(async () => expect(await routing.outcomeOf(edit)).toBe('applied'));
    release();
    await routing.settled();
    expect(onlyTicket().created.text).toContain(event.text);
    expect(notesOf('revision')).toEqual([expect.stringContaining(edit.text)]);
  });

  it('adds an edit to the ticket when it comes after sending', async () => {
    await routing.arrive(report('1'));
    await routing.settled();
    const edit = report('1', { kind: 'revision', text: 'Sekarang dua lampu yang mati.' });
    await routing.arrive(edit);
    await routing.settled();
    expect(notesOf('revision')).toEqual([expect.stringContaining(edit.text)]);
  });

  it('never lets a poorer feed overwrite a richer one', async () => {
    await routing.arrive(report('1'));
    const poorer = report('1', { precedence: 10, text: 'lampu mati' });
    await routing.arrive(poorer);
    await routing.settled();
    expect(await routing.outcomeOf(poorer)).toBe('poorer');
    expect(notesOf('revision')).toEqual([]);
  });

  it('lets a richer feed replace a poorer one', async () => {
    await routing.arrive(report('1', { precedence: 10, text: 'lampu mati' }));
    await routing.settled();
    await routing.arrive(report('1'));
    await routing.settled();
    expect(notesOf('revision')).toHaveLength(1);
  });

  it('never lets an older edit replace a newer one', async () => {
    const newer = report('1', { kind: 'revision', revisedAt: '2026-01-05T03:00:00.000Z' });
    const older = report('1', {
      kind: 'revision',
      revisedAt: '2026-01-05T02:30:00.000Z',
      text: 'Lampu mati.',
    });
    await routing.arrive(newer, older);
    await routing.settled();
    expect(await routing.outcomeOf(older)).toBe('older');
    expect(onlyTicket().created.text).toContain(newer.text);
  });

  it('keeps an edit that comes before the report that it edits', async () => {
    const edit = report('1', { kind: 'revision', revisedAt: '2026-01-05T02:05:00.000Z' });
    const first = report('1', { text: 'Lampu mati.' });
    await routing.arrive(edit, first);
    await routing.settled();
    expect(onlyTicket().created.text).toContain(edit.text);
    expect(await routing.outcomeOf(first)).toBe('older');
    expect(notesOf('revision')).toEqual([]);
  });

  it('goes back to an earlier wording when the reporter does', async () => {
    const first = report('1', { text: 'Lampu mati di gang 3.' });
    const edit = report('1', {
      kind: 'revision',
      text: 'Lampu mati di gang 4.',
      revisedAt: '2026-01-05T02:05:00.000Z',
    });
    const back = report(
      '1',
      { kind: 'revision', text: first.text, revisedAt: '2026-01-05T02:06:00.000Z' },
      'back',
    );
    await routing.arrive(first);
    await routing.settled();
    await routing.arrive(edit, back);
    await routing.settled();
    expect(notesOf('revision')).toEqual([
      expect.stringContaining('gang 4'),
      expect.stringContaining('gang 3'),
    ]);
  });

  it('is withdrawn when it is deleted before sending', async () => {
    await routing.restart({ mode: 'manual' });
    const event = report('1');
    await routing.arrive(event);
    await routing.arrive(report('1', { kind: 'deletion', text: '' }));
    await eventually(async () =>
      expect((await routing.complaint(event.complaintId)).state).toBe('withdrawn'),
    );
    await routing.restart({ mode: 'api' });
    await routing.settled();
    expect(routing.nationalSide.tickets).toEqual([]);
  });

  it('is never sent when its deletion comes before it', async () => {
    const event = report('1');
    await routing.arrive(report('1', { kind: 'deletion', text: '' }), event);
    await routing.settled();
    expect(await routing.outcomeOf(event)).toBe('deleted');
    expect(routing.nationalSide.tickets).toEqual([]);
  });

  it('tells the ticket of a deletion that comes after sending, and not what was deleted', async () => {
    await routing.arrive(report('1'));
    await routing.settled();
    await routing.arrive(report('1', { kind: 'deletion', text: '' }));
    await routing.settled();
    expect(notesOf('deletion')).toEqual([expect.not.stringContaining('Lampu')]);
  });

  it('makes no second ticket where the channel has made one itself', async () => {
    const { trackingId } = routing.nationalSide.makeForChannel({ source: 'Website', externalId: '1' });
    const event = report('1', { trackingId });
    await routing.arrive(event);
    await routing.settled();
    expect(await routing.complaint(event.complaintId)).toMatchObject({ state: 'linked', trackingId });
    expect(routing.nationalSide.calls.map(({ call }) => call)).toEqual(['find']);
  });

  it('links a complaint that waits when its channel says that it has made a ticket', async () => {
    await routing.restart({ mode: 'manual' });
    const event = report('1');
    await routing.arrive(event);
    await routing.arrive(report('1', { trackingId: '8123456' }, 'linked'));
    await eventually(async () => expect((await routing.complaint(event.complaintId)).state).toBe('linked'));
  });

  it('attaches its files, and those that are fetched late, once each', async () => {
    const [early, late] = [Buffer.from('foto lampu'), Buffer.from('foto tiang')];
    const link = { ref: 'photo-2', mediaType: 'image/jpeg', url: 'https://photos.example/2' };
    const event = report('1', {
      attachments: [
        { ref: 'photo-1', mediaType: 'image/jpeg', bytes: 10, sha256: routing.store(early) },
        link,
      ],
    });
    await routing.arrive(event);
    await routing.settled();
    expect(onlyTicket().contents.map(({ content }) => content)).toEqual([early]);
    const fetched = report('1', {
      kind: 'addition',
      text: '',
      attachments: [{ ref: 'photo-2', mediaType: 'image/jpeg', bytes: 10, sha256: routing.store(late) }],
    });
    await routing.arrive(fetched, event, report('1', { attachments: event.attachments }, 'again'));
    await routing.settled();
    expect(onlyTicket().contents.map(({ content }) => content)).toEqual([early, late]);
    expect(notesOf('addition')).toEqual([]);
  });

  it('says on the ticket that a file was sent which could not be had', async () => {
    const attachment = { ref: 'photo-1', name: 'lampu.jpg', mediaType: 'image/jpeg' };
    await routing.arrive(report('1', { attachments: [{ ...attachment, url: 'https://photos.example/1' }] }));
    await routing.settled();
    await routing.arrive(
      report('1', { kind: 'addition', text: '', attachments: [{ ...attachment, missing: 'media.gone' }] }),
    );
    await routing.settled();
    expect(notesOf('internal')).toContainEqual(expect.stringContaining('lampu.jpg'));
  });

  it('stores what no database takes in a readable form', async () => {
    const event = report('1', { text: 'Lampu jalan mati\u0000 di gang \ud83d depan balai RW' });
    await routing.arrive(event);
    await routing.settled();
    expect(onlyTicket().created.text).toContain('Lampu jalan mati\ufffd di gang \ufffd depan balai RW');
  });

  it('tells others what was decided, that it has its ticket, and what the ticket says, in this order', async () => {
    const event = report('1', { reporter: { ...report('1').reporter, replyTo: 'sealed' } });
    await routing.arrive(event);
    await routing.settled();
    expect(routing.published.map(({ topic }) => topic)).toEqual([
      TOPICS.complaintRouted,
      TOPICS.complaintForwarded,
      TOPICS.complaintStatusChanged,
    ]);
    const told = routing.published.map(
      ({ value }) => JSON.parse(value.toString()) as Record<string, unknown>,
    );
    const versions = told.map(({ version }) => Number(version));
    expect(versions).toEqual([...versions].sort((a, b) => a - b));
    expect(told[2]).toMatchObject({ receipt: event.receipt, replyTo: 'sealed', status: onlyTicket().status });
  });
});
