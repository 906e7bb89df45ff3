"""tornado_echo.py PORT: echoes at /chat."""
import asyncio
import sys

from tornado.web import Application
from tornado.websocket import WebSocketHandler


class Echo(WebSocketHandler):
    def on_message(self, message):
        self.write_message(message)


async def main():
    Application([("/chat", Echo)]).listen(int(sys.argv[1]), "127.0.0.1")
    await asyncio.Event().wait()


asyncio.run(main())
