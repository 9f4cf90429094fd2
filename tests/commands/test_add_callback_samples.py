"""A callback added to each operation of the samples: FastAPI shows it there, and there alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from reading import real
from reading.sample import Sample, samples
from scaffold.edits.source import CannotEditError, Source
from scaffold.model.application import Operation, Reading
from scaffold.model.problem import RefusedError
from scaffold.model.tree import File
from scaffold.pieces.callback.edits import edits
from scaffold.pieces.callback.plan import Asked, plan
from scaffold.pieces.callback.target import Owner
from scaffold.pieces.callback.texts import callback_text
from scaffold.project.modules import Modules
from scaffold.reading import read

NAME = "work_done"
# Of all that are read: the others cannot be edited for certain, most since one call makes several.
SHARE = 0.6


def added(sample: Sample, reading: Reading, operation: Operation) -> dict[str, File]:
    """Return the files of the sample with the callback in them."""
    application = next(one for one in reading.applications if one.name == operation.application)
    planned = plan(
        Modules(sample.files, application), Owner(operation, application, reading), Asked(NAME)
    )
    if planned.obstacle:
        raise planned.obstacle
    after = dict(sample.files)
    for edit in edits(planned.joining):
        after[edit.path] = File(edit.apply(Source(edit.path, after[edit.path].content)).content)
    texts = {**planned.room.inits, planned.room.path: callback_text(planned.callback)}
    return after | {path: File(text.encode()) for path, text in texts.items()}


def operations() -> Iterator[tuple[Sample, Reading, Operation]]:
    for sample in samples().values():
        reading = read(sample.files, sample.app)
        yield from ((sample, reading, operation) for operation in reading.operations)


def shown(answer: dict[str, Any]) -> Counter[tuple[str, str, bool]]:
    """Return the operations of a document, and whether the callback stands there."""
    if "document" not in answer:
        return Counter([("", str(answer), False)])
    return Counter(
        (one["method"], one["path"], NAME in one["callbacks"]) for one in answer["document"]
    )


def is_shown_there(
    operation: Operation,
    before: Counter[tuple[str, str, bool]],
    after: Counter[tuple[str, str, bool]],
) -> bool:
    """Tell whether it is new at the operation alone: of one path, if the path is known."""
    changed = after - before
    return (
        before - after == Counter((method, path, False) for method, path, _ in changed)
        and all(
            has and method == operation.method and operation.may_be(path)
            for method, path, has in changed
        )
        and (changed.total() == 1 or (changed.total() > 1 and bool(operation.unknown)))
    )


@pytest.mark.level(2)
def test_each_operation(tmp_path: Path) -> None:
    edited: dict[str, Operation] = {}
    chosen: list[Sample] = []
    tried = 0
    for number, (sample, reading, operation) in enumerate(operations()):
        tried += 1
        try:
            files = added(sample, reading, operation)
        except (CannotEditError, RefusedError):
            continue
        chosen.append(replace(sample, name=f"{sample.name}-{number}", files=files))
        edited[chosen[-1].name] = operation
    python = real.install(tmp_path / "environment", "fastapi")
    before = real.run(python, tmp_path / "before", [*samples().values()])
    wrong = []
    for name, answer in real.run(python, tmp_path / "after", chosen).items():
        operation, earlier = edited[name], shown(before[name.rpartition("-")[0]])
        if not is_shown_there(operation, earlier, shown(answer)):
            line = f"{operation.method} {operation.path}"
            wrong.append(f"{name}: {line}: {shown(answer) - earlier}")
    assert not wrong, "\n".join(wrong)
    assert len(edited) / tried > SHARE
