import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A wire to a server that can be cut: a small TCP proxy on the loopback. */
export interface Wire {
  port: number;
  /** Ends all connections and lets no new one through. */
  cut(): void;
  /** Connections stay, requests arrive, answers are lost. */
  mute(): void;
  restore(): void;
  close(): Promise<void>;
}

export async function openWire(host: string, port: number): Promise<Wire> {
  const sockets = new Set<Socket>();
  let isCut = false;
  let isMuted = false;
  const track = (socket: Socket): Socket => {
    sockets.add(socket);
    // A reset on one side closes the other; there is nobody to tell.
    return socket.on('error', () => {}).on('close', () => sockets.delete(socket));
  };
  const server = createServer((near) => {
    track(near);
    if (isCut) return near.destroy();
    const far = track(connect(port, host));
    near.pipe(far);
    far.on('data', (bytes) => isMuted || near.write(bytes));
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const hangUp = (): void => sockets.forEach((socket) => socket.destroy());
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    cut: () => {
      isCut = true;
      hangUp();
    },
    mute: () => void (isMuted = true),
    restore: () => {
      if (isMuted) hangUp(); // What was sent meanwhile is never answered.
      isCut = isMuted = false;
    },
    close: async () => {
      hangUp();
      server.close();
      await once(server, 'close');
    },
  };
}
