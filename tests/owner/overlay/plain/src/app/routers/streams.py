"""Answers that come piece by piece, and a web socket."""

from collections.abc import AsyncIterable, AsyncIterator

from fastapi import APIRouter, WebSocket
from fastapi.responses import StreamingResponse
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import BaseModel

# FastAPI writes `itemSchema`, which is OpenAPI 3.2, into a document that says that it is 3.1.
router = APIRouter(prefix="/streams", tags=["streams"], include_in_schema=False)


class Tick(BaseModel):
    """A piece of a stream."""

    number: int


@router.get("/lines")
async def lines() -> AsyncIterable[Tick]:
    """Give objects, one a line."""
    for number in range(3):
        yield Tick(number=number)


@router.get("/events", response_class=EventSourceResponse)
async def events() -> AsyncIterable[ServerSentEvent]:
    """Give events, as the server sends them."""
    for number in range(2):
        yield ServerSentEvent(data=Tick(number=number), event="tick", id=str(number))


@router.get("/text")
async def text() -> StreamingResponse:
    """Give text that is longer than one piece."""
    return StreamingResponse(pieces(), media_type="text/plain")


async def pieces() -> AsyncIterator[bytes]:
    """Yield the pieces."""
    for _ in range(100):
        yield b"x" * 1000


@router.websocket("/echo")
async def echo(socket: WebSocket) -> None:
    """Say what is said."""
    await socket.accept()
    await socket.send_text(await socket.receive_text())
    await socket.close()
