"""The operation that a person means."""

from __future__ import annotations

import difflib
import re

from scaffold.model.application import Operation, Reading
from scaffold.model.problem import wrong_usage

PARAMETER = re.compile(r"{[^}]*}")
NEAREST = 5


def find(reading: Reading, on: str) -> Operation:
    """Return the operation with this method and path, or with this handler.

    Args:
        reading: What was read.
        on: `POST /invoices/`, `app.routers.invoices:create_invoice` or `module:Class.method`; the
            function's name or the operation id alone, where only one has it.

    Raises:
        RefusedError: With exit code 2, where that is none or several.
    """
    found = _matching(reading, on)
    if len(found) == 1:
        return found[0]
    if not found:
        raise _none(reading, on)
    lines = [
        f"  --on {_naming(found, item)}  ({item.definition or item.registration})" for item in found
    ]
    message = "\n".join([f"Several operations are {on!r}:", *lines])
    raise wrong_usage("several-operations", message)


def _matching(reading: Reading, on: str) -> list[Operation]:
    method, space, path = on.strip().partition(" ")
    if not space:
        exact = [item for item in reading.operations if item.handler == method]
        return exact or [
            item
            for item in reading.operations
            if method in (item.handler.rpartition(":")[2], item.operation_id)
        ]
    same = [item for item in reading.operations if item.method == method.upper()]
    exact = [item for item in same if path.strip() in (item.path, item.shown)]
    shape = PARAMETER.sub("{}", path.strip())
    return exact or [item for item in same if PARAMETER.sub("{}", item.path) == shape]


def _naming(found: list[Operation], item: Operation) -> str:
    """Return what names this one alone."""
    by_path = f"{item.method} {item.path}"
    alone = sum(f"{other.method} {other.path}" == by_path for other in found) == 1
    return f'"{by_path}"' if alone else item.handler


def _none(reading: Reading, on: str) -> Exception:
    names = [f"{item.method} {item.path}" for item in reading.operations]
    names += [item.handler for item in reading.operations]
    wanted = on.strip()
    same = [name for name in names if name.rstrip("/").lower() == wanted.rstrip("/").lower()]
    nearest = same or difflib.get_close_matches(wanted, names, NEAREST, 0.4)
    lines = [f"  {name}" for name in dict.fromkeys(nearest)]
    text = "\n".join([f"There is no operation {on!r}. The nearest ones:", *lines])
    hint = "scaffold operations"
    return wrong_usage(
        "no-such-operation", text if lines else f"There is no operation {on!r}.", hint
    )
