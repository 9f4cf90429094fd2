"""What is registered when the application starts, which importing it does not tell: a doubt."""

from __future__ import annotations

import pytest
from scaffold.model.application import Reading
from scaffold.model.doubt import Kind, OneRouter
from scaffold.model.tree import File
from scaffold.reading import read

HEAD = """\
from contextlib import asynccontextmanager
from fastapi import APIRouter, FastAPI

"""
LIFESPAN = "@asynccontextmanager\nasync def lifespan({}):\n    {}\n    yield\n\n\n"
HANDLER = "{}def start():\n    app.include_router(router)\n\n\n"
ROUTER = "router = APIRouter()\n\n\n@router.get('/late')\ndef late(): ...\n"
STARTS = {
    "lifespan=": LIFESPAN.format("one", "app.include_router(router)")
    + "app = FastAPI(lifespan=lifespan)\n",
    "the application that it gets": LIFESPAN.format("one", "one.include_router(router)")
    + "app = FastAPI(lifespan=lifespan)\n",
    "awaited": LIFESPAN.format("one", "await register(one)")
    + "async def register(one):\n    one.include_router(router)\n\n\n"
    + "app = FastAPI(lifespan=lifespan)\n",
    "of a router": LIFESPAN.format("one", "one.include_router(router)")
    + "app = FastAPI()\napp.include_router(APIRouter(lifespan=lifespan))\n",
    "lifespan_context": LIFESPAN.format("one", "app.include_router(router)")
    + "app = FastAPI()\napp.router.lifespan_context = lifespan\n",
    "on_event": "app = FastAPI()\n\n\n" + HANDLER.format("@app.on_event('startup')\nasync "),
    "add_event_handler": "app = FastAPI()\n\n\n"
    + HANDLER.format("")
    + "app.router.add_event_handler('startup', start)\n",
    "on_startup=": HANDLER.format("") + "app = FastAPI(on_startup=[start])\n",
}


def read_one(text: str) -> Reading:
    return read({"main.py": File((HEAD + text + ROUTER).encode())})


@pytest.mark.parametrize("how", STARTS)
def test_what_is_registered_at_the_start_is_doubted(how: str) -> None:
    reading = read_one(STARTS[how])
    assert reading.operations == []
    (doubt,) = reading.not_understood
    assert doubt.reason == Kind.AT_START()
    assert doubt.concerns == {OneRouter(reading.applications[0].call)}
    assert ".include_router(router)" in (HEAD + STARTS[how]).splitlines()[doubt.position.line - 1]


@pytest.mark.parametrize(
    "text",
    [
        LIFESPAN.format("one", "one.state.items = await load()")
        + "app = FastAPI(lifespan=lifespan)\n",
        "app = FastAPI()\n\n\n" + HANDLER.format("@app.on_event('shutdown')\n"),
    ],
)
def test_what_registers_nothing_then_is_no_doubt(text: str) -> None:
    assert read_one(text).not_understood == []
