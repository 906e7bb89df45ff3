// express.mjs PORT [MODE]: an Express app with a page at / and, with `ws`, a WebSocket that echoes at /chat.
// MODE: `server` (the default) lets ws listen for upgrades; `listener` has a listener of its own that ignores every other
// path; `none` has no WebSocket at all.
import { createServer } from 'node:http';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url); // which looks in NODE_PATH
const express = require('express');
const { WebSocketServer } = require('ws');

const [port, mode = 'server'] = process.argv.slice(2);
const app = express().get('/', (_, response) => response.send('<!doctype html><title>News</title><p>None today.'));
const server = createServer(app).listen(Number(port), '127.0.0.1');

function echo(socket) {
  socket.on('message', (message, binary) => socket.send(message, { binary }));
}

if (mode === 'server') {
  new WebSocketServer({ server, path: '/chat' }).on('connection', echo);
} else if (mode === 'listener') {
  const sockets = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request, connection, head) => {
    if (request.url === '/chat') sockets.handleUpgrade(request, connection, head, echo);
  });
}
