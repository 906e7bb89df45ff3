"""answers.py PORT STATUS...: each connection gets the next of these answers, round and round; prints a line for each.

A connection that sends nothing does not count.
"""
import asyncio
import base64
import contextlib
import hashlib
import http
import itertools
import re
import sys

GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
ANSWERS = itertools.cycle(map(int, sys.argv[2:]))


async def answer(reader, writer):
    with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
        if first := await reader.read(1):
            status = next(ANSWERS)
            print(status, flush=True)
            head = first + await reader.readuntil(b"\r\n\r\n")
            writer.write(switching(head) if status == 101 else refusal(status))
            if status == 101:
                await reader.read()  # to its end
    writer.close()


def refusal(status):
    return f"HTTP/1.1 {status} {http.HTTPStatus(status).phrase}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode()


def switching(head):
    key = re.search(rb"(?im)^sec-websocket-key:\s*(\S*)", head)
    accept = base64.b64encode(hashlib.sha1((key[1] if key else b"") + GUID).digest())
    return (b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Accept: " + accept + b"\r\n\r\n")


async def main():
    async with await asyncio.start_server(answer, "127.0.0.1", int(sys.argv[1])) as server:
        await server.serve_forever()


asyncio.run(main())
