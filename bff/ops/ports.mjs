import { createServer } from 'node:net';

/** A port of the loopback address that nobody listens on: the one wished for, or any. Null when the wish is taken. */
export function freePort(wished = 0, host = '127.0.0.1') {
  return new Promise((done) => {
    const server = createServer();
    server.once('error', () => done(null));
    server.listen({ port: wished, host, exclusive: true }, () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}
