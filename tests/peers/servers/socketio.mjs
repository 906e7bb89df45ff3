// socketio.mjs PORT: Socket.IO at its usual path, /socket.io/.
import { createServer } from 'node:http';
import { createRequire } from 'node:module';

const { Server } = createRequire(import.meta.url)('socket.io'); // which looks in NODE_PATH

const server = createServer((_, response) => response.writeHead(404).end());
new Server(server).on('connection', (socket) => socket.onAny((event, ...values) => socket.emit(event, ...values)));
server.listen(Number(process.argv[2]), '127.0.0.1');
