import { eventually } from '../../../../tools/testing/eventually';
import { report } from '../testing/reports';
import { runEngine, type RunningEngine } from '../testing/running-engine';

const CONCURRENCY = 3;

describe('what is new', () => {
  let routing: RunningEngine;
  beforeEach(async () => {
    routing = await runEngine({ concurrency: CONCURRENCY });
  });
  afterEach(() => routing.close());

  const creates = (): string[] =>
    routing.nationalSide.calls.flatMap(({ call, key }) => (call === 'create' ? (key ?? '') : []));
  const reports = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, index) => report(`n${from + index}`));

  it('is sent in the transaction that makes it, without a turn in the queue', async () => {
    const release = routing.nationalSide.hold();
    const [first] = reports(0, 1);
    if (first === undefined) throw new Error('no report');
    await routing.arrive(first);
    await eventually(() => expect(creates()).toHaveLength(1));
    const moments = await routing.database.query<{ moments: string }[]>(
      `SELECT count(DISTINCT at) AS moments FROM routing.history WHERE complaint_id = $1
       AND code IN ('complaint.received', 'complaint.forwarding') HAVING count(*) = 2`,
      [first.complaintId],
    );
    expect(moments).toEqual([{ moments: '1' }]);
    release();
  });

  it('is sent at once only as far as there is room, and then behind what waits', async () => {
    const release = routing.nationalSide.hold();
    await routing.arrive(...reports(0, 8));
    await eventually(async () => expect(await routing.complaintCount()).toBe(8));
    await eventually(() => expect(creates()).toHaveLength(CONCURRENCY));
    await routing.arrive(...reports(8, 10));
    await eventually(async () => expect(await routing.complaintCount()).toBe(10));
    expect(creates()).toHaveLength(CONCURRENCY);
    release();
    await routing.settled();
    const sent = creates().map((key) => key.replace('/create', ''));
    expect(sent).toHaveLength(10);
    const late = reports(8, 10).map(({ complaintId }) => complaintId);
    expect(new Set(sent.slice(-2))).toEqual(new Set(late));
  });
});
