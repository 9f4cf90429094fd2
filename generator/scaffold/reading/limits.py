"""What Python's interpreter is allowed while it reads."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

# Modules that import each other in a long chain are executed within each other.
DEEPEST = 20_000


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
