import { randomUUID } from 'node:crypto';
import { type ComplaintStatusChanged, ownSeal, TOPICS } from '@sambung/contracts';
import {
  type BusRecord,
  createLogger,
  createRegistry,
  type OutgoingRecord,
  type Worker,
} from '@sambung/platform';
import { Pool } from 'pg';
import { freshDatabase } from '../../../../tools/testing/database';
import { eventually } from '../../../../tools/testing/eventually';
import { Faults } from '../canary/faults';
import { complaintIdOf } from '@sambung/contracts';
import { RevokedError } from '../poll/ask-channel';
import type { Feedback, Notice, Recipient, Told } from './feedback';
import { Notices } from './notices';
import { parseQuietHours } from './quiet-hours';
import { type StatusTools, takeStatus } from './take-status';
import { startTelling } from './teller';

const replySeal = ownSeal(Buffer.alloc(32, 7));
const SENT: Told = { outcome: 'sent', credits: 2 };

/** A channel's platform in memory. */
class PlatformDouble implements Feedback {
  readonly sent: { noticeId: string; stage: string; answer: string | undefined; to: string }[] = [];
  kinds: Recipient[] = [{ kind: 'sms', isLoud: true }];
  outcomes: (Told | Error)[] = [];
  found: ('arrived' | 'absent' | undefined)[] | undefined;

  recipients({ replyTo }: Notice): Recipient[] {
    return replyTo['phone'] === undefined ? [] : this.kinds;
  }

  send({ noticeId, stage, status }: Notice, { kind }: Recipient): Promise<Told> {
    const outcome = this.outcomes.shift() ?? SENT;
    if (outcome instanceof Error) return Promise.reject(outcome);
    this.sent.push({ noticeId, stage, answer: status.answer, to: kind });
    return Promise.resolve(outcome);
  }

  get find(): Feedback['find'] {
    const { found } = this;
    return found && (() => Promise.resolve(found.shift()));
  }
}

describe('telling reporters', () => {
  let database: Awaited<ReturnType<typeof freshDatabase>>;
  let pool: Pool;
  let notices: Notices;
  let platform: PlatformDouble;
  let published: OutgoingRecord[];
  let faults: Faults;
  let teller: Worker;
  let tools: StatusTools;

  const start = (quietHours = parseQuietHours('none')): void => {
    const registry = createRegistry('test');
    faults = new Faults(registry, 'sambat');
    teller = startTelling({
      city: 'malang',
      channel: 'sambat',
      feedback: platform,
      notices,
      opener: replySeal,
      bus: {
        publish: (records) => {
          published.push(...records);
          return Promise.resolve();
        },
      },
      faults,
      logger: createLogger('test', { write: () => undefined }),
      registry,
      quietHours,
      timeZone: 'Asia/Jakarta',
    });
    tools = {
      channel: 'sambat',
      feedback: platform,
      notices,
      replySeal,
      stages: ['needs-information', 'assigned', 'answered', 'closed'],
      joinSeconds: 0,
      onTaken: () => teller.nudge(),
    };
  };

  beforeEach(async () => {
    database = await freshDatabase();
    pool = new Pool({ connectionString: database.url, max: 1 });
    notices = new Notices(database.url);
    platform = new PlatformDouble();
    published = [];
    start();
  });
  afterEach(async () => {
    await teller.stop();
    await notices.close();
    await pool.end();
    await database.drop();
  });

  const complaintId = complaintIdOf({ city: 'malang', channel: 'sambat', account: '', ownId: randomUUID() });
  const change = async (given: Partial<ComplaintStatusChanged> = {}): Promise<BusRecord> => {
    const event: ComplaintStatusChanged = {
      complaintId,
      version: 5,
      channel: 'sambat',
      receipt: 'RPGY7483K05KQDBR',
      trackingId: '9000001',
      changedAt: '2026-03-02T01:15:00.000Z',
      status: 'Ditindaklanjuti oleh Instansi',
      stage: 'answered',
      ticketVersion: 3,
      answer: 'Lampu sudah diganti.',
      replyTo: await replySeal.seal({ phone: '+628000000001' }),
      ...given,
    };
    return { value: Buffer.from(JSON.stringify(event)), headers: {} } as unknown as BusRecord;
  };
  const take = async (given: Partial<ComplaintStatusChanged> = {}): Promise<void> =>
    takeStatus(await change(given), tools);
  const reports = (): Record<string, unknown>[] =>
    published
      .filter(({ topic }) => topic === TOPICS.complaintNotified)
      .map(({ value }) => JSON.parse(value.toString()) as Record<string, unknown>);
  const reported = (count = 1): Promise<void> => eventually(() => expect(reports()).toHaveLength(count));
  const makeDue = async (): Promise<void> => {
    await pool.query(`UPDATE ingest.notice SET due_at = now() WHERE state <> 'ended'`);
    teller.nudge();
  };
  const stateOf = async (): Promise<string | undefined> =>
    (await pool.query<{ state: string }>('SELECT state FROM ingest.notice')).rows[0]?.state;

  it('tells a change once, however often it comes, and says how it ended and what it cost', async () => {
    await take();
    await take();
    await reported();
    await take();
    expect(platform.sent).toMatchObject([{ stage: 'answered', answer: 'Lampu sudah diganti.' }]);
    expect(reports()).toMatchObject([{ complaintId, outcome: 'sent', credits: 2, ticketVersion: 3 }]);
  });

  it('keeps nothing of whom it has told what once it is over', async () => {
    await take();
    await reported();
    const { rows } = await pool.query('SELECT sealed FROM ingest.notice');
    expect(rows).toEqual([{ sealed: null }]);
  });

  it('joins changes that follow fast into the last of them', async () => {
    tools.joinSeconds = 3600;
    await take({ stage: 'assigned', ticketVersion: 2, status: 'Terdisposisi ke X' });
    await take();
    await makeDue();
    await reported(2);
    expect(platform.sent.map(({ stage }) => stage)).toEqual(['answered']);
    expect(reports()).toContainEqual(expect.objectContaining({ outcome: 'none', code: 'feedback.joined' }));
  });

  it('does not tell what is older than what it has told', async () => {
    await take();
    await reported();
    await take({ stage: 'assigned', ticketVersion: 2 });
    await reported(2);
    expect(platform.sent).toHaveLength(1);
    expect(reports()[1]).toMatchObject({ outcome: 'none', code: 'feedback.overtaken' });
  });

  it('does not say the same twice, unless a person has it said again', async () => {
    await take();
    await reported();
    await take({ ticketVersion: 4 });
    await reported(2);
    expect(reports()[1]).toMatchObject({ code: 'feedback.said-already' });
    await take({ ticketVersion: 4, round: 1 });
    await reported(3);
    expect(platform.sent).toHaveLength(2);
  });

  it('goes on to the next contact where one does not take it, and holds it by name where none does', async () => {
    platform.kinds = [
      { kind: 'callback', isLoud: false },
      { kind: 'sms', isLoud: true },
    ];
    const refused: Told = { outcome: 'refused', code: 'feedback.no-such-number' };
    platform.outcomes = [refused];
    await take();
    await reported();
    expect(platform.sent.map(({ to }) => to)).toEqual(['callback', 'sms']);
    platform.outcomes = [refused, refused];
    await take({ ticketVersion: 4, stage: 'closed' });
    await reported(2);
    expect(reports()[1]).toMatchObject({ outcome: 'held', code: 'feedback.no-such-number' });
  });

  it('tries again what has certainly not arrived', async () => {
    platform.outcomes = [{ outcome: 'not-sent', code: 'feedback.unreachable', retryAfterSeconds: 0 }];
    await take();
    await reported();
    expect(reports()).toMatchObject([{ outcome: 'sent' }]);
  });

  it('holds what may have arrived, where the platform cannot tell, and never sends it again', async () => {
    platform.outcomes = [{ outcome: 'unknown', code: 'feedback.timed-out' }];
    await take();
    await reported();
    expect(reports()).toMatchObject([{ outcome: 'held', code: 'feedback.outcome-unknown' }]);
    expect(platform.sent).toHaveLength(1);
  });

  it.each([
    ['has arrived', 'arrived', 1],
    ['is absent: then it is sent again', 'absent', 2],
  ] as const)('looks up what may have arrived: it %s', async (_, found, sends) => {
    platform.found = [found];
    platform.outcomes = [{ outcome: 'unknown', code: 'feedback.timed-out' }];
    await take();
    await eventually(async () => expect(await stateOf()).toBe('unknown'));
    await makeDue();
    await reported();
    expect(reports()).toMatchObject([{ outcome: 'sent' }]);
    expect(platform.sent).toHaveLength(sends);
  });

  it('does not send again what a process that was killed may have sent', async () => {
    await teller.stop();
    await take();
    await notices.claim('sambat', 1, 0);
    start();
    await reported();
    expect(platform.sent).toEqual([]);
    expect(reports()).toMatchObject([{ outcome: 'held', code: 'feedback.outcome-unknown' }]);
  });

  it('turns the channel red while its token is not taken, and drops nothing', async () => {
    platform.outcomes = [new RevokedError('feedback.token-refused', 'telling')];
    await take();
    await eventually(() => expect(faults.codes).toEqual(['feedback.token-refused']));
    await eventually(async () => expect(await stateOf()).toBe('pending'));
    await makeDue();
    await reported();
    expect(reports()).toMatchObject([{ outcome: 'sent' }]);
    expect(faults.codes).toEqual([]);
  });

  it('waits with what rings until the quiet hours are over, and with nothing else', async () => {
    await teller.stop();
    const hour = Number(
      new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Jakarta', hour: '2-digit' }).format(new Date()),
    );
    start(parseQuietHours(`${hour}-${(hour + 2) % 24}`));
    await take();
    await eventually(async () => {
      const { rows } = await pool.query<{ waits: boolean }>(
        `SELECT due_at > now() + interval '30 minutes' AS waits FROM ingest.notice WHERE state = 'pending'`,
      );
      expect(rows).toEqual([{ waits: true }]);
    });
    platform.kinds = [{ kind: 'callback', isLoud: false }];
    await makeDue();
    await reported();
    expect(platform.sent.map(({ to }) => to)).toEqual(['callback']);
  });

  it('says that there was nobody to tell, or nothing', async () => {
    await take({ replyTo: undefined as never });
    await take({ ticketVersion: 4, stage: 'received' });
    await reported(2);
    expect(reports().map(({ code }) => code)).toEqual(['feedback.nobody', 'feedback.not-told']);
    expect(platform.sent).toEqual([]);
  });

  it("leaves other channels' alone, and what came before reporters were told", async () => {
    await take({ channel: 'social' });
    await take({ ticketVersion: undefined as never });
    await take({ ticketVersion: 9 });
    await reported();
    expect(platform.sent).toHaveLength(1);
  });
});
