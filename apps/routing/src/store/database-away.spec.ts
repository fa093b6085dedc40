import { Client } from 'pg';
import { eventually } from '../../../../tools/testing/eventually';
import { report } from '../testing/reports';
import { runEngine, type RunningEngine } from '../testing/running-engine';

describe('a database that goes away', () => {
  let routing: RunningEngine;
  beforeEach(async () => {
    routing = await runEngine({ leaseSeconds: 1 });
  });
  afterEach(() => routing.close());

  it('loses nothing and doubles nothing, however often it ends every connection', async () => {
    const admin = new Client(routing.databaseUrl);
    await admin.connect();
    const end = (): Promise<unknown> =>
      admin.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()`);
    const events = Array.from({ length: 30 }, (_, index) => report(String(index)));
    for (const [index, event] of events.entries()) {
      if (index % 3 === 0) await end();
      await eventually(() => routing.engine.landing.complaint(event, null));
    }
    await end();
    await admin.end();
    await eventually(() => expect(routing.nationalSide.tickets).toHaveLength(events.length));
    await routing.settled();
    // A worker that has failed is well again once it has worked.
    await eventually(() => routing.engine.check());
    expect(new Set(routing.nationalSide.tickets.map(({ reference }) => reference)).size).toBe(events.length);
  });

  it('lets go of what a frozen process holds', async () => {
    const [row] = await routing.database.query<{ timeout: string }[]>(
      `SELECT current_setting('idle_in_transaction_session_timeout') AS timeout`,
    );
    expect(row?.timeout).toBe('1min');
  });
});
