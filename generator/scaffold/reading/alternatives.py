"""Values of which one is there, and only the run time knows which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields

from scaffold.model.doubt import Kind
from scaffold.reading.routing import Router
from scaffold.reading.run import Run
from scaffold.reading.values import MISSING, External, Unknown

# What two applications may differ in, and still stand for one another.
OWN = frozenset({"call", "other_calls", "variable"})


def one_of(run: Run, values: Sequence[object]) -> object:
    """Return the value that all of these are, or one application for those that are alike.

    What is imported, where it can be, is that: without it, nothing has its attributes, and no call
    of it succeeds.

    Args:
        run: The reading, which has one application for them from here on.
        values: At least one.
    """
    usable = [value for value in values if value is not None and value is not MISSING]
    if usable and all(isinstance(value, External) and value == usable[0] for value in usable):
        return usable[0]
    first = values[0]
    if all(_same(first, other) for other in values):
        return first
    if isinstance(first, Router) and all(_alike(first, other) for other in values):
        for other in values:
            if isinstance(other, Router) and other is not first:
                first.other_calls += [other.call, *other.other_calls]
                run.apps[:] = [app for app in run.apps if app is not other]
        return first
    named = all(value.is_named for value in values if isinstance(value, Unknown))
    return Unknown(Kind.EITHER(), named)


def _same(one: object, other: object) -> bool:
    if one is other:
        return True
    return type(one) is type(other) and isinstance(one, str | int | float) and one == other


def _alike(one: Router, other: object) -> bool:
    """Tell whether two applications do not differ in what reading knows, and have nothing yet."""
    if not (one.is_app and isinstance(other, Router)) or one.entries:
        return False
    return all(
        getattr(one, field.name) == getattr(other, field.name)
        for field in fields(Router)
        if field.name not in OWN
    )
