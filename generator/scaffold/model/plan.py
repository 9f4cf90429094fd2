"""What a command is about to do to a folder: one change a file."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum
from typing import NamedTuple

from scaffold.model.diff import count, unified
from scaffold.model.tree import File, Tree


class Action(StrEnum):
    """What happens to a file; the word that is printed before its path."""

    CREATE = "create"
    INSERT = "insert"
    UPDATE = "update"
    REMOVE = "remove"
    IDENTICAL = "identical"
    KEEP = "keep"
    SKIP = "skip"
    CONFLICT = "conflict"


# Of these nothing is written.
UNALTERED = {Action.IDENTICAL, Action.KEEP, Action.SKIP}


class Change(NamedTuple):
    """What happens to one file.

    Attributes:
        action: The kind of change.
        path: Relative to the project, with forward slashes.
        size: Bytes that it has afterwards.
        added: Lines that are new.
        removed: Lines that are gone.
    """

    action: Action
    path: str
    size: int
    added: int
    removed: int


Plan = tuple[Change, ...]
# POSIX path -> the file as it shall be; None where it shall not be.
Outcome = Mapping[str, File | None]


def compare(before: Tree, after: Outcome) -> Plan:
    """Return what turns `before` into `after`, in the order of the paths.

    Args:
        before: What is there.
        after: What shall be. Files that only `before` has are not part of the plan: they stay,
            and so does what shall not be and is not there.
    """
    changes = [
        _change(before.get(path), file, path)
        for path, file in after.items()
        if file is not None or path in before
    ]
    return tuple(sorted(changes, key=_folders_together))


def together(plan: Plan, left: Plan, conflicts: Collection[str]) -> Plan:
    """Return a plan with what it leaves alone, and with its conflicts named as such."""
    changes = [
        change._replace(action=Action.CONFLICT) if change.path in conflicts else change
        for change in plan
    ]
    return tuple(sorted([*changes, *left], key=_folders_together))


def untouched(action: Action, paths: Iterable[str]) -> Plan:
    """Return what says of files why they stay as they are."""
    return tuple(Change(action, path, 0, 0, 0) for path in paths)


def overwritten(plan: Plan) -> list[str]:
    """Return the paths whose present content would be replaced."""
    return [change.path for change in plan if change.action in {Action.INSERT, Action.UPDATE}]


def altered(plan: Plan) -> list[Change]:
    """Return the changes that are ones."""
    return [change for change in plan if change.action not in UNALTERED]


def diff(before: Tree, after: Outcome) -> str:
    """Return the unified diff of all the changes, in the order of the plan."""
    paths = [change.path for change in altered(compare(before, after))]
    return "".join(
        unified(path, _content(before.get(path)), _content(after[path])) for path in paths
    )


def _content(file: File | None) -> bytes | None:
    return None if file is None else file.content


def _folders_together(change: Change) -> tuple[str, ...]:
    return tuple(change.path.split("/"))


def _change(old: File | None, new: File | None, path: str) -> Change:
    if old is None and new is not None:
        return Change(Action.CREATE, path, len(new.content), new.lines, 0)
    if new is None or old is None:
        return Change(Action.REMOVE, path, 0, 0, old.lines if old else 0)
    added, removed = count(old.content, new.content)
    if old == new:
        action = Action.IDENTICAL
    else:
        action = Action.INSERT if added and not removed else Action.UPDATE
    return Change(action, path, len(new.content), added, removed)
