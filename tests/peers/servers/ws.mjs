// ws.mjs PORT [OPTIONS]: echoes at /chat and, after four seconds, at /slow; closes at once with 1008 at /bye; refuses every other path.
// OPTIONS is JSON for WebSocketServer; with the files `cert` and `key` in it, the server speaks TLS.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { createRequire } from 'node:module';

// Not `import`: only `require` looks in NODE_PATH, and the package is not installed beside this file.
const { WebSocketServer } = createRequire(import.meta.url)('ws');

const port = Number(process.argv[2]);
const { cert, key, ...options } = JSON.parse(process.argv[3] ?? '{}');
const host = '127.0.0.1';
const listener = cert
  ? { server: createServer({ cert: readFileSync(cert), key: readFileSync(key) }).listen(port, host) }
  : { port, host };

const verifyClient = ({ req }, done) => (req.url === '/slow' ? setTimeout(done, 4000, true) : done(true));
const server = new WebSocketServer({ perMessageDeflate: true, verifyClient, ...listener, ...options });
server.shouldHandle = ({ url }) => ['/chat', '/slow', '/bye'].includes(url);
server.on('connection', (socket, { url }) => {
  if (url === '/bye') return socket.close(1008, 'not you');
  socket.on('message', (message, binary) => socket.send(message, { binary }));
});
