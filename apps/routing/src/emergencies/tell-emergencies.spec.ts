import { createLogger, type Logger } from '@sambung/platform';
import { eventually } from '../../../../tools/testing/eventually';
import type { Address, City } from '../city/city';
import { messengerOf, type Sent } from '../clocks/messenger';
import { EmergenciesStore } from '../store/emergencies.store';
import { report } from '../testing/reports';
import { type RunningEngine, runEngine } from '../testing/running-engine';
import type { Alarm } from './alarm';
import { recordEmergencies, tellEmergencies, tellNext } from './tell-emergencies';

const FIRE = 'Tolong, ada rumah terbakar di Jl. Kenanga Kel. Dinoyo, apinya membesar!';
const contact = (address: string): Address => ({
  ...{ level: 'emergency', role: 'Pusat panggilan', kind: 'webhook', address },
});
const now = (): string => new Date().toISOString();

describe('an emergency', () => {
  let running: RunningEngine;
  let answer: Sent;
  let sent: { address: string; message: Alarm }[];
  let city: City;
  beforeEach(async () => {
    running = await runEngine();
    answer = { outcome: 'sent' };
    sent = [];
    city = { ...running.options.city, contacts: [contact('https://darurat.example/')] };
  });
  afterEach(() => running.close());

  const messenger = messengerOf({
    webhook: (address, message) => {
      sent.push({ address, message: message as Alarm });
      return Promise.resolve(answer);
    },
  });
  const look = async (): Promise<void> => {
    await recordEmergencies(running.database, city);
    for (const to of city.contacts) while (await tellNext(running.database, city, messenger, to));
  };
  const tryAgain = (): Promise<unknown> =>
    running.database.query('UPDATE routing.emergency SET retry_at = now()');
  const untold = (): Promise<number> => new EmergenciesStore(running.database).untoldSeconds();
  const arrive = async (given: Parameters<typeof report>[1] = {}) => {
    const event = report('1', { text: FIRE, occurredAt: now(), receivedAt: now(), ...given });
    await running.arrive(event);
    await running.settled();
    return event;
  };

  it('is told to the contact once, with its place and words, and has its ticket all the same', async () => {
    const { receipt, complaintId } = await arrive({
      place: { address: 'Jl. Kenanga 4', latitude: -7.95, longitude: 112.61 },
    });
    await look();
    await look();
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({
      address: 'https://darurat.example/',
      message: {
        ...{ id: receipt, emergency: 'kebakaran', place: 'Jl. Kenanga 4, Kel. Dinoyo, Kec. Lowokwaru' },
        ...{ latitude: -7.95, longitude: 112.61, report: FIRE },
      },
    });
    expect(sent[0]?.message.text).toContain(receipt);
    const [ticket] = running.nationalSide.tickets;
    expect(ticket?.created.title).toMatch(/^\[DARURAT\] /);
    expect((await running.complaint(complaintId)).trackingId).not.toBeNull();
    expect(await untold()).toBe(0);
  });

  it.each<Sent>([
    { outcome: 'not-sent', code: 'webhook.econnrefused' },
    { outcome: 'unknown', code: 'webhook.http-500' },
    { outcome: 'refused', code: 'webhook.http-404' },
  ])('is told again until it has certainly arrived: after $outcome', async (failure) => {
    await arrive();
    answer = failure;
    await look();
    expect(await untold()).toBeGreaterThan(0);
    answer = { outcome: 'sent' };
    await tryAgain();
    await look();
    expect(sent).toHaveLength(2);
    expect(sent[0]?.message.id).toBe(sent[1]?.message.id);
    expect(await untold()).toBe(0);
  });

  it('that a process had in hand when it ended is told by the next one', async () => {
    await arrive();
    const dying = messengerOf({ webhook: () => Promise.reject(new Error('killed')) });
    await recordEmergencies(running.database, city);
    await expect(
      tellNext(running.database, city, dying, contact('https://darurat.example/')),
    ).rejects.toThrow('killed');
    await look();
    expect(sent).toHaveLength(0);
    await tryAgain();
    await look();
    expect(sent).toHaveLength(1);
  });

  it('is known to be untold while the city has no contact, and told once it has', async () => {
    await arrive();
    const whole = city;
    city = { ...city, contacts: [] };
    await look();
    expect(await untold()).toBeGreaterThan(0);
    city = whole;
    await look();
    expect(sent).toHaveLength(1);
  });

  it('goes to every contact, whatever becomes of one of them', async () => {
    city = {
      ...city,
      contacts: [
        { ...contact('+6281000000000'), kind: 'whatsapp' },
        contact('https://satu.example/'),
        contact('https://dua.example/'),
      ],
    };
    await arrive();
    await look();
    expect(sent.map(({ address }) => address).sort()).toEqual([
      'https://dua.example/',
      'https://satu.example/',
    ]);
  });

  it.each([
    ['it comes from those who act', { isKnownToResponders: true }],
    ['it is long over', { occurredAt: '2026-01-05T02:00:00.000Z' }],
    ['nothing threatens a life', { text: 'Petugas pemadam kebakaran sudah tua mobilnya' }],
  ])('is told to nobody where %s', async (_, given) => {
    await arrive(given);
    await look();
    expect(sent).toHaveLength(0);
    expect(await untold()).toBe(0);
  });

  it('that turns out in a further message is told then', async () => {
    const conversation = { conversation: '1', account: 'kota' };
    await running.restart({ gatherMinutes: 3 });
    const first = report('1', { text: 'Ada asap', occurredAt: now(), ...conversation });
    const second = report('2', { text: FIRE, kind: 'addition', occurredAt: now(), ...conversation });
    await running.arrive(first, second);
    for (let each = 0; each < 100 && (await running.outcomeOf(second)) === null; each++)
      await new Promise((resolve) => setTimeout(resolve, 50));
    await look();
    expect(sent.map(({ message }) => message.emergency)).toEqual(['kebakaran']);
  });

  describe('that turns out when its complaint has gone out', () => {
    const conversation = { conversation: '1', account: 'kota' };
    const longAgo = new Date(Date.now() - 3 * 86_400_000).toISOString();
    const first = report('1', {
      ...{ text: 'Ada asap di Kel. Dinoyo', occurredAt: longAgo, receivedAt: longAgo },
      ...conversation,
    });
    const heldOnes = (): Promise<object[]> =>
      running.database.query(`SELECT parameters FROM routing.history WHERE code = 'complaint.emergency'`);

    it.each([
      ['an addition', report('2', { text: FIRE, kind: 'addition', occurredAt: now(), ...conversation })],
      [
        'a revision',
        report('1', {
          ...{ text: FIRE, kind: 'revision', occurredAt: longAgo, revisedAt: now() },
          ...conversation,
        }),
      ],
    ])('in %s is told then, and on the ticket, once', async (_, event) => {
      await running.arrive(first);
      await running.settled();
      const { decision: before } = await running.complaint(first.complaintId);
      await running.arrive(event);
      await running.settled();
      expect(await untold()).toBeLessThan(60);
      await look();
      expect(sent.map(({ message }) => message.emergency)).toEqual(['kebakaran']);
      const { decision } = await running.complaint(first.complaintId);
      expect(decision).toMatchObject({ apparatus: before.apparatus, candidates: before.candidates });
      const more = report(
        '3',
        { text: 'Cepat, apinya membesar!', kind: 'addition', occurredAt: now(), ...conversation },
        'more',
      );
      await running.arrive(more);
      await running.settled();
      await look();
      expect(sent).toHaveLength(1);
      expect(await heldOnes()).toEqual([{ parameters: decision.emergency }]);
      const notes = [...(running.nationalSide.tickets[0]?.notes.values() ?? [])];
      expect(notes.filter(({ text }) => text.includes('MENGANCAM JIWA'))).toEqual([
        expect.objectContaining({ kind: 'internal' }),
      ]);
    });

    it('is told while a person is still to look at it, and its ticket says so in the end', async () => {
      running.nationalSide.failNext('create', { outcome: 'refused', code: 'sp4n.invalid' });
      await running.arrive(first);
      await running.settled();
      await running.arrive(report('2', { text: FIRE, kind: 'addition', occurredAt: now(), ...conversation }));
      await running.settled();
      expect((await running.complaint(first.complaintId)).state).toBe('held');
      await look();
      expect(sent).toHaveLength(1);
      await running.held.release(first.complaintId, 'Dewi');
      await running.settled();
      const [ticket] = running.nationalSide.tickets;
      expect(ticket?.created.title).toMatch(/^\[DARURAT\] /);
      expect(ticket?.created.note).toContain('MENGANCAM JIWA');
    });
  });

  it('waits for no other contact', async () => {
    city = { ...city, contacts: [contact('https://mati.example/'), contact('https://darurat.example/')] };
    const { logger } = listening();
    let release = (): void => undefined;
    const dead = new Promise<Sent>((resolve) => {
      release = () => resolve({ outcome: 'not-sent', code: 'webhook.timeout' });
    });
    const slow = messengerOf({
      webhook: (address, message) =>
        address === 'https://mati.example/' ? dead : messenger.send({ contact: 'webhook', address }, message),
    });
    const workers = tellEmergencies({ database: running.database, city, logger, messenger: slow });
    try {
      await arrive();
      await eventually(() => expect(sent).toHaveLength(1));
      await running.arrive(report('2', { text: FIRE, occurredAt: now(), receivedAt: now() }));
      await eventually(() => expect(sent).toHaveLength(2));
    } finally {
      release();
      for (const worker of workers) await worker.stop();
    }
  });

  it('is not said to be told, and warned of at the start, where the city has no contact', async () => {
    const { logger, lines } = listening();
    tellEmergencies({
      ...{ database: running.database, logger, messenger },
      city: { ...city, contacts: [] },
    });
    expect(lines.join('')).toContain('emergencies.no-contact');
    const { complaintId } = await arrive();
    const { decision } = await running.complaint(complaintId);
    expect(decision.reasons[0]).toEqual({
      code: 'emergency.no-contact',
      parameters: { ...decision.emergency },
    });
    const note = running.nationalSide.tickets[0]?.created.note;
    expect(note).toContain('belum ada kontak darurat; mohon hubungi 112 sendiri');
    expect(note).not.toContain('memberi tahu');
  });
});

function listening(): { logger: Logger; lines: string[] } {
  const lines: string[] = [];
  return { logger: createLogger('test', { write: (line: string) => void lines.push(line) }), lines };
}
