import { setTimeout as delay } from 'node:timers/promises';

const WATCH_MILLISECONDS = 500;

const isAlive = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/**
 * A database or broker that comes back when it was killed, as Docker would bring it back.
 * @param {() => Promise<{ pid: number, stop: () => Promise<void> }>} start on the same port and data each time
 */
export async function keepRunning(start) {
  let server = await start();
  let isStopping = false;

  const watch = async () => {
    while (!isStopping) {
      await delay(WATCH_MILLISECONDS, undefined, { ref: false });
      if (isStopping || isAlive(server.pid)) continue;
      // It may still hold memory or a port for a moment.
      server = await start().catch(() => server);
    }
  };
  const watching = watch();

  return {
    get pid() {
      return server.pid;
    },
    kill: (signal = 'SIGKILL') => process.kill(server.pid, signal),
    stop: async () => {
      isStopping = true;
      await watching;
      await server.stop();
    },
  };
}
