import { join } from 'node:path';
import { createLogger } from '@sambung/platform';
import type { DataSource } from 'typeorm';
import { freshDatabase, type TestDatabase } from '../../../../tools/testing/database';
import { eventually } from '../../../../tools/testing/eventually';
import { loadCity } from '../city/load';
import { watchDrift } from '../drift/drift-watch';
import { report } from '../testing/reports';
import { runEngine, type RunningEngine } from '../testing/running-engine';
import { DispositionsStore, type Learnable } from './dispositions.store';
import { openStore } from './open-store';

const city = loadCity(join(__dirname, '../../../../cities/malang'));

describe('what has become of decisions', () => {
  let temporary: TestDatabase;
  let database: DataSource;
  beforeEach(async () => {
    temporary = await freshDatabase();
    database = await openStore(temporary.url);
  });
  afterEach(async () => {
    await database.destroy();
    await temporary.drop();
  });

  /** Assigned by us to `dlh`; then by a person to each of these, in turn. */
  const dispose = (count: number, category: string, to: string[] = [], daysAgo = 1): Promise<unknown> =>
    database.query(
      `INSERT INTO routing.disposition (complaint_id, tracking_id, ticket_version, "by", to_office, code, category,
         proposed, confidence, at)
       SELECT id, '1000001', version, CASE version WHEN 1 THEN 'sambung' ELSE 'person' END, office, 'decision', $2,
         'dlh', 0.95, now() - make_interval(days => $4)
       FROM (SELECT gen_random_uuid() AS id FROM generate_series(1, $1)) AS complaint,
         unnest(array_prepend('dlh', $3::text[])) WITH ORDINALITY AS disposed (office, version)`,
      [count, category, to, daysAgo],
    );

  it('shows which category has drifted, says so once, and when it is over', async () => {
    await dispose(40, 'Sampah');
    await dispose(20, 'Jalan');
    await dispose(10, 'Jalan', ['dpuprpkp']);
    await dispose(10, 'Pohon', ['dpuprpkp', 'dlh']);
    await dispose(30, 'Taman', ['dpuprpkp'], 40);
    const lines: string[] = [];
    const logger = createLogger('routing-test', { write: (line: string) => lines.push(line) });
    const said = (): string[] =>
      lines.map((line) => {
        const { code, category } = JSON.parse(line) as Record<string, string>;
        return `${code} ${category}`;
      });
    const watch = await watchDrift(database, logger);
    expect(watch.drifted()).toEqual(new Map([['Jalan', { decided: 30, corrected: 10 }]]));
    watch.worker.nudge();
    expect(said()).toEqual(['drift.category Jalan']);
    await database.query(`UPDATE routing.disposition SET to_office = 'dlh' WHERE category = 'Jalan'`);
    await eventually(() => {
      watch.worker.nudge();
      expect(said()).toEqual(['drift.category Jalan', 'drift.over Jalan']);
    });
    expect(watch.drifted().size).toBe(0);
    await watch.worker.stop();
  });

  it('is what another process has found, while that one looks', async () => {
    await database.query(`INSERT INTO routing.drifted_category VALUES ('Pohon', 20, 9)`);
    await database.transaction(async (other) => {
      await other.query('SELECT pg_advisory_xact_lock(7260105511)');
      const found = await new DispositionsStore(database).drifted(30, () => []);
      expect([...found]).toEqual([['Pohon', { decided: 20, corrected: 9 }]]);
    });
  });
});

describe('what can be learnt', () => {
  let routing: RunningEngine;
  beforeEach(async () => {
    routing = await runEngine({ pollSeconds: 0.05 });
  });
  afterEach(() => routing.close());

  const learnable = async (): Promise<Learnable[]> => {
    const all: Learnable[] = [];
    for await (const page of new DispositionsStore(routing.database).learnable(city)) all.push(...page);
    return all;
  };

  it('is where a person sent it, or where ours was answered; not where it lies or was given back', async () => {
    const reports = ['answered', 'corrected', 'open', 'given-back'].map((name) => report(name));
    await routing.arrive(...reports);
    await routing.settled();
    const { nationalSide } = routing;
    const of = (at: number) =>
      nationalSide.tickets.find(({ reference }) => reference === reports[at]?.complaintId) ?? fail();
    const ours = of(0).apparatusId;
    nationalSide.move(of(0), { status: 'Ditindaklanjuti oleh Instansi', answer: 'Sudah.' });
    nationalSide.dispose(of(1), 'dishub', 'Dinas Perhubungan');
    nationalSide.move(of(3), { status: 'Bukan Wewenang' });
    const direct = nationalSide.makeForChannel({ source: 'Android', externalId: 'direct' });
    nationalSide.move(direct, {
      status: 'Ditutup oleh Admin',
      apparatusId: '131000',
      apparatus: 'dinas lingkungan hidup',
      text: 'Sampah di taman.',
    });
    await eventually(async () => {
      const found = await learnable();
      expect(found.map(({ id, apparatus }) => [id, apparatus])).toEqual(
        expect.arrayContaining([
          [reports[0]?.complaintId, ours],
          [reports[1]?.complaintId, 'dishub'],
          [direct.trackingId, 'dlh'],
        ]),
      );
      expect(found).toHaveLength(3);
    });
    expect((await learnable()).find(({ apparatus }) => apparatus === 'dishub')).toMatchObject({
      text: reports[1]?.text,
      receivedAt: new Date(reports[1]?.receivedAt ?? 0),
    });
  });

  it('is left to people where the category has drifted, and what they choose is held against it', async () => {
    const [first, second] = [report('1'), report('2')];
    await routing.arrive(first);
    await routing.settled();
    const { decision } = await routing.complaint(first.complaintId);
    const category = decision.category?.name ?? '';
    await routing.restart({
      context: () => ({ drifted: new Map([[category, { decided: 20, corrected: 9 }]]) }),
    });
    await routing.arrive(second);
    await routing.settled();
    const left = await routing.complaint(second.complaintId);
    expect(left.decision).toMatchObject({ outcome: 'coordinate', reasons: [{ code: 'drift.category' }, {}] });
    const ticket =
      routing.nationalSide.tickets.find(({ reference }) => reference === second.complaintId) ?? fail();
    expect(ticket.apparatusId).toBeUndefined();
    expect(ticket.created.note).toContain(`Disposisi otomatis untuk "${category}" dihentikan sementara`);
    routing.nationalSide.dispose(ticket, 'dishub', 'Dinas Perhubungan');
    await eventually(async () =>
      expect(
        await routing.database.query(
          `SELECT category, proposed, to_office AS "to" FROM routing.disposition WHERE "by" = 'person'`,
        ),
      ).toEqual([{ category, proposed: decision.apparatus, to: 'dishub' }]),
    );
  });
});

function fail(): never {
  throw new Error('no ticket');
}
