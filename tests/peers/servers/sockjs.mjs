// sockjs.mjs PORT: SockJS echoes under the prefix /chat.
import { createServer } from 'node:http';
import { createRequire } from 'node:module';

const sockjs = createRequire(import.meta.url)('sockjs'); // which looks in NODE_PATH

const echo = sockjs.createServer();
echo.on('connection', (connection) => connection.on('data', (message) => connection.write(message)));
const server = createServer((_, response) => response.writeHead(404).end());
echo.installHandlers(server, { prefix: '/chat' });
server.listen(Number(process.argv[2]), '127.0.0.1');
