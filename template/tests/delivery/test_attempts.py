import asyncio
import json
from typing import Any

import pytest
from fastapi import APIRouter, FastAPI
from pydantic import BaseModel

from app.delivery.attempts import Deliverer, Delivery, NotDelivered
from app.delivery.contracts import contracts_of

service, router = FastAPI(), APIRouter()


class Received(BaseModel):
    ok: bool


@router.post("{$request.query.callback_url}")
async def paid() -> Received:
    raise NotImplementedError


@service.post("/", callbacks=router.routes)
async def pay(callback_url: str) -> None: ...


async def attempt(status: int, answer: Any) -> None:
    """Deliver a callback to a receiver that answers so."""

    async def receive(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(f"HTTP/1.1 {status} So\r\nRetry-After: 7\r\n\r\n{json.dumps(answer)}".encode())
        writer.close()

    async with await asyncio.start_server(receive, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        (contract,) = contracts_of(service).values()
        await Deliverer().send(contract, "1", Delivery(url=f"http://127.0.0.1:{port}/"))


async def test_what_is_answered_as_documented_is_delivered() -> None:
    await attempt(201, {"ok": True})


@pytest.mark.parametrize(
    ("status", "answer", "reason", "seconds", "is_final"),
    [
        (503, None, "the receiver answered 503", 7, False),
        (404, None, "the receiver answered 404", 7, False),
        (307, None, "the receiver answered 307", 7, False),
        (410, None, "the receiver wants no more of them: 410", 0, True),
        (200, {"ok": 1}, "contract violation: the answer 200 is not as documented: ok: ", 0, True),
        (200, "x" * 70_000, "contract violation: it is larger than 65536 bytes", 0, True),
    ],
)
async def test_what_is_not_delivered(
    status: int, answer: Any, reason: str, seconds: float, is_final: bool
) -> None:
    with pytest.raises(NotDelivered) as failed:
        await attempt(status, answer)
    assert str(failed.value).startswith(reason)
    assert (failed.value.seconds, failed.value.is_final) == (seconds, is_final)


async def test_a_violation_may_be_sent_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CALLBACKS_RETRY_VIOLATIONS", "true")
    with pytest.raises(NotDelivered) as failed:
        await attempt(200, None)
    assert not failed.value.is_final


async def test_a_forbidden_address_is_not_tried_again() -> None:
    (contract,) = contracts_of(service).values()
    with pytest.raises(NotDelivered) as failed:
        await Deliverer().send(contract, "1", Delivery(url="http://10.0.0.1/"))
    assert failed.value.is_final
