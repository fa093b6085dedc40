import type { OutgoingRecord } from './event-bus';
import { PublishQueue } from './publish-queue';

const recordOf = (bytes: number): OutgoingRecord => ({
  topic: 'trial',
  key: 'a',
  headers: {},
  value: Buffer.alloc(bytes),
});

describe('what is published at the same time', () => {
  it('goes in one request, but never in one that the bus would refuse for its size', async () => {
    const sent: number[][] = [];
    const queue = new PublishQueue(async (records) => {
      sent.push(records.map(({ value }) => value.length));
    });
    await queue.publish([890_000, 400_000, 100_000, 100_000].map(recordOf));
    expect(sent).toEqual([[890_000], [400_000, 100_000], [100_000]]);
  });
});
