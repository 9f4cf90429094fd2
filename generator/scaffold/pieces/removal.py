"""Taking a piece out again: its files, and the places where it is joined in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from scaffold.edits.sources import source_at
from scaffold.history.piece import PieceHistory
from scaffold.model.problem import refused
from scaffold.model.tree import Overlay, Tree
from scaffold.pieces.environment import variables, without_example
from scaffold.pieces.host import Host
from scaffold.pieces.piece import Edit, Piece, examples_of, texts_of
from scaffold.pieces.places import init_text
from scaffold.pieces.request_state import reader_of
from scaffold.project.import_graph import importers_of, imports_of, taken_from
from scaffold.project.imports import imports
from scaffold.project.modules import Modules


class Removal(NamedTuple):
    """What takes a piece out.

    Attributes:
        edited: The files that name it, without it.
        gone: The files that go, each with what the piece would write into it today.
        notes: What to know.
    """

    edited: Mapping[str, bytes]
    gone: Mapping[str, bytes]
    notes: Sequence[str]


def removal(host: Host, piece: Piece) -> Removal:
    """Return what takes a piece out of a project: what was there before it stays.

    Raises:
        RefusedError: With exit code 1, where something else needs it.
        CannotEditError: Where it cannot be taken out for certain.
    """
    modules, history, files = host.modules, host.history, host.files
    edited: dict[str, bytes] = {}
    for edit in piece.edits:
        content = edited.get(edit.path) or files[edit.path].content
        edited[edit.path] = _without(modules, piece, history, edit, content)
    examples = examples_of(files, piece)
    for path, lines in examples.items():
        edited[path] = without_example(files[path].content, lines)
    gone = {
        path: text
        for path, text in texts_of(files, piece).items()
        if path in files and _goes(path, history)
    }
    is_there = gone or any(edited[path] != files[path].content for path in edited)
    gone |= _lonely_inits(files, gone, history)
    left = Modules(Overlay(files, edited))
    if importer := next(importers_of(left, gone), None):
        raise refused("in-use", f"{importer} imports it. Nothing was removed.")
    state = piece.state if piece.module in gone else None
    if state and (reader := reader_of(left, state, gone)):
        raise refused("in-use", f"{reader} reads it from the state. Nothing was removed.")
    notes = [*_kept_variables(edited, examples)] if is_there else [f"{history.piece} is not there."]
    return Removal(edited, gone, notes)


def _without(
    modules: Modules, piece: Piece, history: PieceHistory, edit: Edit, content: bytes
) -> bytes:
    """Return a file that names the piece without it; what it imports for others stays."""
    source = source_at(modules, edit.path, content)
    taken = edit.revert(source).content
    lost = imports(content) - imports(taken)
    lost -= imports_of(modules, edit.path, piece.created)
    names = {one.local for one in lost}
    of_author = {name for name in names if history.had(edit.path, partial(_imports, name))}
    kept = of_author | taken_from(modules, edit.path, names)
    return edit.revert(replace(source, kept=frozenset(kept))).content if kept else taken


def _imports(name: str, content: bytes) -> bool:
    return any(one.local == name for one in imports(content))


def _kept_variables(edited: Mapping[str, bytes], examples: Mapping[str, str]) -> Iterator[str]:
    """Yield a note for each example of the environment that still has variables of the piece."""
    for path, lines in examples.items():
        if left := variables(edited[path]) & variables(lines.encode()):
            yield f"{path} keeps {' and '.join(sorted(left))}: changed since."


def _lonely_inits(
    files: Tree, gone: Mapping[str, bytes], history: PieceHistory
) -> dict[str, bytes]:
    """Return the `__init__.py` of a new package that would be left alone in their folders."""
    found: dict[str, bytes] = {}
    folders = {path.rpartition("/")[0] for path in gone} - {""}
    # The deepest first: a new package may hold another one.
    for folder in sorted(folders, key=len, reverse=True):
        init = f"{folder}/__init__.py"
        rest = {path for path in files if path.startswith(f"{folder}/")}
        if {init} == rest - {*gone, *found} and _goes(init, history):
            content = files[init].content
            if content.replace(b"\r\n", b"\n") in (b"", init_text(folder).encode()):
                found[init] = content
    return found


def _goes(path: str, history: PieceHistory) -> bool:
    """Say whether a file may go: not an `__init__.py` that, as is known, no command has made."""
    return not path.endswith("__init__.py") or not history.entries or history.made(path)
