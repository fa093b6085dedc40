import { TOPICS } from '@sambung/contracts';
import { report } from './testing/reports';
import { eventually, runEngine, type RunningEngine } from './testing/running-engine';

describe('a complaint on its way', () => {
  let routing: RunningEngine;

  beforeAll(async () => {
    routing = await runEngine();
  });
  afterAll(() => routing.close());

  it('becomes one ticket that is assigned to an apparatus, with the reason as an internal note', async () => {
    const event = report('way-1');
    await routing.arrive(event);
    await routing.settled();

    const complaint = await routing.complaint(event.complaintId);
    const ticket = routing.nationalSide.tickets.find(({ reference }) => reference === event.complaintId);
    expect(complaint.state).toBe('forwarded');
    expect(complaint.trackingId).toBe(ticket?.trackingId);
    expect(complaint.decision.outcome).toBe('assign');
    expect(ticket?.created.text).toContain(event.text);
    expect(ticket?.status).toMatch(/^Terdisposisi ke /);
    expect(ticket?.notes.get('why')?.kind).toBe('internal');
  });
});
