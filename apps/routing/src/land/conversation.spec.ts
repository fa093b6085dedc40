import { eventually } from '../../../../tools/testing/eventually';
import { report } from '../testing/reports';
import { runEngine, type RunningEngine } from '../testing/running-engine';

describe('the messages of a conversation', () => {
  let routing: RunningEngine;

  beforeEach(async () => {
    routing = await runEngine({ gatherMinutes: 3 });
  });
  afterEach(() => routing.close());

  const message = (ownId: string, minute: number, text: string, given = {}) =>
    report(ownId, {
      channel: 'social',
      source: 'Whatsapp',
      conversation: 'chat-1',
      occurredAt: `2026-01-05T02:${String(minute).padStart(2, '0')}:00.000Z`,
      text,
      ...given,
    });
  const gatheringEnds = async (): Promise<void> => {
    await eventually(async () => {
      const [row] = await routing.database.query<{ count: string }[]>(
        'SELECT count(*) FROM routing.arrival WHERE applied_at IS NULL',
      );
      expect(row?.count).toBe('0');
    });
    await routing.database.query('UPDATE routing.complaint SET due_at = now() WHERE due_at IS NOT NULL');
    await routing.settled();
  };

  it('are one ticket when they come within the gathering time', async () => {
    await routing.arrive(
      message('m1', 0, 'Selamat pagi admin'),
      message('m2', 1, 'mau lapor'),
      message('m3', 2, 'lampu jalan mati'),
      message('m4', 4, 'di depan balai RW 3'),
    );
    await gatheringEnds();
    expect(routing.nationalSide.tickets.map(({ created }) => created.text)).toEqual([
      expect.stringContaining(
        'Selamat pagi admin\n\nmau lapor\n\nlampu jalan mati\n\ndi depan balai RW 3',
      ) as string,
    ]);
  });

  it('are another ticket when they come later', async () => {
    await routing.arrive(message('m1', 0, 'lampu jalan mati'), message('m2', 30, 'sampah menumpuk di TPS'));
    await gatheringEnds();
    expect(routing.nationalSide.tickets).toHaveLength(2);
  });

  it('are added to the ticket when it has been sent, whenever the channel calls them an addition', async () => {
    await routing.arrive(message('m1', 0, 'lampu jalan mati'));
    await gatheringEnds();
    await routing.arrive(message('m2', 2, 'sudah tiga malam'));
    await routing.arrive(message('m3', 50, 'masih mati', { kind: 'addition' }));
    await gatheringEnds();
    expect(routing.nationalSide.tickets).toHaveLength(1);
    const notes = [...(routing.nationalSide.tickets[0]?.notes.values() ?? [])];
    expect(notes.filter(({ kind }) => kind === 'addition').map(({ text }) => text)).toEqual([
      expect.stringContaining('sudah tiga malam') as string,
      expect.stringContaining('masih mati') as string,
    ]);
  });

  it('can be edited and deleted each by itself', async () => {
    await routing.arrive(
      message('m1', 0, 'lampu jalan mati'),
      message('m2', 1, 'di gang 3'),
      message('m3', 2, 'nomor saya rahasia'),
      message('m2', 1, 'di gang 4', { kind: 'revision', revisedAt: '2026-01-05T02:02:30.000Z' }),
      message('m3', 2, '', { kind: 'deletion' }),
    );
    await gatheringEnds();
    expect(routing.nationalSide.tickets.map(({ created }) => created.text)).toEqual([
      expect.stringMatching(/^lampu jalan mati\n\ndi gang 4\n\n---/) as string,
    ]);
  });

  it('leave nothing to send when all of them are deleted', async () => {
    await routing.arrive(
      message('m1', 0, 'lampu jalan mati'),
      message('m2', 1, 'di gang 3'),
      message('m1', 0, '', { kind: 'deletion' }),
      message('m2', 1, '', { kind: 'deletion' }),
    );
    await gatheringEnds();
    expect(routing.nationalSide.tickets).toEqual([]);
  });

  it('go into notes as far as one ticket has no room for them', async () => {
    await routing.arrive(message('m1', 0, 'a'.repeat(15_000)), message('m2', 1, 'b'.repeat(15_000)));
    await gatheringEnds();
    const [ticket] = routing.nationalSide.tickets;
    expect(ticket?.created.text).not.toContain('bbb');
    expect([...(ticket?.notes.values() ?? [])].map(({ text }) => text).join()).toContain('b'.repeat(15_000));
  });

  it('stay unnamed as soon as one of them asks for it', async () => {
    const anonymous = { ref: '0'.repeat(32), flags: { anonymous: true, confidential: false } };
    await routing.arrive(
      message('m1', 0, 'lampu jalan mati'),
      message('m2', 1, 'gang 3', { reporter: anonymous }),
    );
    await gatheringEnds();
    expect(routing.nationalSide.tickets[0]?.created.anonymous).toBe(true);
  });

  describe('of which only answers join', () => {
    const sms = (ownId: string, minute: number, text: string) =>
      message(ownId, minute, text, { channel: 'sambat', source: 'SMS', onlyAnswersJoin: true });
    const additions = (): string[] =>
      routing.nationalSide.tickets.flatMap(({ notes }) =>
        [...notes.values()].filter(({ kind }) => kind === 'addition').map(({ text }) => text),
      );

    it('are complaints of their own, however close, and sent without waiting for more', async () => {
      await routing.arrive(sms('s1', 0, 'lampu jalan mati'), sms('s2', 1, 'sampah menumpuk di TPS'));
      await routing.settled();
      expect(routing.nationalSide.tickets.map(({ created }) => created.text).sort()).toEqual([
        expect.stringContaining('lampu jalan mati') as string,
        expect.stringContaining('sampah menumpuk di TPS') as string,
      ]);
    });

    it('are its answer while the latest of them is asked, and complaints again afterwards', async () => {
      await routing.restart({ gatherMinutes: 3, pollSeconds: 0.05 });
      await routing.arrive(sms('s1', 0, 'lampu jalan mati'));
      await routing.settled();
      const [ticket] = routing.nationalSide.tickets;
      const statusIs = (status: string): Promise<void> =>
        eventually(async () => {
          const [row] = await routing.database.query<{ status: string }[]>(
            `SELECT ticket->>'status' AS status FROM routing.complaint`,
          );
          expect(row?.status).toBe(status);
        });
      routing.nationalSide.move(ticket!, {
        status: 'Menunggu Kelengkapan Informasi',
        answer: 'Di RT berapa?',
      });
      await statusIs('Menunggu Kelengkapan Informasi');
      await routing.arrive(sms('s2', 50, 'di RT 5'));
      await eventually(() => expect(additions()).toEqual([expect.stringContaining('di RT 5') as string]));
      expect(await routing.complaintCount()).toBe(1);
      routing.nationalSide.move(ticket!, { status: 'Terverifikasi' });
      await statusIs('Terverifikasi');
      await routing.arrive(sms('s3', 51, 'sampah menumpuk di TPS'));
      await eventually(() => expect(routing.nationalSide.tickets).toHaveLength(2));
      expect(additions()).toHaveLength(1);
    });
  });
});
