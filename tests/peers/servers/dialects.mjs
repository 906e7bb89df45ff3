// dialects.mjs PORT DIALECT: a server that speaks a protocol of its own inside the WebSocket.
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

const require = createRequire(import.meta.url); // which looks in NODE_PATH
const [port, dialect] = process.argv.slice(2);
const server = createServer((_, response) => response.writeHead(404).end());
const page = fileURLToPath(new URL('dialects-page', import.meta.url));

/** A GraphQL schema with nothing in it. */
function schema() {
  return require('graphql').buildSchema('type Query { hello: String }');
}

/** Begins to listen. */
function listen(own = server) {
  own.listen(Number(port), '127.0.0.1');
}

const dialects = {
  graphql: async () => {
    const { useServer } = require('graphql-ws/use/ws');
    const { WebSocketServer } = require('ws');
    useServer({ schema: schema() }, new WebSocketServer({ server, path: '/graphql' }));
    listen();
  },
  'graphql-older': async () => {
    const { execute, subscribe } = require('graphql');
    const { SubscriptionServer } = require('subscriptions-transport-ws');
    SubscriptionServer.create({ schema: schema(), execute, subscribe }, { server, path: '/graphql' });
    listen();
  },
  mqtt: async () => {
    const { Aedes } = require('aedes');
    const factory = require('aedes-server-factory');
    listen(factory.createServer(await Aedes.createBroker(), { ws: true }));
  },
  'socketio-2': async () => {
    require('socket.io-2')(server);
    listen();
  },
  vite: async () => {
    const { createServer: createVite } = await import(pathToFileURL(require.resolve('vite')).href);
    const vite = await createVite({ root: page, cacheDir: process.cwd(), configFile: false, logLevel: 'error',
      server: { port: Number(port), host: '127.0.0.1', strictPort: true } });
    await vite.listen();
  },
  webpack: async () => {
    const compiler = require('webpack')({ mode: 'development', context: page, entry: './main.js' });
    const Server = require('webpack-dev-server');
    await new Server({ port: Number(port), host: '127.0.0.1' }, compiler).start();
  },
  grpc: async () => {
    const grpc = require('@grpc/grpc-js');
    new grpc.Server().bindAsync(`127.0.0.1:${port}`, grpc.ServerCredentials.createInsecure(), () => {});
  },
};

await dialects[dialect]();
