import { TOPIC_MANIFEST, TOPICS } from '@sambung/contracts';
import { createLogger, type EventBus, openBus } from '@sambung/platform';
import { eventually } from '../../../../tools/testing/eventually';
import { describeKafka, kafkaBrokers } from '../../../../tools/testing/kafka';
import { LedgerStore } from '../store/ledger.store';
import { onBus, report } from '../testing/reports';
import { runEngine, type RunningEngine } from '../testing/running-engine';
import { checkBus } from './read-bus';

/** Routing's group, of this test alone: Kafka is the whole run's. */
const LANDING = 'routing-of-the-ledger';

describeKafka('the ledger on Kafka', () => {
  let routing: RunningEngine;
  let store: LedgerStore;
  let bus: EventBus;
  beforeEach(async () => {
    routing = await runEngine();
    store = new LedgerStore(routing.database);
    const logger = createLogger('test', { write: () => undefined });
    bus = await openBus({ KAFKA_BROKERS: await kafkaBrokers(), DATABASE_URL: '' }, TOPIC_MANIFEST, logger);
  });
  afterEach(async () => {
    await bus.close();
    await routing.close();
  });

  it('names what routing has passed and never landed, and goes on from where it was', async () => {
    const check = () => checkBus(bus, LANDING, store, () => false);
    const [landed, lost] = [report('kafka-1'), report('kafka-2')];
    // What other tests have left; the group is new, and Kafka may still be making its place.
    await eventually(check);
    await routing.database.query('DELETE FROM routing.ledger_unseen');
    const landing = await bus.subscribe({
      group: LANDING,
      topics: [TOPICS.complaintReceived],
      handle: async ({ value }) => {
        const event = JSON.parse(value.toString()) as typeof landed;
        if (event.eventId === landed.eventId) await routing.engine.landing.complaint(event, null);
      },
    });
    await bus.publish([landed, lost].map((event) => onBus(TOPICS.complaintReceived, event.eventId, event)));
    await eventually(async () => {
      const lags = await bus.lag(LANDING, [TOPICS.complaintReceived]);
      expect(lags.every(({ records }) => records === 0n)).toBe(true);
    });
    const fault = { code: 'ledger.never-landed', id: lost.eventId };
    expect(await check()).toEqual({ read: 2, isDone: true, faults: [fault] });
    expect(await check()).toEqual({ read: 0, isDone: true, faults: [fault] });
    await landing.close();
  });
});
