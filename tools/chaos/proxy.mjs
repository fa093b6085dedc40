import { once } from 'node:events';
import { connect, createServer } from 'node:net';

/** How long what cannot be let through is listened to: whoever was cut off had begun to say something. */
const LAST_WORDS_MILLISECONDS = 2000;

/** One connection through the proxy: both ends, and what is done to it. */
class Link {
  #client;
  #server;
  #proxy;
  #stalls = 0;
  #isSilent = false;
  /** A call that counts was begun and not answered yet. */
  #isCallOpen = false;

  constructor(client, server, proxy) {
    this.#client = client;
    this.#server = server;
    this.#proxy = proxy;
    client.on('data', (chunk) => this.#ask(chunk));
    server.on('data', (chunk) => this.#answer(chunk));
    this.#join(client, server);
    this.#join(server, client);
  }

  #join(from, to) {
    from.setNoDelay(true);
    from.on('error', () => {}); // What broke is told by 'close'.
    from.on('drain', () => this.#stalls === 0 && to.resume());
    from.on('end', () => this.#isSilent || to.end());
    from.on('close', () => {
      this.#proxy.links.delete(this);
      this.#endCall('unanswered');
      if (!this.#isSilent) to.destroy();
    });
  }

  #ask(chunk) {
    if (this.#proxy.isCall(chunk)) this.#isCallOpen = true;
    if (!this.#isSilent && !this.#server.write(chunk)) this.#client.pause();
  }

  #answer(chunk) {
    if (this.#isSilent) return;
    if (this.#proxy.takesAnswer()) {
      this.reset();
      return;
    }
    this.#endCall(/^HTTP\/1\.1 5(?!03)/.test(chunk.toString('latin1', 0, 12)) ? 'unanswered' : 'answered');
    if (!this.#client.write(chunk)) this.#server.pause();
  }

  #endCall(how) {
    if (this.#isCallOpen && how === 'unanswered') this.#proxy.callsHit += 1;
    this.#isCallOpen = false;
  }

  reset() {
    this.#isSilent = false;
    this.#client.resetAndDestroy();
    this.#server.resetAndDestroy();
  }

  /** Half-open: both ends believe in it, and nothing arrives any more, not even that the other is gone. */
  silence() {
    this.#isSilent = true;
  }

  stall() {
    this.#stalls += 1;
    this.#client.pause();
    this.#server.pause();
  }

  flow() {
    this.#stalls -= 1;
    if (this.#stalls > 0) return;
    this.#client.resume();
    this.#server.resume();
  }
}

/**
 * Stands between two processes, passes all on, and breaks connections when it is told to.
 * @param {number} target port behind it
 * @param isCall says whether a chunk begins a call that is counted in `callsHit` when no answer of it gets through
 */
export class FaultProxy {
  links = new Set();
  callsHit = 0;
  /** How many faults go on that let no connection begin, and that make new ones half-open. */
  refusals = 0;
  silences = 0;
  answersToLose = 0;
  #silenced = new Set();
  #target;
  #server = createServer((client) => this.#accept(client));

  constructor(target, isCall = () => false) {
    this.#target = target;
    this.isCall = isCall;
  }

  /** @returns its port */
  async listen() {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return this.#server.address().port;
  }

  stop() {
    this.#server.close();
    this.reset(this.links);
    this.endSilence();
  }

  reset(links) {
    for (const link of [...links]) link.reset();
  }

  silence(links) {
    for (const link of links) {
      link.silence();
      this.#silenced.add(link);
    }
  }

  /** As when the machines in between give up at last: what was half-open is reset. */
  endSilence() {
    this.reset(this.#silenced);
    this.#silenced.clear();
  }

  takesAnswer() {
    if (this.answersToLose === 0) return false;
    this.answersToLose -= 1;
    return true;
  }

  #accept(client) {
    if (this.refusals > 0) {
      this.#refuse(client);
      return;
    }
    client.pause();
    const server = connect(this.#target, '127.0.0.1');
    const fail = () => this.#refuse(client);
    server.once('error', fail);
    client.once('error', () => server.destroy());
    server.once('connect', () => {
      server.off('error', fail);
      if (client.destroyed) {
        server.destroy();
        return;
      }
      const link = new Link(client, server, this);
      this.links.add(link);
      if (this.silences > 0) this.silence([link]);
      client.resume();
    });
  }

  #refuse(client) {
    const reset = () => client.resetAndDestroy();
    client.on('error', () => {});
    client.once('data', (chunk) => {
      if (this.isCall(chunk)) this.callsHit += 1;
      reset();
    });
    client.resume();
    setTimeout(reset, LAST_WORDS_MILLISECONDS).unref();
  }
}
