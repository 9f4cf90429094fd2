"""A hundred changes and more: what breaks the users of an API is told, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from apidiff.changes import CHANGES, Change
from scaffold.apidiff.operations import breaking


@pytest.mark.parametrize("change", CHANGES, ids=[change.name for change in CHANGES])
def test_the_verdict_is_the_one_that_was_written_down(change: Change) -> None:
    places = {finding.place for finding in breaking(change.old, change.new)}
    assert change.verdict in places if change.breaks else not places, places


def answering(models: dict[str, Any], *shown: str) -> dict[str, Any]:
    """Return a document with these schemas, some of which a GET answers."""
    paths = {name: {"get": {"responses": {"200": content(name)}}} for name in shown}
    return {"openapi": "3.1.0", "paths": paths, "components": {"schemas": models}}


def content(name: str) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": to(name)}}}


def to(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


@pytest.mark.parametrize("length", [40, 1000])
def test_long_chains_of_schemas_are_followed_to_their_end(length: int) -> None:
    """Each refers to the next one twice, so there are more ways than can be walked."""
    chain = {
        f"M{at}": {"properties": {"one": to(f"M{at + 1}"), "two": to(f"M{at + 1}")}}
        for at in range(length)
    }
    old, new = (
        answering({**chain, f"M{length}": {"properties": {"end": {"type": kind}}}}, "M0")
        for kind in ("string", "integer")
    )
    (finding,) = breaking(old, new)
    assert (finding.place, finding.used_by) == (f"M{length}.end", ["GET M0 200"])


def test_what_is_used_in_a_circle_is_told_wherever_one_enters_it() -> None:
    old, new = (
        answering(
            {
                "Leaf": {"type": "object", "required": ["leaf"]},
                "Tree": {"properties": {"under": to("Node"), "size": {"type": kind}}},
                "Node": {"anyOf": [to("Leaf"), to("Tree")]},
            },
            *("Tree", "Node"),
        )
        for kind in ("integer", "string")
    )
    (finding,) = breaking(old, new)
    assert (finding.place, finding.used_by) == ("Tree.size", ["GET Tree 200", "GET Node 200"])
