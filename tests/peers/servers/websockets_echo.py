"""websockets_echo.py PORT [OPTIONS]: echoes on every path; speaks the subprotocol chat.v2 when it is offered.

OPTIONS is JSON for `serve`; with `subprotocols` in it, one of these must be offered.
"""
import asyncio
import json
import sys

from websockets.asyncio.server import serve


async def echo(socket):
    async for message in socket:
        await socket.send(message)


def select_subprotocol(_, offered):
    return "chat.v2" if "chat.v2" in offered else None


async def main():
    options = json.loads(sys.argv[2]) if len(sys.argv) > 2 else {}
    if "subprotocols" not in options:
        options["select_subprotocol"] = select_subprotocol
    async with serve(echo, "127.0.0.1", int(sys.argv[1]), **options) as server:
        await server.serve_forever()


asyncio.run(main())
