import { setTimeout as delay } from 'node:timers/promises';

const PAUSE_MILLISECONDS = 300;

/**
 * How the simulator behaves (see misbehaviour.ts). It forgets what it was told when it is killed, so it is told again and
 * again.
 */
export function keepMood({ urls, environment }, duplicateProtection) {
  const tell = (misbehaviour) =>
    fetch(`${urls['sp4n-simulator']}/control/misbehaviour`, {
      method: 'PUT',
      headers: {
        authorization: `Bearer ${environment.SIMULATOR_TOKEN}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ ...misbehaviour, duplicateProtection }),
      signal: AbortSignal.timeout(2000),
    }).catch(() => undefined); // Frozen or on its way back.
  let current = {};
  let isOver = false;
  const keeping = (async () => {
    for (; !isOver; await delay(PAUSE_MILLISECONDS)) await tell(current);
  })();
  return {
    async set(misbehaviour) {
      current = misbehaviour;
      await tell(current);
    },
    stop() {
      isOver = true;
      return keeping;
    },
  };
}
