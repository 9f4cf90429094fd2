"""What files were before they had a piece, down to the byte where that is known."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from scaffold.commands.writing import Writing
from scaffold.model.problem import refused
from scaffold.model.record import Entry, Past
from scaffold.pieces.modules import imports, imports_of, taken_from
from scaffold.world import formatter
from scaffold.world.journal import journal_of
from scaffold.world.project import Project

INIT = "__init__.py"
Contents = Mapping[str, bytes | None]


def past_of(project: Project, writing: Writing) -> Past:
    """Return what is recorded of the project before it had the piece."""
    journal = journal_of(project.root)
    records = [journal.record(number) for number in journal.numbers()]
    return Past(records, writing.command, writing.piece)


def as_it_was(
    project: Project,
    writing: Writing,
    contents: Contents,
    written: Mapping[str, bytes],
) -> Contents:
    """Return what the files shall be: what they were, if they are as the piece left them.

    Args:
        project: As it was read.
        writing: What takes which piece out.
        contents: What they would be without knowing what they were.
        written: What the piece would write today into the files that go.

    Raises:
        RefusedError: If a file that goes was edited, and is not to go nevertheless; exit code 1.
    """
    past = past_of(project, writing)
    gone = [path for path, content in contents.items() if content is None]
    as_left = {
        path: entry.before.content if entry.before else None
        for path, entry in past.entries.items()
        if path in contents and _is_as_left(project, entry) and not _is_needed(project, entry, gone)
    }
    if not writing.overwrite:
        rest = {path: text for path, text in written.items() if path not in as_left}
        _check_unedited(project, writing, rest)
    kept = _packages_of_others(past, contents) if past.entries else frozenset()
    return {path: text for path, text in {**contents, **as_left}.items() if path not in kept}


def _packages_of_others(past: Past, contents: Contents) -> frozenset[str]:
    """Return each `__init__.py` that would go, and that no command is known to have made."""
    made = {one.path for record in past.records for one in record.entries if one.before is None}
    inits = {path for path, text in contents.items() if text is None and path.endswith(INIT)}
    return frozenset(inits - made)


def _is_as_left(project: Project, entry: Entry) -> bool:
    if entry.after is None or entry.path not in project.files:
        return False
    return project.files[entry.path].content == entry.after.content


def _is_needed(project: Project, entry: Entry, gone: Collection[str]) -> bool:
    """Say whether other modules came to take from the file what it imported for the piece."""
    if not entry.path.endswith(".py") or entry.before is None or entry.after is None:
        return False
    brought = imports(entry.after.content) - imports(entry.before.content)
    brought -= imports_of(project.modules, entry.path, gone)
    return bool(taken_from(project.modules, entry.path, {one.local for one in brought}))


def _check_unedited(project: Project, writing: Writing, written: Mapping[str, bytes]) -> None:
    made, _ = formatter.formatted(project.root, {}, written)
    files = project.files
    edited = [path for path in made if path in files and files[path].content != made[path]]
    if edited:
        message = f"Not as {writing.command} writes it: {', '.join(edited)}. Nothing was written."
        raise refused("edited", message, f"{writing.replay} --overwrite")
