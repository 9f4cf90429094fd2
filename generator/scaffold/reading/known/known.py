"""What those that know a function have in common."""

from __future__ import annotations

from collections.abc import Callable

from scaffold.reading.run import Run
from scaffold.reading.values import RUN_TIME, Call

Known = Callable[[Run, Call], object]


def given(run: Run, call: Call, number: int) -> object:
    """Return an argument by its place; `RUN_TIME` without one."""
    return run.force(call.arguments[number]) if len(call.arguments) > number else RUN_TIME
