"""What is known of libraries that get an application."""

from __future__ import annotations

import pytest
from scaffold.model.tree import File
from scaffold.reading import read

HEAD = """
import socketio
from fastapi import FastAPI
from fastapi_pagination import add_pagination
from prometheus_fastapi_instrumentator import Instrumentator
from tortoise.contrib.fastapi import register_tortoise

app = FastAPI()
"""


@pytest.mark.parametrize(
    ("line", "may_add", "may_start"),
    [
        ("Instrumentator().instrument(app)", False, False),
        ("Instrumentator(should_group=True).add(latency()).instrument(app)", False, False),
        ("Instrumentator().instrument(app).expose(app)", True, False),
        ("add_pagination(app)", False, True),
        ("other = socketio.ASGIApp(sio, app)", False, True),
        ("register_tortoise(app)", True, True),
    ],
)
def test_what_a_library_may_do_with_an_application(
    line: str, *, may_add: bool, may_start: bool
) -> None:
    found = read({"main.py": File(f"{HEAD}{line}\n".encode())})
    assert [bool(found.not_understood), bool(found.applications[0].given_away)] == [
        may_add,
        may_start,
    ]


IMPORT = "from opentelemetry.instrumentation.fastapi import FastAPIInstrumentor"


@pytest.mark.parametrize(
    "text",
    [
        f"try:\n    {IMPORT}\nexcept ImportError:\n    FastAPIInstrumentor = None\n",
        f"FastAPIInstrumentor = None\ntry:\n    {IMPORT}\nexcept ImportError:\n    pass\n",
        f"try:\n    {IMPORT}\n    is_there = True\nexcept ImportError:\n    is_there = False\n",
    ],
)
def test_what_may_not_be_installed_is_known_where_it_is_used(text: str) -> None:
    made = "from fastapi import FastAPI\n\napp = FastAPI()\n"
    use = "if FastAPIInstrumentor:\n    FastAPIInstrumentor.instrument_app(app)\n"
    assert not read({"main.py": File(f"{text}{made}{use}".encode())}).not_understood


def test_one_of_two_imports_is_not_known() -> None:
    choice = f"try:\n    {IMPORT}\nexcept ImportError:\n    from other import FastAPIInstrumentor\n"
    text = f"{choice}from fastapi import FastAPI\napp = FastAPI()\nFastAPIInstrumentor(app)\n"
    assert read({"main.py": File(text.encode())}).not_understood
