"""Against the functions in the template themselves."""

from __future__ import annotations

import ast
import re
import unicodedata
from types import SimpleNamespace
from typing import Any

import pytest
from scaffold.model.tree import File
from scaffold.reading import our_ids, read
from support import CHECKOUT

TAKEN = ("short_id", "identifier", "told_apart")


def real() -> dict[str, Any]:
    """Return the template's functions, which need nothing but Python."""
    tree = ast.parse((CHECKOUT / "template" / our_ids.PATH).read_text(encoding="utf-8"))
    tree.body = [
        node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name in TAKEN
    ]
    names: dict[str, Any] = {"re": re, "unicodedata": unicodedata, "Operation": object, "Any": Any}
    names["Sequence"] = list
    exec(compile(tree, our_ids.PATH, "exec"), names)
    return names


@pytest.mark.parametrize("tag", ["items", "Big things", "Größe", "項目", "", "a-b"])
@pytest.mark.parametrize("name", ["read", "read_", "名前"])
def test_a_tag_and_a_function(tag: str, name: str) -> None:
    assert our_ids.short_id(name, tag) == real()["short_id"](name, tag)


@pytest.mark.parametrize(
    "places",
    [
        [("/a", "get")],
        [("/a", "get"), ("/a", "put")],
        [("/v1/things", "get"), ("/v2/things", "get")],
        [("/a/b", "get"), ("/b/a", "get")],
        [("/a/{b}/c", "get"), ("/v/w/{x}", "get")],
    ],
)
def test_the_operations_of_one_function(places: list[tuple[str, str]]) -> None:
    functions = real()
    group = [
        SimpleNamespace(
            short_id="t-f",
            endpoint=None,
            words=[
                functions["identifier"](part)
                for part in f"paths/{path}/{method}".split("/")
                if part
            ],
        )
        for path, method in places
    ]
    assert our_ids.told_apart("t-f", places) == functions["told_apart"](group)


OURS = {
    our_ids.ANSWERS: b"",
    our_ids.PATH: (CHECKOUT / "template" / our_ids.PATH).read_bytes(),
    "src/app/__init__.py": b"",
    "src/app/main.py": b"""\
from fastapi import FastAPI

from app import operation_ids

app = FastAPI(generate_unique_id_function=operation_ids.operation_id)


@app.get("/items", tags=["items"])
def list_items() -> None: ...
""",
}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (b"", b"", "items-list_items"),
        (b"\n", b"\r\n", "items-list_items"),
        (b" = ", b"   =   ", "items-list_items"),
        (b"\n    return", b"\n    # It is here.\n    return", "items-list_items"),
        (b"}-{", b"_{", None),
    ],
    ids=["as rendered", "CRLF", "another layout", "a comment", "edited"],
)
def test_an_edited_function_is_not_taken_for_the_template_s(
    old: bytes, new: bytes, expected: str | None
) -> None:
    files = {path: File(content) for path, content in OURS.items()}
    if old:
        files[our_ids.PATH] = File(OURS[our_ids.PATH].replace(old, new))
    (operation,) = read(files).operations
    assert operation.operation_id == expected


def test_our_own_project_is_understood_in_full() -> None:
    root = CHECKOUT / "template"
    paths = [*root.glob("*.toml"), *(root / "src").rglob("*.py")]
    files = {path.relative_to(root).as_posix(): File(path.read_bytes()) for path in paths}
    reading = read(files)
    assert len(reading.operations) > 5
    assert reading.not_understood == []
