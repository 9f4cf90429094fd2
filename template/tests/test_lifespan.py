import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import pytest
from fastapi import FastAPI, Request
from fixtures.app import serve
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import Mount

from app.lifespan import AppRequest
from app.resources import opened
from app.resources.base import Resource, ResourceSettings


class Fragile(Resource):
    """A resource that hangs when it opens or closes, or fails when it closes."""

    def __init__(self, hangs: str = "") -> None:
        super().__init__(ResourceSettings(startup_timeout=0.01, close_timeout=0.01))
        self.hangs = hangs
        self.closed = False

    async def open(self) -> None:
        if self.hangs == "open":
            await asyncio.Event().wait()

    async def close(self) -> None:
        self.closed = True
        if self.hangs == "close":
            await asyncio.Event().wait()
        raise OSError("broken")

    async def check(self) -> None:
        raise OSError("broken")


def test_a_handler_reads_the_state(app: FastAPI) -> None:
    @app.get("/port")
    async def port(request: AppRequest) -> int:
        return request.state["settings"].port

    with serve(app) as client:
        assert client.get("/port").json() == 8000


def test_a_mounted_application_is_opened_once_wherever_it_is(app: FastAPI) -> None:
    events = []

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncGenerator[dict[str, str]]:
        events.append(f"{app.title} opened")
        yield {"title": app.title}
        events.append(f"{app.title} closed")

    def application(title: str) -> FastAPI:
        mounted = FastAPI(title=title, lifespan=lifespan)

        @mounted.get("/title")
        async def read_title(request: Request) -> list[str]:
            return [request.state.title, type(request.state.settings).__name__]

        return mounted

    plain, wrapped, deep = application("plain"), application("wrapped"), application("deep")
    plain.mount("/deep", deep)
    app.mount("/wrapped", CORSMiddleware(wrapped, allow_origins=["*"]))
    app.router.routes.append(Mount("/list", routes=[Mount("/plain", plain)]))
    app.host("other", plain)
    titles = {"/wrapped": "wrapped", "/list/plain": "plain", "/list/plain/deep": "deep"}
    for _ in range(2):
        with serve(app) as client:
            assert len(events) == 3
            for path, title in titles.items():
                assert client.get(f"{path}/title").json() == [title, "AppSettings"]
        assert len(set(events)) == len(events) == 6
        events.clear()


def test_nothing_is_left_running(app: FastAPI) -> None:
    async def open_and_close() -> None:
        before = asyncio.all_tasks()
        async with app.router.lifespan_context(app):
            pass
        assert asyncio.all_tasks() == before

    asyncio.run(open_and_close())


async def hold(resource: Resource) -> None:
    async with resource:
        assert opened({"fragile": resource, "other": 1}) == {"fragile": resource}


@pytest.mark.parametrize("hangs", ["", "close"])
def test_a_failure_to_close_is_logged_and_not_raised(
    caplog: pytest.LogCaptureFixture, hangs: str
) -> None:
    resource = Fragile(hangs)
    asyncio.run(hold(resource))
    assert resource.closed
    assert "Fragile did not close" in caplog.text


def test_opening_ends_at_the_time_out_and_closes_what_was_half_open(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.ERROR)
    resource = Fragile("open")
    with pytest.raises(TimeoutError):
        asyncio.run(hold(resource))
    assert resource.closed
    assert "Fragile did not open" in caplog.text


def test_what_the_service_can_do_without_does_not_stop_the_start(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Fragile, "required", False)
    resource = Fragile("open")
    asyncio.run(hold(resource))
    assert resource.closed
    assert "Fragile did not open" in caplog.text


def test_a_shutdown_ends_before_kubernetes_kills_the_process(app: FastAPI) -> None:
    with serve(app) as client:
        closing = [one.close_timeout for one in opened(client.app_state).values()]
        assert client.app_state["settings"].shutdown_timeout + sum(closing) < 30
