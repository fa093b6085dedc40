import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

const RESTART_MILLISECONDS = 500;
const STOP_MILLISECONDS = 30_000;

const running = new Set();
// However this process ends, short of being killed, it leaves none behind.
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));

const hasEnded = (child) => child.exitCode !== null || child.signalCode !== null;

/** One service as a process of its own: command, environment, health check and restarts as docker-compose.yml says. */
export class AppProcess {
  #app;
  #root;
  #logPath;
  #child;
  #isWanted = false;

  constructor(app, { root, logPath }) {
    this.#app = app;
    this.#root = root;
    this.#logPath = logPath;
  }

  get name() {
    return this.#app.name;
  }

  /** Of the process that runs now. It is another after a restart. */
  get pid() {
    return this.#child?.pid;
  }

  async start() {
    const [program, ...args] = this.#app.command;
    const log = await open(this.#logPath, 'a');
    // Nothing of this process's environment but what finds programs: a service has only its own settings.
    const child = spawn(program === 'node' ? process.execPath : program, args, {
      cwd: this.#root,
      env: { PATH: process.env.PATH, ...this.#app.environment },
      stdio: ['ignore', log.fd, log.fd],
      // Of a group of its own: Ctrl-C in the terminal is for the stack, which stops them in order.
      detached: true,
    });
    this.#child = child;
    this.#isWanted = true;
    running.add(child);
    child.once('exit', () => {
      running.delete(child);
      if (this.#isWanted && this.#app.restarts)
        setTimeout(() => this.#isWanted && void this.start(), RESTART_MILLISECONDS);
    });
    await Promise.all([once(child, 'spawn'), log.close()]);
  }

  kill(signal = 'SIGKILL') {
    this.#child?.kill(signal);
  }

  /** Resolves when the health check succeeds. */
  async ready() {
    const { pauseMilliseconds, patienceMilliseconds } = this.#app.health;
    const deadline = Date.now() + patienceMilliseconds;
    while (!(await this.#isHealthy())) {
      if (Date.now() > deadline)
        throw new Error(
          `${this.name} is not ready; the end of ${this.#logPath}:\n${await this.#lastLines()}`,
        );
      await delay(pauseMilliseconds);
    }
  }

  /** And does not come back until `start` is called. */
  async stop() {
    this.#isWanted = false;
    const child = this.#child;
    if (child === undefined || hasEnded(child)) return;
    const exit = once(child, 'exit');
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MILLISECONDS);
    await exit;
    clearTimeout(timer);
  }

  #isHealthy() {
    const [program, ...args] = this.#app.health.command;
    const options = { cwd: this.#root, timeout: this.#app.health.timeoutMilliseconds };
    return new Promise((resolve) => {
      execFile(program === 'node' ? process.execPath : program, args, options, (error) =>
        resolve(error === null),
      );
    });
  }

  async #lastLines() {
    return (await readFile(this.#logPath, 'utf8')).trimEnd().split('\n').slice(-10).join('\n');
  }
}
