"""`callback_url`, in the style that a handler has."""

from __future__ import annotations

import ast

import pytest
from scaffold.edits.source import Source
from scaffold.pieces.callback.callback_url import Function, callback_url
from scaffold.pieces.callback.edits import removable

HANDLER = "def create(invoice: Invoice): ..."


def function_of(source: Source) -> Function:
    return next(node for node in source.tree.body if isinstance(node, Function))


@pytest.mark.parametrize(
    ("text", "parameter", "imports"),
    [
        (HANDLER, "HttpUrl | None = None", ["from pydantic import HttpUrl"]),
        (f"import pydantic\n{HANDLER}", "pydantic.HttpUrl | None = None", []),
        (f"from pydantic import HttpUrl as Url\n{HANDLER}", "Url | None = None", []),
        (f"from pydantic.networks import HttpUrl\n{HANDLER}", "HttpUrl | None = None", []),
        (
            "from typing import Annotated\ndef create(invoice: Annotated[Invoice, Body()]): ...",
            "Annotated[HttpUrl | None, Query()] = None",
            ["from pydantic import HttpUrl", "from fastapi import Query"],
        ),
        (
            f"from typing_extensions import Annotated as A\nimport fastapi\n{HANDLER}",
            "A[HttpUrl | None, fastapi.Query()] = None",
            ["from pydantic import HttpUrl"],
        ),
        (
            f"import typing as t\n{HANDLER}",
            "HttpUrl | None = None",
            ["from pydantic import HttpUrl"],
        ),
        (
            f"import typing as t\nimport fastapi\nId = t.Annotated[int, 1]\n{HANDLER}",
            "t.Annotated[HttpUrl | None, fastapi.Query()] = None",
            ["from pydantic import HttpUrl"],
        ),
        (
            "from fastapi import Query\nfrom pydantic import HttpUrl\n"
            "def create(page: int = Query(1)): ...",
            "HttpUrl | None = Query(None)",
            [],
        ),
        (
            "from sqlalchemy.orm import Query\ndef create(page: int = Header(1)): ...",
            "HttpUrl | None = None",
            ["from pydantic import HttpUrl"],
        ),
        (
            "from fastapi import Depends\ndef create(db: Session = Depends(get_db)): ...",
            "HttpUrl | None = None",
            ["from pydantic import HttpUrl"],
        ),
        (
            "from typing import Optional\ndef create(page: Optional[int] = None): ...",
            "Optional[HttpUrl] = None",
            ["from pydantic import HttpUrl"],
        ),
        (
            "from typing import Optional\ndef create(a: Optional[int], b: int | None): ...",
            "HttpUrl | None = None",
            ["from pydantic import HttpUrl"],
        ),
    ],
)
def test_the_style_of_the_handler(text: str, parameter: str, imports: list[str]) -> None:
    source = Source("main.py", text.encode())
    written = callback_url(source, function_of(source), has_unions=True)
    assert written.text == f"callback_url: {parameter}"
    assert [one.statement for one in written.imports] == imports


def test_a_python_without_unions() -> None:
    source = Source("main.py", HANDLER.encode())
    written = callback_url(source, function_of(source), has_unions=False)
    assert written.text == "callback_url: Optional[HttpUrl] = None"
    assert [one.name for one in written.imports] == ["HttpUrl", "Optional"]


@pytest.mark.parametrize(
    ("parameter", "goes"),
    [
        ("callback_url: HttpUrl | None = None", True),
        ("callback_url: Annotated[HttpUrl | None, Query()] = None", True),
        ("callback_url: t.Annotated[pydantic.HttpUrl | None, fastapi.Query()] = None", True),
        ("*, callback_url: Optional[HttpUrl] = Query(None)", True),
        ("callback_url: HttpUrl", False),
        ("callback_url: str | None = None", False),
        ("callback_url: HttpUrl | None = Query(None, alias='url')", False),
        ("url: HttpUrl | None = None", False),
    ],
)
def test_what_is_taken_out_is_as_it_was_put_in(parameter: str, goes: bool) -> None:
    function = ast.parse(f"def create({parameter}): ...").body[0]
    assert isinstance(function, Function)
    assert (removable(function) is not None) == goes


def test_what_the_handler_uses_stays() -> None:
    function = ast.parse("def create(callback_url: HttpUrl | None = None): print(callback_url)")
    assert isinstance(function.body[0], Function)
    assert removable(function.body[0]) is None
