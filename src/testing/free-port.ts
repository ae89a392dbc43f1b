import { createServer, type AddressInfo } from 'node:net';

/** A TCP port of this machine on which nobody listened a moment ago: for `WEB_SERVER_ADDRESS`. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      // A server that listens on a port has this kind of address.
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
