import { TOPICS } from '@sambung/contracts';
import { createLogger, createRegistry, type OutgoingRecord, UnavailableError } from '@sambung/platform';
import { eventually } from '../../../../tools/testing/eventually';
import { RevokedError } from '../poll/ask-channel';
import { startCanary } from './canary';
import { Faults } from './faults';
import { watchedMedia } from './watched-media';

describe('the canary of a channel', () => {
  const sent: OutgoingRecord[] = [];
  const faults = new Faults(createRegistry('test'), 'sambat');
  const last = () => {
    const { topic, value } = sent.at(-1) ?? {};
    return { topic, ...(JSON.parse(String(value)) as Record<string, unknown>) };
  };
  const canary = startCanary({
    adapter: { city: 'malang', channel: 'sambat' },
    bus: {
      publish: (records) => {
        sent.push(...records);
        return Promise.resolve();
      },
    },
    quietMinutes: { day: 960, night: 0 },
    faults,
    logger: createLogger('test', { write: () => undefined }),
  });
  afterAll(() => canary.stop());

  it('is sent at the start and says how long the channel may be quiet', async () => {
    await eventually(() => expect(sent).toHaveLength(1));
    expect(last()).toMatchObject({
      topic: TOPICS.canarySent,
      channel: 'sambat',
      quietMinutes: { day: 960, night: 0 },
      faults: [],
    });
  });

  it('tells at once of a token for photos that is not taken, and once it is again', async () => {
    let answer = (): Promise<Buffer> =>
      Promise.reject(new RevokedError('social.whatsapp-token-refused', 'asking'));
    const fetchMedia = watchedMedia(() => answer(), faults);
    const url = 'https://graph.facebook.com/1';
    await expect(fetchMedia(url, 1)).rejects.toThrow();
    await eventually(() => expect(last()).toMatchObject({ faults: ['social.whatsapp-token-refused'] }));
    answer = () => Promise.reject(new UnavailableError('media.timeout', 'fetching'));
    await expect(fetchMedia(url, 1)).rejects.toThrow();
    expect(faults.codes).toHaveLength(1);
    answer = () => Promise.resolve(Buffer.from('bytes'));
    await fetchMedia(url, 1);
    await eventually(() => expect(last()).toMatchObject({ faults: [] }));
    expect(sent).toHaveLength(3);
  });
});
