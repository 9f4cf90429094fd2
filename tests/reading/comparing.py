"""What reading makes of an application, against what the running one tells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

from scaffold.model.application import Operation, Reading
from scaffold.model.told import Told


@dataclass
class Outcome:
    """Of one application.

    `same` operations were read as they are, `with_hole` but for a part of the path that only the
    running application knows; `reported` ones were not listed for sure, and lines say that
    something was not understood, or that their tags were not: of these, `perhaps` are listed as
    perhaps there; whatever else differs is `wrong`, in words.
    """

    real: int = 0
    same: int = 0
    with_hole: int = 0
    reported: int = 0
    perhaps: int = 0
    wrong: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)


def compare(reading: Reading, told: Sequence[Told]) -> Outcome:
    """Count the operations, and say of each that is wrong how."""
    mounts: dict[str, set[bool]] = {}
    for application in reading.applications:
        mounts.setdefault(application.name, set()).add(application.mounted_at is not None)
    lines = [f"{one.position}: {one.text}" for one in reading.not_understood]
    outcome = Outcome(real=len(told), lines=lines)
    left = [*reading.operations]
    for one in told:
        like = [operation for operation in left if place(operation) == place(one)]
        like = like or [operation for operation in left if may_be(operation, one)]
        if not like:
            is_perhaps = any(item.handler == one.handler for item in reading.perhaps)
            outcome.perhaps += is_perhaps
            if is_perhaps or lines:
                outcome.reported += 1
            else:
                outcome.wrong.append(f"{words(one)}: neither listed nor reported")
            continue
        best = min(like, key=lambda operation: len(differences(operation, one, mounts)))
        left.remove(best)
        different = differences(best, one, mounts)
        if not different and best.unknown:
            outcome.with_hole += 1
        elif not different:
            outcome.same += 1
        elif list(different) == ["tags"] and any("`tags`" in line for line in lines):
            outcome.reported += 1
        else:
            outcome.wrong.append(f"{words(one)}: {'; '.join(different.values())}")
    outcome.wrong += [f"{words(operation)}: there is no such operation" for operation in left]
    return outcome


def place(one: Operation | Told) -> tuple[str, str]:
    return one.method, one.path


def may_be(one: Operation, told: Told) -> bool:
    same = (one.method, one.handler) == (told.method, told.handler)
    return bool(one.unknown) and same and one.may_be(told.path)


def words(one: Operation | Told) -> str:
    return f"{one.method} {one.path} ({one.handler})"


def differences(operation: Operation, told: Told, mounts: dict[str, set[bool]]) -> dict[str, str]:
    """Return what is not as it is told, in words; an id that is not read is no difference."""
    definition = operation.definition
    read = {
        "handler": operation.handler,
        "file": definition.path if definition else None,
        "line": definition.line if definition and told.file else told.line,
        "tags": operation.tags,
        "operation_id": operation.operation_id or told.operation_id,
        "callbacks": tuple(sorted(operation.callbacks)),
        "in_schema": operation.in_schema,
        "mounted": (told.mounted_at is not None) in mounts[operation.application],
    }
    real = asdict(told) | {"callbacks": tuple(sorted(told.callbacks)), "mounted": True}
    return {
        name: f"{name} {value!r} is {real[name]!r}"
        for name, value in read.items()
        if value != real[name]
    }
