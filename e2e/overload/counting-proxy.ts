import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Passes calls on and counts those that are out at the same time. */
export interface CountingProxy {
  url: string;
  calls: number;
  mostAtOnce: number;
  close(): Promise<void>;
}

export async function startCountingProxy(target: () => string): Promise<CountingProxy> {
  let out = 0;
  const server: Server = createServer((incoming, answer) => {
    proxy.calls += 1;
    proxy.mostAtOnce = Math.max(proxy.mostAtOnce, ++out);
    answer.once('close', () => (out -= 1));
    const { method, url: path = '/', headers } = incoming;
    const onward = request(new URL(path, target()), { method, headers }, (result) => {
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
