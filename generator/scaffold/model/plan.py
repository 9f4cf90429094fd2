"""What a command is about to do to a folder: one change a file."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from scaffold.model.tree import Tree


class Action(StrEnum):
    """What happens to a file; the word that is printed before its path."""

    CREATE = "create"
    UPDATE = "update"
    IDENTICAL = "identical"


@dataclass(frozen=True)
class Change:
    """What happens to one file.

    Attributes:
        action: The kind of change.
        path: Relative to the project, with forward slashes.
        size: Bytes that it has afterwards.
        added: Lines that it has afterwards, where they are new.
        removed: Lines that it had before, where they go.
    """

    action: Action
    path: str
    size: int
    added: int
    removed: int


Plan = tuple[Change, ...]


def compare(before: Tree, after: Tree) -> Plan:
    """Return what turns `before` into `after`, in the order of the paths.

    Files that only `before` has are not part of the plan: they stay.
    """
    return tuple(_change(before, after, path) for path in sorted(after, key=_folders_together))


def overwritten(plan: Plan) -> list[str]:
    """Return the paths whose present content would be lost."""
    return [change.path for change in plan if change.action is Action.UPDATE]


def _folders_together(path: str) -> tuple[str, ...]:
    return tuple(path.split("/"))


def _change(before: Tree, after: Tree, path: str) -> Change:
    new, old = after[path], before.get(path)
    if old == new:
        return Change(Action.IDENTICAL, path, len(new.content), 0, 0)
    if old is None:
        return Change(Action.CREATE, path, len(new.content), new.lines, 0)
    return Change(Action.UPDATE, path, len(new.content), new.lines, old.lines)
