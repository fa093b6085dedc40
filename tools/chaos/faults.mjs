import { writeFile } from 'node:fs/promises';

/** A process that is just coming back cannot be told anything. */
function signal(pid, name) {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

/** PostgreSQL waits for its clients to go on SIGTERM; on SIGINT it sends them away. */
const STOP_SIGNALS = { postgres: 'SIGINT' };

const linksOf = (proxy, share) =>
  [...proxy.links].filter((_link, index) => index % Math.round(1 / share) === 0);

/**
 * What each fault does, and how it ends: `(entry of the schedule, the trial) => end()`.
 * `trial`: `processes` (by name, each with its `pid`), `proxies` (by what stands behind them), `mood` (the simulator's,
 * see misbehaviour.ts), `clockFile(name)`.
 */
export const FAULTS = {
  kill({ victim }, { processes }) {
    signal(processes[victim].pid, 'SIGKILL');
  },
  restart({ victim }, { processes }) {
    signal(processes[victim].pid, STOP_SIGNALS[victim] ?? 'SIGTERM');
  },
  freeze({ victim }, { processes }) {
    const { pid } = processes[victim];
    signal(pid, 'SIGSTOP');
    return () => signal(pid, 'SIGCONT');
  },
  cut({ victim, share }, { proxies }) {
    proxies[victim].reset(linksOf(proxies[victim], share));
  },
  refuse({ victim }, { proxies }) {
    const proxy = proxies[victim];
    proxy.refusals += 1;
    proxy.reset(proxy.links);
    return () => void (proxy.refusals -= 1);
  },
  'half-open'({ victim, share }, { proxies }) {
    const proxy = proxies[victim];
    proxy.silences += 1;
    proxy.silence(linksOf(proxy, share));
    return () => {
      proxy.silences -= 1;
      proxy.endSilence();
    };
  },
  late({ victim, share }, { proxies }) {
    const links = linksOf(proxies[victim], share);
    for (const link of links) link.stall();
    return () => links.forEach((link) => link.flow());
  },
  'lost-answers'({ victim, amount }, { proxies }) {
    proxies[victim].answersToLose += amount;
  },
  slow: (entry, { mood }) => misbehave(mood, { slowMilliseconds: entry.amount }),
  errors: (entry, { mood }) => misbehave(mood, { answer: { status: entry.amount, probability: 0.7 } }),
  'accept-and-lose': (_entry, { mood }) => misbehave(mood, { lose: { probability: 0.5 } }),
  async clock({ victim, amount }, { clockFile }) {
    await writeFile(clockFile(victim), String(amount));
    return () => writeFile(clockFile(victim), '0');
  },
};

/** What the simulator is told stands until another fault, or the end of this one, takes it back. */
async function misbehave(mood, misbehaviour) {
  await mood.set(misbehaviour);
  return () => mood.set({});
}
