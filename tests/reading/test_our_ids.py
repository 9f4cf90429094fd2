"""Against the functions in the template themselves."""

from __future__ import annotations

import ast
import re
import unicodedata
from types import SimpleNamespace
from typing import Any

import pytest
from scaffold.reading import our_ids
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
