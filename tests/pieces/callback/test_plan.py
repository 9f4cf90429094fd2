"""A callback joined in and taken out, as pure texts, in every shape of project."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from commands.callback_shapes import SHAPES, Shape
from scaffold.edits.source import Source
from scaffold.model.tree import File
from scaffold.pieces.callback.edits import edits
from scaffold.pieces.callback.plan import Asked, Planned, plan
from scaffold.pieces.callback.target import Owner
from scaffold.pieces.callback.texts import callback_text
from scaffold.project.modules import Modules
from scaffold.reading import find, read

Texts = Mapping[str, str]


def planned(files: Texts, shape: Shape) -> Planned:
    tree = {path: File(text.encode()) for path, text in files.items()}
    reading = read(tree)
    operation = find(reading, shape.on)
    application = next(one for one in reading.applications if one.name == operation.application)
    given = dict(zip(shape.options[::2], shape.options[1::2], strict=True))
    asked = Asked("invoice_paid", given.get("--event"), given.get("--reply"), given.get("--path"))
    return plan(Modules(tree, application), Owner(operation, application, reading), asked)


def changed(files: Texts, what: Planned) -> Texts:
    after = dict(files)
    for edit in edits(what.joining):
        source = Source(edit.path, files[edit.path].encode())
        after[edit.path] = edit.apply(source).content.decode()
    return after


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES.keys())
def test_joined_in_once(shape: Shape) -> None:
    first = planned(shape.files, shape)
    assert first.obstacle is None
    assert first.callback.address == shape.address
    after = {**changed(shape.files, first), first.room.path: callback_text(first.callback)}
    second = planned(after, shape)
    assert second.callback == first.callback
    assert changed(after, second) == after
    tree = {path: File(text.encode()) for path, text in after.items()}
    assert "invoice_paid" in find(read(tree), shape.on).callbacks


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES.keys())
def test_the_lines_end_as_before(shape: Shape) -> None:
    for path, text in changed(shape.files, planned(shape.files, shape)).items():
        assert text.count("\r\n") == (text.count("\n") if "\r\n" in shape.files[path] else 0)
