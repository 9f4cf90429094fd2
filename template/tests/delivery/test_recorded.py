import pytest
from fastapi import APIRouter, FastAPI

from app.delivery.attempts import NotDelivered
from app.delivery.jobs import callbacks
from app.jobs.runnable import GiveUp, Later
from app.models.job import Job
from app.resources import State

service, router = FastAPI(), APIRouter()


@router.post("{$request.query.callback_url}")
async def paid() -> None: ...


@service.post("/", callbacks=router.routes)
async def pay(callback_url: str) -> None: ...


@pytest.mark.parametrize(("is_final", "expected"), [(True, GiveUp), (False, Later)])
async def test_what_is_not_delivered(
    state: State, monkeypatch: pytest.MonkeyPatch, is_final: bool, expected: type[Exception]
) -> None:
    async def send(*_: object) -> None:
        raise NotDelivered("no", 7, is_final=is_final)

    monkeypatch.setattr("app.delivery.attempts.Deliverer.send", send)
    (callback,) = callbacks(service).values()
    with pytest.raises(expected, match=r"^no$") as failed:
        await callback.run(state, Job(key="1", arguments={"url": "https://example.com"}))
    assert getattr(failed.value, "seconds", None) == (None if is_final else 7)
