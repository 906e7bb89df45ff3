// http_proxy.mjs PORT APP [ws]: a development proxy to APP's port with `http-proxy`; upgrades pass only with `ws`.
import { createServer } from 'node:http';
import { createRequire } from 'node:module';

const { createProxyServer } = createRequire(import.meta.url)('http-proxy'); // which looks in NODE_PATH

const [port, app, ws] = process.argv.slice(2);
const proxy = createProxyServer({ target: `http://127.0.0.1:${app}` });
proxy.on('error', () => {});
const server = createServer((request, response) => proxy.web(request, response));
if (ws) server.on('upgrade', (request, connection, head) => proxy.ws(request, connection, head));
server.listen(Number(port), '127.0.0.1');
