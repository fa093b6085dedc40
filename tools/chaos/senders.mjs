import { setTimeout as delay } from 'node:timers/promises';
import { send } from '../send.mjs';

/** Half-open connections answer nothing: a channel gives up and sends again. */
const TIMEOUT_MILLISECONDS = 8_000;
const ATTEMPTS = 4;
/** Of each way in: as many as a channel has workers that push. More would wait in line all the same, at the door. */
const PUSHES_AT_ONCE = 32;

/**
 * Sends the stories as true channels do: each push again and again, the same body, until it gets a 2xx, spread over the
 * given time. What the senders were told stands in each story: `accepted` and `ignored` ids of reports, `refused`
 * answers, and whether all of it `isTold`, that is, was answered with a 2xx.
 * @returns resolves when everything has been told, or `signal` says that it is over
 */
export async function sendAll(stories, deliveries, options) {
  const { milliseconds, signal, onTold, pushesAtOnce = PUSHES_AT_ONCE } = options;
  const step = milliseconds / stories.length;
  const lines = Object.fromEntries(Object.keys(deliveries).map((way) => [way, lineOf(pushesAtOnce)]));
  const sending = stories.map(async (story, index) => {
    Object.assign(story, { accepted: new Set(), toldIgnored: 0, refused: [], isTold: false });
    await delay(index * step);
    await tell(story, { make: deliveries[story.way], inLine: lines[story.way], signal });
    onTold(story);
  });
  await Promise.all(sending);
}

async function tell(story, { make, inLine, signal }) {
  const { pushes, isRepeated, isHurried, pauseMilliseconds } = story;
  const start = Date.now();
  const results = [];
  for (const { body } of isRepeated ? [...pushes, pushes[0]] : pushes) {
    // A sender that repeats a push has its body from the first time on.
    const delivery = make(body(start), 'notula.csv');
    const result = inLine(() => push(story, delivery, signal));
    results.push(result);
    if (!isHurried) await result;
    await delay(pauseMilliseconds);
  }
  story.isTold = (await Promise.all(results)).every(Boolean);
}

/** Does so many at once, the others in the order in which they came. */
function lineOf(places) {
  const waiting = [];
  return async (work) => {
    if (places > 0) places -= 1;
    else await new Promise((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) places += 1;
      else next();
    }
  };
}

/** @returns whether it was answered with a 2xx */
async function push(story, delivery, signal) {
  while (!signal.aborted) {
    const answer = await send(delivery, { attempts: ATTEMPTS, timeoutMilliseconds: TIMEOUT_MILLISECONDS });
    if (answer.ok) {
      remember(story, answer.body);
      return true;
    }
    if (answer.status >= 400 && answer.status < 500 && answer.status !== 429) {
      story.refused.push(`${answer.status} ${JSON.stringify(answer.body)}`);
      return false;
    }
  }
  return false;
}

/** A platform is answered with nothing but its 200: all of it was taken then. */
function remember(story, body) {
  const results = body === '' ? story.complaints.map(({ id }) => accepted(id)) : (body.results ?? [body]);
  for (const result of results) {
    if (result.status === 'accepted') story.accepted.add(result.complaintId);
    else if (result.status === 'ignored') story.toldIgnored = 1;
    else story.refused.push(`${result.status} ${result.code}`);
  }
}

const accepted = (complaintId) => ({ status: 'accepted', complaintId });
