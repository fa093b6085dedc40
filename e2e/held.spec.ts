import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { held } from '../apps/routing/src/held/command';
import type { SpokenItem } from '../apps/routing/src/held/what-to-do';
import { operatorClient } from '../apps/routing/src/http/operator-client';
import { eventually } from '../tools/testing/eventually';
import { describeKafka, kafkaBrokers } from '../tools/testing/kafka';
import { type Sambung, startSambung } from './support/sambung';

function specify(brokersOf: () => Promise<string[]>): void {
  let sambung: Sambung;
  let database: Client;
  beforeAll(async () => {
    sambung = await startSambung(await brokersOf());
    database = new Client(sambung.databaseUrl);
    await database.connect();
  }, 60_000);
  afterAll(async () => {
    await database.end();
    await sambung.stop();
  }, 60_000);

  const operator = (...words: string[]): Promise<string> => {
    const secrets = JSON.parse(readFileSync(join(sambung.folder, 'secrets.json'), 'utf8')) as object;
    const connect = () => operatorClient({ ...secrets, ROUTING_URL: sambung.routingUrl });
    return held(connect, words, () => 'Dewi');
  };
  const listed = async (code: string): Promise<SpokenItem[]> => {
    const items = JSON.parse(await operator('list', '--json', '--lang', 'en')) as SpokenItem[];
    return items.filter((item) => item.code === code);
  };
  const heldFor = (code: string): Promise<SpokenItem> =>
    eventually(async () => {
      const [item] = await listed(code);
      if (item === undefined) throw new Error(`nothing is held for ${code}`);
      return item;
    });

  it('makes a ticket of a SAMBAT report that a fault held, once the fault is mended and it is released', async () => {
    await database.query(`
      CREATE FUNCTION routing.break() RETURNS trigger LANGUAGE plpgsql AS
        'BEGIN RAISE EXCEPTION USING ERRCODE = ''22000''; END';
      CREATE TRIGGER broken BEFORE INSERT ON routing.part FOR EACH ROW EXECUTE FUNCTION routing.break()`);
    const { body } = await sambung.pushes.sambat({
      id: 'SBT-held-1',
      medium: 'web',
      submittedAt: new Date().toISOString(),
      text: 'Lampu jalan di depan balai RW 03 mati sejak Senin.',
      kelurahan: 'Purwantoro',
      reporter: { accountId: '7', name: 'Sulastri Wening', phone: '+6281000000731' },
    });
    const item = await heldFor('routing.bug');
    expect(item).toMatchObject({ channel: 'sambat', reason: 'a bug in Sambung', kind: 'report' });
    await database.query('DROP TRIGGER broken ON routing.part');

    expect(await operator('release', item.id)).toBe(`${item.id}: released`);
    await eventually(async () => expect(await sambung.tickets.of(body.complaintId)).toHaveLength(1));
    expect(await listed('routing.bug')).toEqual([]);
  });

  it('has the adapter itself read again what it could not read, and holds it again while it still cannot', async () => {
    await sambung.pushes.telegram({
      update_id: 1,
      message: {
        message_id: 1,
        from: { id: 5, is_bot: false, first_name: 'Joko' },
        chat: { id: 5 },
        date: 1767578400,
      },
    });
    const item = await heldFor('social.unknown-type');
    expect(item.next).toContain('release');
    await operator('release', item.id);
    await eventually(async () => {
      const [again] = await listed('social.unknown-type');
      expect(again?.id).toBe(item.id);
      expect(again?.heldAt).not.toBe(item.heldAt);
    });
    await operator('refuse', item.id, '--reason', 'hanya stiker');
    expect(await listed('social.unknown-type')).toEqual([]);
  });
}

describe('what is held, on PostgreSQL', () => specify(() => Promise.resolve([])));
describeKafka('what is held, on Kafka', () => specify(kafkaBrokers));
