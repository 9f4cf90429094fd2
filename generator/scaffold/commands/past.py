"""What files were before they had a piece, down to the byte where that is known."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from scaffold.commands.writing import Writing
from scaffold.model.problem import refused
from scaffold.model.record import Entry, Past
from scaffold.pieces.sameness import same_meaning
from scaffold.project.import_graph import imports_of, taken_from
from scaffold.project.imports import imports
from scaffold.world import formatter, history
from scaffold.world.project import Project

INIT = "__init__.py"
Contents = Mapping[str, bytes | None]


def past_of(project: Project, writing: Writing) -> Past:
    """Return what is recorded of the project before it had the piece."""
    return Past(project.records, writing.command, writing.piece)


def as_it_was(
    project: Project,
    writing: Writing,
    contents: Contents,
    written: Mapping[str, bytes],
) -> Contents:
    """Return what the files shall be: what they were, as far as that is known.

    A file that is as the piece left it gets its bytes back. One that was edited since, or of which
    no record tells, is merged from what it was, if that means the same as without knowing it.

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
        unsure = {path: text for path, text in written.items() if path not in as_left}
        _check_unedited(project, writing, unsure)
    kept = _packages_of_others(past, contents) if past.entries else frozenset()
    rest = {path: content for path, content in contents.items() if path not in as_left}
    after = {**rest, **_merged(project, past, rest, written), **as_left}
    return {path: after[path] for path in contents if path not in kept}


def _merged(
    project: Project, past: Past, contents: Contents, written: Mapping[str, bytes]
) -> dict[str, bytes]:
    """Return those modules without the piece in which also the layout is what it was."""
    found = {}
    module = next((path for path in written if not path.endswith(INIT)), None)
    for path, content in contents.items():
        current = project.files[path].content if path in project.files else None
        if content in (None, current) or current is None or not path.endswith(".py"):
            continue
        if (once := _once(project, path, content)) is not None:
            found[path] = once
            continue
        for before, after in _versions(project, past, path, module):
            text = history.merged(current, after, before)
            if text is not None and same_meaning(text, content):
                found[path] = text
                break
    return found


def _once(project: Project, path: str, content: bytes) -> bytes | None:
    """Return what the file was that meant the same, if since then only commands have changed it."""
    found = None
    entries = [one for record in project.records for one in record.entries if one.path == path]
    current = project.files[path].content
    for entry in entries:  # the newest first
        if entry.before is None or entry.after is None or entry.after.content != current:
            break
        current = entry.before.content
        found = current if same_meaning(current, content) else found
    return found


def _versions(
    project: Project, past: Past, path: str, module: str | None
) -> Iterator[tuple[bytes, bytes]]:
    """Yield what a file was before and after it had the piece: as recorded, and committed."""
    entry = past.entries.get(path)
    if entry and entry.before and entry.after:
        yield entry.before.content, entry.after.content
    if module and (committed := history.around(project.root, module, path)):
        yield committed


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
