import { between, pick, pickWeighted, randomFrom } from './random.mjs';

const SERVICES = [
  'ingest-sambat',
  'ingest-call112',
  'ingest-social',
  'ingest-ngombe',
  'routing',
  'routing-2',
  'sp4n-simulator',
];
const ADAPTERS = SERVICES.filter((name) => name.startsWith('ingest-'));
const BACKINGS = ['kafka', 'postgres'];
const ROUTING = ['routing', 'routing-2'];
/** What a proxy stands in front of. */
const DOORS = [...BACKINGS, 'sp4n-simulator', ...ADAPTERS];

/**
 * What may happen, how often, to whom, and for how many seconds. A lease is ten seconds in these runs: some freezes
 * outlast it. Adapters' clocks stay within the five minutes for which a signature holds.
 */
const FAULTS = [
  [9, { fault: 'kill', victims: [...SERVICES, ...ROUTING, 'sp4n-simulator'] }],
  [3, { fault: 'kill', victims: BACKINGS }],
  [2, { fault: 'restart', victims: [...SERVICES, ...BACKINGS] }],
  [5, { fault: 'freeze', victims: [...SERVICES, ...ROUTING, 'kafka'], seconds: [1, 8] }],
  [3, { fault: 'freeze', victims: ROUTING, seconds: [11, 20] }],
  [6, { fault: 'cut', victims: DOORS }],
  [4, { fault: 'refuse', victims: DOORS, seconds: [1, 6] }],
  [5, { fault: 'half-open', victims: DOORS, seconds: [2, 12] }],
  [5, { fault: 'late', victims: DOORS, seconds: [1, 8] }],
  [9, { fault: 'lost-answers', victims: ['sp4n-simulator', 'sp4n-simulator', ...ADAPTERS], amount: [1, 12] }],
  [3, { fault: 'slow', victims: ['sp4n-simulator'], seconds: [2, 8], amount: [50, 3000] }],
  [3, { fault: 'errors', victims: ['sp4n-simulator'], seconds: [1, 6], amount: [429, 500, 503] }],
  [3, { fault: 'accept-and-lose', victims: ['sp4n-simulator'], seconds: [1, 6] }],
  [3, { fault: 'clock', victims: [...ROUTING, 'sp4n-simulator'], seconds: [5, 30], amount: [-600, 600] }],
  [2, { fault: 'clock', victims: ADAPTERS, seconds: [5, 30], amount: [-200, 200] }],
];
const PAUSE_SECONDS = [0.5, 3];

/**
 * The faults of a run, drawn from its seed alone: the same seed, the same faults at the same seconds.
 * @returns `{ at, fault, victim, seconds?, amount?, share }`, in order
 */
export function scheduleOf(seed, minutes) {
  const random = randomFrom(seed);
  const schedule = [];
  const [shortest, longest] = PAUSE_SECONDS;
  for (let at = 3; ; at += shortest + random() * (longest - shortest)) {
    if (at > minutes * 60) return schedule;
    const { fault, victims, seconds, amount } = pickWeighted(FAULTS, random);
    schedule.push({
      at: Math.round(at * 10) / 10,
      fault,
      victim: pick(victims, random),
      ...(seconds && { seconds: between(...seconds, random) }),
      ...(amount && { amount: amount.length === 2 ? between(...amount, random) : pick(amount, random) }),
      // Of the connections: all, or some.
      ...(DOOR_FAULTS.includes(fault) && { share: pick([1, 1, 0.5], random) }),
    });
  }
}

const DOOR_FAULTS = ['cut', 'half-open', 'late'];
