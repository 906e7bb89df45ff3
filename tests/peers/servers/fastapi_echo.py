"""fastapi_echo.py PORT: FastAPI on uvicorn; echoes at /chat."""
import sys

import uvicorn
from fastapi import FastAPI, WebSocket

app = FastAPI()


@app.websocket("/chat")
async def echo(socket: WebSocket):
    await socket.accept()
    async for message in socket.iter_text():
        await socket.send_text(message)


uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning")
