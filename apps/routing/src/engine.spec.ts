import { eventually } from '../../../tools/testing/eventually';
import { startEngine } from './engine';
import { report } from './testing/reports';
import { runEngine } from './testing/running-engine';

describe('two processes on one database', () => {
  it('keep the order of every report and make one ticket of each', async () => {
    const one = await runEngine({ mode: 'manual' });
    const other = startEngine(one.options);
    const reports = Array.from({ length: 30 }, (_, index) => `r${index}`);
    for (let edit = 0; edit < 5; edit++)
      await one.arrive(
        ...reports.map((ownId) =>
          report(ownId, {
            kind: edit === 0 ? 'first' : 'revision',
            revisedAt: `2026-01-05T02:0${edit}:00.000Z`,
            text: `Lampu mati, kata ke-${edit}.`,
          }),
        ),
      );
    const outcomes = () =>
      one.database.query<{ outcome: string }[]>('SELECT DISTINCT outcome FROM routing.arrival');
    await eventually(async () => expect(await outcomes()).toEqual([{ outcome: 'applied' }]));
    await other.stop();
    const api = startEngine({ ...one.options, mode: 'api' });
    await one.restart({ mode: 'api' });
    await one.settled();
    await api.stop();
    expect(one.nationalSide.tickets).toHaveLength(reports.length);
    expect(one.nationalSide.count('create')).toBe(reports.length);
    for (const { created } of one.nationalSide.tickets) expect(created.text).toContain('kata ke-4');
    await one.close();
  });
});
