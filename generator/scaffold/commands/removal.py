"""Taking a piece out again, down to the byte where that is possible."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scaffold.commands.writing import Writing
from scaffold.model.problem import refused
from scaffold.model.record import Entry, Record, recorded
from scaffold.world import formatter
from scaffold.world.journal import Journal
from scaffold.world.project import Project

INIT = "__init__.py"
Contents = Mapping[str, bytes | None]


def as_it_was(
    project: Project,
    journal: Journal,
    writing: Writing,
    contents: Contents,
    written: Mapping[str, bytes],
) -> Contents:
    """Return what the files shall be: what they were, if they are as the piece left them.

    Args:
        project: As it was read.
        journal: Where what added the piece may be recorded.
        writing: What takes which piece out.
        contents: What they would be without knowing what they were.
        written: What the piece would write today into the files that go.

    Raises:
        RefusedError: If a file that goes was edited, and is not to go nevertheless; exit code 1.
    """
    records = [journal.record(number) for number in journal.numbers()]
    entries = recorded(records, writing.command, writing.piece)
    as_left = {
        path: entry.before.content if entry.before else None
        for path, entry in entries.items()
        if path in contents and _is_as_left(project, entry)
    }
    if not writing.overwrite:
        rest = {path: text for path, text in written.items() if path not in as_left}
        _check_unedited(project, writing, rest)
    kept = _packages_of_others(records, contents) if entries else frozenset()
    return {path: text for path, text in {**contents, **as_left}.items() if path not in kept}


def _packages_of_others(records: Sequence[Record], contents: Contents) -> frozenset[str]:
    """Return each `__init__.py` that would go, and that no command is known to have made."""
    made = {one.path for record in records for one in record.entries if one.before is None}
    inits = {path for path, text in contents.items() if text is None and path.endswith(INIT)}
    return frozenset(inits - made)


def _is_as_left(project: Project, entry: Entry) -> bool:
    if entry.after is None or entry.path not in project.files:
        return False
    return project.files[entry.path].content == entry.after.content


def _check_unedited(project: Project, writing: Writing, written: Mapping[str, bytes]) -> None:
    made, _ = formatter.formatted(project.root, {}, written)
    files = project.files
    edited = [path for path in made if path in files and files[path].content != made[path]]
    if edited:
        message = f"Not as {writing.command} writes it: {', '.join(edited)}. Nothing was written."
        raise refused("edited", message, f"{writing.replay} --overwrite")
