"""Reads a FastAPI project without running it: its modules are executed on what is known of them.

Whatever is not sure becomes a `NotUnderstood`, with its place and the reason; an operation that is
listed is one.
"""

from scaffold.reading.finding import find
from scaffold.reading.reader import read

__all__ = ["find", "read"]
