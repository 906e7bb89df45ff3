"""websockets_echo.py PORT: echoes on every path; speaks the subprotocol chat.v2 when it is offered."""
import asyncio
import sys

from websockets.asyncio.server import serve


async def echo(socket):
    async for message in socket:
        await socket.send(message)


def select_subprotocol(_, offered):
    return "chat.v2" if "chat.v2" in offered else None


async def main():
    async with serve(echo, "127.0.0.1", int(sys.argv[1]), select_subprotocol=select_subprotocol) as server:
        await server.serve_forever()


asyncio.run(main())
