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
