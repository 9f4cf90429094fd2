"""Answers that come piece by piece, and a web socket."""

from collections.abc import AsyncIterable, AsyncIterator

from fastapi import APIRouter, WebSocket
from fastapi.responses import StreamingResponse
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import BaseModel

router = APIRouter(prefix="/streams", tags=["streams"])


class Tick(BaseModel):
    """A piece of a stream."""

    number: int


@router.get("/lines")
async def lines() -> AsyncIterable[Tick]:
    """Give objects, one a line."""
    for number in range(3):
        yield Tick(number=number)


@router.get("/events", response_class=EventSourceResponse, include_in_schema=False)
async def events() -> AsyncIterable[ServerSentEvent]:
    """Give events, as the server sends them."""
    for number in range(2):
        yield ServerSentEvent(data=Tick(number=number), event="tick", id=str(number))


@router.get("/text", include_in_schema=False)
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
