"""docs/architecture.md names what is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import scaffold
from support import CHECKOUT

PACKAGE = Path(scaffold.__file__).parent
TEXT = (CHECKOUT / "docs/architecture.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`([\w/]+\.py)(?::(\w+))?`", TEXT)))


@pytest.mark.parametrize(("path", "name"), NAMED, ids=[f"{path}:{name}" for path, name in NAMED])
def test_each_module_that_is_named_is_there_with_what_it_defines(path: str, name: str) -> None:
    file = next(place for place in (PACKAGE / path, CHECKOUT / path) if place.is_file())
    assert re.search(rf"^(?:def|class) {name}", file.read_text(encoding="utf-8"), re.MULTILINE)


def test_each_room_has_its_question_and_its_place_in_the_drawing() -> None:
    rooms = {place.parent.name for place in PACKAGE.glob("*/__init__.py")}
    drawing = TEXT.split("```")[1]
    assert {word for word in re.findall(r"\w+", drawing) if word in rooms} == rooms
    assert {*re.findall(r"^\| `(\w+)/`", TEXT, re.MULTILINE)} == rooms - {"cli", "commands"}
