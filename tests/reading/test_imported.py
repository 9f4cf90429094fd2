"""What a running application tells is found again in the source, or refused."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest
from reading import real
from reading.sample import samples
from scaffold.model.application import Application, Operation, Reading
from scaffold.model.doubt import Doubt, Kind, OneOperation
from scaffold.model.position import Position
from scaffold.model.problem import RefusedError
from scaffold.model.told import Told
from scaffold.model.tree import File
from scaffold.reading import read
from scaffold.reading.imported import imported

recorded = cache(real.recorded)
UNREAD = Reading((Application("main:app", Position("main.py", 1)),), (), ())


def outcome(text: str, told: Told) -> Operation | Doubt:
    """Return what becomes of one operation that was told, when nothing was read."""
    reading = imported({"main.py": File(text.encode())}, UNREAD, [told])
    found: list[Operation | Doubt] = [*reading.operations, *reading.not_understood]
    assert len(found) == 1
    return found[0]


def read_one(path: str, line: int, method: str = "GET") -> Told:
    return Told(method, path, "main:read", "main.py", line, ("tag",), "an-id", ("done",), False)


def test_a_prefix_that_is_computed() -> None:
    text = '@router.get("/items/{item:path}")\n@other\nasync def read(): ...\n'
    assert outcome(text, read_one("/v7/items/{item}", 3)) == Operation(
        method="GET",
        path="/v7/items/{item}",
        handler="main:read",
        definition=Position("main.py", 3),
        registration=Position("main.py", 1, 1),
        router=None,
        tags=("tag",),
        operation_id="an-id",
        callbacks=("done",),
        in_schema=False,
        application="main:app",
    )


@pytest.mark.parametrize(
    "text",
    [
        "def read(): ...\napp.add_api_route(prefix() + '/x', read)\n",
        "def read(): ...\napp.add_api_route('/x', methods=['GET', 'POST'], endpoint=read)\n",
        "def read(): ...\napp.get('/x')(read)\n",
        "def read(): ...\n[app.get(path)(read) for path in PATHS]\n",
        "def read(): ...\napp.get('/other')(read)\napp.get('/x')(read)\n",
        "def read(): ...\napp.post('/x')(read)\napp.get('/x')(read)\n",
        "def read(): ...\nalias = read\napp.api_route('/x', methods=METHODS)(alias)\n",
    ],
)
def test_the_one_call_that_fits_is_found(text: str) -> None:
    found = outcome(text, read_one("/v1/x", 1))
    assert isinstance(found, Operation)
    line = text.rstrip("\n").count("\n") + 1
    assert found.registration.line == line


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("def read(): ...\n", "no call that reading finds registers main:read there"),
        ("@get('/x')\ndef read(): ...\n", "no call that reading finds"),
        ("@app.post('/x')\ndef read(): ...\n", "no call that reading finds"),
        ("@app.get('/y')\ndef read(): ...\n", "no call that reading finds"),
        ("@a.get('/x')\n@b.get('/x')\ndef read(): ...\n", "(main.py:1, main.py:2) registers"),
        ("@a.get('/x')\n@b.get(PATH)\ndef read(): ...\n", "(main.py:1, main.py:2) registers"),
        ("def read(): ...\ndef more(): ...\napp.get('/x')(more)\n", "no call that reading finds"),
        (
            "@app.get(name)\ndef read(): ...\nhandlers = [read]\napp.get('/x')(handlers[0])\n",
            "(main.py:1, main.py:4) registers",
        ),
        ("class A:\n    def read(self): ...\n", "no function of the project"),
        ("def (\n", "no function of the project"),
    ],
)
def test_what_is_not_certain_is_refused(text: str, reason: str) -> None:
    line = next(n for n, one in enumerate(text.splitlines(), 1) if one.startswith(("def", "class")))
    refused = outcome(text, read_one("/v1/x", line))
    assert isinstance(refused, Doubt)
    assert refused.text.startswith("GET /v1/x: ")
    assert reason in refused.text


def test_a_handler_that_is_not_in_the_project() -> None:
    refused = outcome("app.get('/x')(platform.node)\n", replace(read_one("/x", 3), file=None))
    concerned = frozenset({OneOperation("GET", "/x")})
    assert refused == Doubt(Position("main.py", 1), Kind.NO_FUNCTION("main:read"), concerned)
    assert refused.text == "GET /x: its handler main:read is no function of the project"


def test_a_mounted_application_that_was_not_read() -> None:
    told = replace(read_one("/sub/x", 2), mounted_at="/sub")
    refused = outcome("@app.get('/x')\ndef read(): ...\n", told)
    assert isinstance(refused, Doubt)
    assert refused.reason == Kind.NO_APPLICATION("/sub")


@pytest.mark.parametrize("name", recorded())
def test_nothing_that_a_sample_tells_is_lost_or_misplaced(name: str) -> None:
    sample, told = samples()[name], recorded()[name]
    try:
        reading = read(sample.files, sample.app)
    except RefusedError:
        reading = Reading((), (), ())  # no application is found, or several are
    after = imported(sample.files, reading, told)
    untold = len(reading.at_start)
    assert len(after.operations) + len(after.not_understood) - untold == len(told)
    # What is read without running it says where each is, too.
    places = {(one.method, one.path, one.definition): one for one in reading.operations}
    unread = replace(reading, operations=(), not_understood=())
    for found in imported(sample.files, unread, told).operations:
        known = places.get((found.method, found.path, found.definition), found)
        assert found.registration == known.registration
        assert found.application == known.application
