"""Reads a FastAPI project without running it: its modules are executed on what is known of them.

Whatever is not sure becomes a `Doubt`, with its kind, its place and what it may change; what is
listed as an operation is one.
"""

from scaffold.reading.finding import find
from scaffold.reading.reader import read

__all__ = ["find", "read"]
