"""Files as they were before they had a piece, down to the byte where that is known."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Protocol

from scaffold.history.piece import PieceHistory
from scaffold.history.record import Entry, Record, content_of
from scaffold.model.tree import Tree
from scaffold.project.import_graph import imports_of, taken_from
from scaffold.project.imports import imports
from scaffold.project.modules import Modules
from scaffold.project.sameness import same_meaning

Contents = Mapping[str, bytes | None]


class Versions(Protocol):
    """What git remembers of a file, and how it merges."""

    def around(self, added: str, path: str) -> tuple[bytes, bytes] | None:
        """Return a file before and after the commit that added another; None if not known."""

    def merged(self, current: bytes, base: bytes, other: bytes) -> bytes | None:
        """Return the current content with what changed from the base to the other, if it can be."""


def reverted(
    modules: Modules, history: PieceHistory, after: Contents, module: str, versions: Versions
) -> dict[str, bytes | None]:
    """Return what the files were before they had a piece, those of which that is known.

    A file that is as the piece left it gets its bytes back. One that was edited since, or of which
    no record tells, is merged from what it was, if that means the same as without knowing it.

    Args:
        modules: The project's, with the piece.
        history: Of the piece.
        after: What the files would be without knowing what they were; None for those that go.
        module: The path of the piece.
        versions: What git knows.
    """
    gone = [path for path, content in after.items() if content is None]
    found: dict[str, bytes | None] = {}
    for path, content in after.items():
        entry = history.entries.get(path)
        if entry and _is_as_left(modules.files, entry) and not _is_needed(modules, entry, gone):
            found[path] = content_of(entry.before)
        elif content is not None and path.endswith(".py") and path in modules.files:
            current = modules.files[path].content
            texts = _candidates(history, path, current, module, versions)
            if content != current and (text := _meaning(texts, content)) is not None:
                found[path] = text
    return found


def _is_as_left(files: Tree, entry: Entry) -> bool:
    if entry.after is None or entry.path not in files:
        return False
    return files[entry.path].content == entry.after.content


def _is_needed(modules: Modules, entry: Entry, gone: Collection[str]) -> bool:
    """Say whether other modules came to take from the file what it imported for the piece."""
    if not entry.path.endswith(".py") or entry.before is None or entry.after is None:
        return False
    brought = imports(entry.after.content) - imports(entry.before.content)
    brought -= imports_of(modules, entry.path, gone)
    return bool(taken_from(modules, entry.path, {one.local for one in brought}))


def _meaning(texts: Iterator[bytes | None], content: bytes) -> bytes | None:
    """Return the first text that differs from the content in layout alone."""
    return next((text for text in texts if text is not None and same_meaning(text, content)), None)


def _candidates(
    history: PieceHistory, path: str, current: bytes, module: str, versions: Versions
) -> Iterator[bytes | None]:
    """Yield what a file may have been without the piece, the likeliest first."""
    yield from reversed([*_earlier(history.records, path, current)])
    entry = history.entries.get(path)
    if entry and entry.before and entry.after:
        yield versions.merged(current, entry.after.content, entry.before.content)
    if committed := versions.around(module, path):
        before, with_piece = committed
        yield versions.merged(current, with_piece, before)


def _earlier(records: Collection[Record], path: str, current: bytes) -> Iterator[bytes]:
    """Yield what a file was as long as only commands had changed it, the newest first."""
    for entry in (one for record in records for one in record.entries if one.path == path):
        if entry.before is None or content_of(entry.after) != current:
            return
        current = entry.before.content
        yield current
