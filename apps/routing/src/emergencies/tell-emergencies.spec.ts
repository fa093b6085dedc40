import type { Address, City } from '../city/city';
import { messengerOf, type Sent } from '../clocks/messenger';
import { EmergenciesStore } from '../store/emergencies.store';
import { report } from '../testing/reports';
import { type RunningEngine, runEngine } from '../testing/running-engine';
import type { Alarm } from './alarm';
import { recordEmergencies, tellNext } from './tell-emergencies';

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
    while (await tellNext(running.database, city, messenger));
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
    await expect(tellNext(running.database, city, dying)).rejects.toThrow('killed');
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
});
