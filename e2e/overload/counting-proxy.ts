import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Passes calls on and counts those that change something; look-ups (a canary ends in one) are not counted. */
export interface CountingProxy {
  url: string;
  calls: number;
  /** Out at the same time. */
  mostAtOnce: number;
  close(): Promise<void>;
}

/** @param target where to, as soon as it is known; until then calls are broken off. */
export async function startCountingProxy(target: () => string | undefined): Promise<CountingProxy> {
  let out = 0;
  const server: Server = createServer((incoming, answer) => {
    const { method, url: path = '/', headers } = incoming;
    const to = target();
    if (to === undefined) {
      answer.destroy();
      return;
    }
    if (method !== 'GET') {
      proxy.calls += 1;
      proxy.mostAtOnce = Math.max(proxy.mostAtOnce, ++out);
      answer.once('close', () => (out -= 1));
    }
    const onward = request(new URL(path, to), { method, headers }, (result) => {
      answer.writeHead(result.statusCode ?? 502, result.headers);
      result.pipe(answer);
    });
    onward.once('error', () => answer.destroy());
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const proxy: CountingProxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls: 0,
    mostAtOnce: 0,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return proxy;
}
