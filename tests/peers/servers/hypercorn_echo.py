"""hypercorn_echo.py PORT [STEM]: an ASGI application on hypercorn, which speaks HTTP/1.1 and HTTP/2; echoes at /chat.

With STEM it speaks TLS, with the certificate STEM.crt.
"""
import asyncio
import sys

from hypercorn.asyncio import serve
from hypercorn.config import Config


async def application(scope, receive, send):
    if scope["type"] != "websocket":
        return
    await receive()
    if scope["path"] != "/chat":
        return await send({"type": "websocket.close"})
    await send({"type": "websocket.accept"})
    while (event := await receive())["type"] == "websocket.receive":
        await send({"type": "websocket.send", **{key: event[key] for key in ("text", "bytes") if event.get(key) is not None}})


config = Config()
config.bind = [f"127.0.0.1:{sys.argv[1]}"]
config.errorlog = None
if len(sys.argv) > 2:
    config.certfile, config.keyfile = sys.argv[2] + ".crt", sys.argv[2] + ".key"
asyncio.run(serve(application, config))
