import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { freshDatabase, type TestDatabase } from '../../../../tools/testing/database';
import type { Address, City } from '../city/city';
import { loadCity } from '../city/load';
import { openStore } from '../store/open-store';
import { inventTickets } from '../testing/tickets';
import type { Message } from './escalate';
import { moveClocks, sendNext, tellDue } from './follow-clocks';
import { messengerOf, type Sent } from './messenger';

const contact = (level: Address['level'], apparatus?: string): Address => ({
  ...{ level, apparatus, role: level, kind: 'webhook', address: `https://city.example/${level}` },
});
const city: City = {
  ...loadCity(join(__dirname, '../../../../cities/malang')),
  contacts: [contact('office', 'dlh'), contact('head', 'dlh'), contact('coordinator')],
};
const EVER = new Date(0);
/** The Friday before Lebaran: both clocks of a request for information run out on 22 April. */
const RECEIVED = '2024-04-05T03:00:00.000Z';
const MANY = 150;
const idOf = (index: number): string => `7b0e4d0a-3c3e-5f0e-9a53-${String(index).padStart(12, '0')}`;

describe('clocks that run out together', () => {
  let temporary: TestDatabase;
  let database: DataSource;
  let outcome: Sent;
  let sent: { address: string; message: Message }[];
  beforeEach(async () => {
    temporary = await freshDatabase();
    database = await openStore(temporary.url);
    outcome = { outcome: 'sent' };
    sent = [];
    await database.query(
      `INSERT INTO routing.complaint (id, receipt, channel, source, state, version, decision, occurred_at, received_at,
         last_message_at)
       SELECT ('7b0e4d0a-3c3e-5f0e-9a53-' || lpad(n::text, 12, '0'))::uuid, 'R-' || lpad(n::text, 3, '0'), 'social',
         'Instagram', 'forwarded', 1, '{"class": "Permintaan Informasi", "apparatus": "dlh"}', $1, $1, $1
       FROM generate_series(0, ${MANY - 1}) AS n`,
      [RECEIVED],
    );
    await moveClocks(database, city, EVER);
    await tellAt('2024-04-23T08:00');
  });
  afterEach(async () => {
    await database.destroy();
    await temporary.drop();
  });

  const messenger = messengerOf({
    webhook: (address, message) => {
      sent.push({ address, message: message as Message });
      return Promise.resolve(outcome);
    },
  });
  const tellAt = async (local: string): Promise<void> => {
    while ((await tellDue(database, city, new Date(`${local}+07:00`))) > 0);
  };
  const sendAll = async (): Promise<void> => {
    while (await sendNext(database, city, messenger));
  };
  const outcomes = (): Promise<{ level: string; outcome: string | null; count: number }[]> =>
    database.query(`SELECT level, outcome, count(*)::int AS count FROM routing.escalation
      WHERE kind = 'first-response' GROUP BY level, outcome ORDER BY level, outcome`);
  const named = (): string[] =>
    sent.flatMap(({ message: { complaints } }) => complaints.map(({ id, kind }) => `${id} ${kind}`));

  it('are told in as few messages as a person can read, each complaint once in all', async () => {
    await sendAll();
    expect(new Set(named()).size).toBe(named().length);
    // Both clocks of a request for information: 300 in messages of at most 100.
    expect(sent.map(({ message: { complaints } }) => complaints.length)).toEqual([100, 100, 100]);
    expect(sent[0]?.message.subject).toBe('Lewat tenggat: tenggat 100 laporan');
    expect(sent[0]?.message.complaints[0]?.id).toBe('R-000');
    expect(await outcomes()).toEqual([{ level: 'head', outcome: 'sent', count: MANY }]);
  });

  it('are not mixed with what another contact is told', async () => {
    await tellAt('2024-04-24T08:00');
    await sendAll();
    for (const { address, message } of sent) expect(address).toBe(`https://city.example/${message.level}`);
    expect(await outcomes()).toEqual([
      { level: 'coordinator', outcome: 'sent', count: MANY },
      { level: 'head', outcome: 'sent', count: MANY },
    ]);
  });

  it.each(['refused', 'unknown', 'not-sent'] as const)('share how their message ended: %s', async (ended) => {
    outcome = { outcome: ended, code: 'webhook.test' };
    await sendAll();
    expect(await outcomes()).toEqual([
      { level: 'head', outcome: ended === 'not-sent' ? null : ended, count: MANY },
    ]);
    const before = named().length;
    outcome = { outcome: 'sent' };
    await database.query('UPDATE routing.escalation SET retry_at = now()');
    await sendAll();
    expect(named()).toHaveLength(ended === 'not-sent' ? 2 * before : before);
  });

  it('are each told once by several processes at the same time', async () => {
    await Promise.all([sendAll(), sendAll(), sendAll()]);
    await sendAll();
    expect(named()).toHaveLength(2 * MANY);
    expect(new Set(named()).size).toBe(2 * MANY);
  });

  it('leave out what was answered meanwhile, and send nothing again that a process was sending', async () => {
    await inventTickets(database, [
      { trackingId: '9000001', arrivedAt: RECEIVED, complaintId: idOf(0), closedAt: RECEIVED },
    ]);
    await database.query(`UPDATE routing.complaint SET tracking_id = '9000001' WHERE id = $1`, [idOf(0)]);
    await database.query(
      `UPDATE routing.escalation SET attempted_at = now() - interval '1 hour' WHERE complaint_id = $1`,
      [idOf(1)],
    );
    await moveClocks(database, city, EVER);
    await sendAll();
    expect(await outcomes()).toEqual([
      { level: 'head', outcome: 'sent', count: MANY - 2 },
      { level: 'head', outcome: 'stopped', count: 1 },
      { level: 'head', outcome: 'unknown', count: 1 },
    ]);
  });
});
