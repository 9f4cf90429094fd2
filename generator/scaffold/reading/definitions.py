"""Where a name is defined: `modules.Modules`, for those that ask one question."""

from __future__ import annotations

from scaffold.model.tree import Tree
from scaffold.reading.modules import Definition, Modules

__all__ = ["Definition", "class_named", "definition"]


def definition(files: Tree, path: str, name: str) -> Definition | None:
    """Return what a dotted name means at the top level of a module."""
    return Modules(files).definition(path, name)


def class_named(files: Tree, name: str, near: str) -> Definition | None:
    """Return the class that a person means."""
    return Modules(files).class_named(name, near)
