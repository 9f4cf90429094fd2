"""The owner's application, in projects of several answers."""

from __future__ import annotations

from projects.conftest import addresses, make, servers, snapshot, types

__all__ = ["addresses", "make", "servers", "snapshot", "types"]
# These tests are for the project that they are laid over.
collect_ignore = ["overlay"]
