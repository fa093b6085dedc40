import { randomUUID } from 'node:crypto';
import { encodeEvent, type ReportReleased, TOPICS } from '@sambung/contracts';
import { eventually } from '../../../tools/testing/eventually';
import { startTrial, type Trial } from '../testing/trial';

describe('what was held and is released', () => {
  let trial: Trial;

  beforeAll(async () => {
    trial = await startTrial();
  });
  afterAll(() => trial.stop());

  const publishedAs = (topic: string) => trial.published.filter((record) => record.topic === topic);

  const heldNow = async (count: number) => {
    await eventually(() => expect(publishedAs(TOPICS.reportHeld).length).toBeGreaterThanOrEqual(count));
    const held = publishedAs(TOPICS.reportHeld).at(-1);
    return held?.data as unknown as { reportId: string; delivery: string; code: string; releaseId?: string };
  };

  const release = async (given: Partial<ReportReleased> & { reportIds: string[]; delivery: string }) => {
    const releaseId = randomUUID();
    const releasedAt = new Date().toISOString();
    const data = { releaseId, channel: 'trial', source: 'batch', releasedAt, ...given };
    await trial.publish([
      encodeEvent(
        {
          topic: TOPICS.reportReleased,
          key: releaseId,
          id: releaseId,
          source: '//sambung/malang/routing',
          subject: releaseId,
          time: releasedAt,
        },
        data,
      ),
    ]);
    return releaseId;
  };

  const textsTaken = () => publishedAs(TOPICS.complaintReceived).map(({ data }) => data['text']);

  beforeEach(() => {
    trial.published.length = 0;
  });

  it('is read again as it came once its reader is mended, and what came with it has the ids that it had', async () => {
    await trial.push('batch', [
      { id: 'r1', text: 'jalan berlubang' },
      { id: 'r2', text: 'unreadable' },
    ]);
    const { reportId, delivery } = await heldNow(1);
    trial.mend('r2');
    await release({ reportIds: [reportId], delivery });
    await eventually(() =>
      expect(textsTaken()).toEqual(['jalan berlubang', 'jalan berlubang', 'unreadable']),
    );
    const [first, again] = publishedAs(TOPICS.complaintReceived);
    expect(again?.data['eventId']).toBe(first?.data['eventId']);
    expect(again?.data['receivedAt']).toBe(first?.data['receivedAt']);
  });

  it('is held again under its id, naming the release, while nobody has mended its reader', async () => {
    await trial.push('batch', [
      { id: 'r3', text: 'unreadable' },
      { id: 'r4', text: 'unreadable' },
    ]);
    await heldNow(2);
    const [one] = publishedAs(TOPICS.reportHeld).map(({ data }) => data);
    const reportId = String(one?.['reportId']);
    const releaseId = await release({ reportIds: [reportId], delivery: String(one?.['delivery']) });
    expect(await heldNow(3)).toMatchObject({ reportId, releaseId, code: 'trial.unreadable' });
    expect(publishedAs(TOPICS.reportHeld)).toHaveLength(3);
  });

  it('is taken as a person has put it right, where it only broke the rules', async () => {
    await trial.push('batch', [{ id: 'r5', text: 'x'.repeat(20_001) }]);
    const { reportId, delivery, code } = await heldNow(1);
    expect(code).toBe('ingest.invalid');
    await release({ reportIds: [reportId], delivery, correction: { text: 'ringkasnya: lampu mati' } });
    await eventually(() => expect(textsTaken()).toEqual(['ringkasnya: lampu mati']));
    expect(publishedAs(TOPICS.complaintReceived)[0]?.data['ownId']).toBe('r5');
  });

  it('is read again from the object store where the delivery is long', async () => {
    await trial.push('batch', [
      { id: 'r6', text: 'unreadable' },
      ...Array.from({ length: 12 }, (_, index) => ({ id: `long-${index}`, text: 'panjang '.repeat(1800) })),
    ]);
    const { reportId, delivery } = await heldNow(1);
    expect(delivery).toMatch(/^[0-9a-f]{64}$/);
    trial.mend('r6');
    await release({ reportIds: [reportId], delivery });
    await eventually(() => expect(textsTaken()).toContain('unreadable'));
  });

  it('is nobody else’s: a delivery is sealed for its own adapter', async () => {
    await trial.push('batch', [{ id: 'r7', text: 'unreadable' }]);
    const { delivery } = await heldNow(1);
    expect(JSON.stringify(delivery)).not.toContain('unreadable');
    await expect(trial.openContact(delivery)).rejects.toThrow();
    expect(await trial.openReply(delivery)).toMatchObject({ contentType: 'application/json' });
  });
});
