"""What reading is allowed of time and memory."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from scaffold.reading.values import RUN_TIME, Text

# Modules that import each other in a long chain are executed within each other.
DEEPEST = 20_000
LARGEST = 100_000  # characters or items
MOST = 100  # parts of a text that is not known in full


def bounded(value: object) -> object:
    """Return a value that a project computes; nothing that is known, where it grows too large."""
    if isinstance(value, str | list | tuple | dict):
        return value if len(value) < LARGEST else RUN_TIME
    if isinstance(value, Text):
        return value if len(value.parts) < MOST else RUN_TIME
    return value


@contextmanager
def unhindered() -> Iterator[None]:
    """Allow deep recursion, and do not look for cycles among a million nodes that have none."""
    limit, collects = sys.getrecursionlimit(), gc.isenabled()
    sys.setrecursionlimit(max(limit, DEEPEST))
    gc.disable()
    try:
        yield
    finally:
        sys.setrecursionlimit(limit)
        if collects:
            gc.enable()
