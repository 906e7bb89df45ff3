// WebSocket over HTTP/2 (RFC 8441) by Node's own http2: echoes on /chat.  Arguments: the port, and options as JSON:
// cert and key (over TLS), connect (false: no Extended CONNECT), allowHTTP1.
import fs from 'node:fs';
import http2 from 'node:http2';
import { createRequire } from 'node:module';

// Not `import`: only `require` looks in NODE_PATH.
const { WebSocket } = createRequire(import.meta.url)('ws');
const [port, json = '{}'] = process.argv.slice(2);
const options = JSON.parse(json);
const settings = { enableConnectProtocol: options.connect !== false };

function open(stream) {
  const ws = new WebSocket(null, undefined, { autoPong: true });
  ws.setSocket(stream, Buffer.alloc(0), { maxPayload: 1 << 26, skipUTF8Validation: false, allowSynchronousEvents: true });
  ws._isServer = true;
  ws.on('message', (data, binary) => ws.send(data, { binary }));
  ws.on('error', () => {});
}

function answer(stream, headers) {
  stream.on('error', () => {});
  const tunnel = headers[':method'] === 'CONNECT' && headers[':protocol'] === 'websocket';
  switch (headers[':path']) {
    case '/chat':
      if (!tunnel) return stream.respond({ ':status': 426 }, { endStream: true });
      stream.respond({ ':status': 200, server: 'node' });
      return open(stream);
    case '/deny':
      stream.respond({ ':status': 403, 'content-type': 'text/plain' });
      return stream.end('no');
    case '/reset':
      return stream.close(http2.constants.NGHTTP2_REFUSED_STREAM);
    case '/http1':
      return stream.close(http2.constants.NGHTTP2_HTTP_1_1_REQUIRED);
    case '/goaway':
      return stream.session.goaway(http2.constants.NGHTTP2_ENHANCE_YOUR_CALM, 0, Buffer.from('too many of you'));
    default:
      stream.respond({ ':status': 404 }, { endStream: true });
  }
}

const server = options.cert
  ? http2.createSecureServer({ settings, allowHTTP1: options.allowHTTP1 === true, cert: fs.readFileSync(options.cert), key: fs.readFileSync(options.key) })
  : http2.createServer({ settings });
server.on('stream', answer);
server.on('session', (session) => session.on('error', () => {}));
server.on('sessionError', () => {});
server.listen(port, '127.0.0.1');
