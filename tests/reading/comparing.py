"""What reading makes of an application, against what the running one is."""

from __future__ import annotations

from dataclasses import dataclass, field

from scaffold.model.application import Operation, Reading

COMPARED = ("handler", "definition", "registration", "tags", "in_schema")


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


def compare(reading: Reading, running: Reading) -> Outcome:
    """Count the operations, and say of each that is wrong how."""
    lines = [f"{one.position}: {one.text}" for one in reading.not_understood]
    outcome = Outcome(real=len(running.operations), lines=lines)
    left = [*reading.operations]
    for one in running.operations:
        like = [operation for operation in left if place(operation) == place(one)]
        like = like or [operation for operation in left if may_be(operation, one)]
        if not like:
            is_perhaps = any(
                item.handler == one.handler or item.registration == one.registration
                for item in reading.perhaps
            )
            outcome.perhaps += is_perhaps
            if is_perhaps or lines:
                outcome.reported += 1
            else:
                outcome.wrong.append(f"{words(one)}: neither listed nor reported")
            continue
        different = {id(other): differences(other, one, reading, running) for other in like}
        best = min(like, key=lambda other: len(different[id(other)]))
        left.remove(best)
        wrong = different[id(best)]
        if not wrong and best.unknown:
            outcome.with_hole += 1
        elif not wrong:
            outcome.same += 1
        elif list(wrong) == ["tags"] and any("`tags`" in line for line in lines):
            outcome.reported += 1
        else:
            outcome.wrong.append(f"{words(one)}: {'; '.join(wrong.values())}")
    outcome.wrong += [f"{words(operation)}: there is no such operation" for operation in left]
    return outcome


def place(one: Operation) -> tuple[str, str]:
    return one.method, one.path


def may_be(one: Operation, real: Operation) -> bool:
    same = (one.method, one.handler) == (real.method, real.handler)
    return bool(one.unknown) and same and one.may_be(real.path)


def words(one: Operation) -> str:
    return f"{one.method} {one.path} ({one.handler})"


def differences(
    operation: Operation, real: Operation, reading: Reading, running: Reading
) -> dict[str, str]:
    """Return what is not as it really is, in words; an id that is not read is no difference."""
    compared = {
        **{name: (getattr(operation, name), getattr(real, name)) for name in COMPARED},
        "operation_id": (operation.operation_id or real.operation_id, real.operation_id),
        "callbacks": ({*operation.callbacks}, {*real.callbacks}),
        "mounted": (is_mounted(operation, reading), is_mounted(real, running)),
    }
    return {
        name: f"{name} {read!r} is {is_!r}" for name, (read, is_) in compared.items() if read != is_
    }


def is_mounted(operation: Operation, reading: Reading) -> bool:
    return {one.name: one.mounted_at is not None for one in reading.applications}[
        operation.application
    ]
