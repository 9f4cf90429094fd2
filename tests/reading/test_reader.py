"""What is read of an application besides its operations."""

from __future__ import annotations

from scaffold.model.application import Reading
from scaffold.model.doubt import Kind, OneModule, Wide
from scaffold.model.position import Position
from scaffold.model.tree import File
from scaffold.reading import read

MAIN = """
from contextlib import asynccontextmanager

from fastapi import APIRouter, FastAPI

import ids


@asynccontextmanager
async def lifespan(app):
    yield


inner = APIRouter()
outer = APIRouter(prefix="/outer")
outer.include_router(inner, prefix="/inner")
app = FastAPI(lifespan=lifespan, generate_unique_id_function=ids.unique)
app.include_router(router=outer)
app.add_middleware(object)


@app.middleware("http")
async def measure(request, call_next): ...


@app.on_event("startup")
def start(): ...


sub = FastAPI()
app.mount("/sub", sub)
"""


def reading() -> Reading:
    ids = "def unique(route):\n    return route.name\n"
    return read({"main.py": File(MAIN.encode()), "ids.py": File(ids.encode())})


def test_the_application() -> None:
    app, sub = reading().applications
    assert (app.name, app.variable, app.is_factory, app.mounted_at) == (
        "main:app",
        "app",
        False,
        None,
    )
    assert (app.lifespan, app.has_lifespan) == (Position("main.py", 10), True)
    assert [place.line for place in app.added_middleware] == [19, 22]
    assert [place.line for place in app.event_handlers] == [26]
    assert app.unique_id_function == "ids:unique"
    assert (sub.name, sub.mounted_at) == ("main:sub", "/sub")


def test_the_inclusions_of_every_router() -> None:
    found = reading()
    first, second = found.inclusions
    assert found.applications[0].inclusions == (first,)
    assert (first.written, first.prefix, first.owner) == ("outer", "", found.applications[0].call)
    assert (second.written, second.prefix, second.owner) == ("inner", "/inner", first.router)
    assert (first.call.line, second.call.line) == (18, 16)


def read_alone(**texts: str) -> Reading:
    return read({f"{name}.py": File(text.encode()) for name, text in texts.items()})


ITEMS = """
app = FastAPI()

@app.get("/items")
def list_items(): ...
"""


def test_a_function_that_is_not_python_is_told_and_stops_nothing() -> None:
    helpers = 'def tidy():\n    print("FastAPI")\n    x = = 1\n'
    found = read_alone(
        main=f"from fastapi import FastAPI\nfrom helpers import tidy\ntidy()\n{ITEMS}",
        helpers=helpers,
    )
    assert [one.path for one in found.operations] == ["/items"]
    (doubt,) = found.not_understood
    assert (str(doubt.position), doubt.reason) == ("helpers.py:3", Kind.NOT_PYTHON())
    assert doubt.concerns == {OneModule("helpers.py")}


def test_calls_that_are_not_followed_to_their_end_are_told() -> None:
    count = "def count():\n    count()\n"
    found = read_alone(main=f"from fastapi import FastAPI\n\n{count}\ncount()\n{ITEMS}")
    assert [one.path for one in found.operations] == ["/items"]
    (doubt,) = found.not_understood
    assert (str(doubt.position), doubt.reason) == ("main.py:4", Kind.TOO_DEEP())
    assert doubt.concerns == {Wide.APPLICATION}
