"""Taking a piece out again: its files, and the places where it is joined in."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from scaffold.commands.change import change, guarded
from scaffold.commands.past import past_of
from scaffold.commands.piece import examples_of, texts_of, uneditable
from scaffold.commands.writing import Writing
from scaffold.edits.source import Source
from scaffold.model.problem import refused
from scaffold.model.record import Past
from scaffold.model.report import Report
from scaffold.model.tree import Overlay
from scaffold.pieces.joining import Joint, Piece, variables, without_example
from scaffold.pieces.places import init_text
from scaffold.pieces.request_state import reader_of
from scaffold.pieces.sources import source_at
from scaffold.project.import_graph import importer_of, imports_of, taken_from
from scaffold.project.imports import imports
from scaffold.project.modules import Modules
from scaffold.world.project import Project


def remove(
    project: Project,
    piece: Piece,
    writing: Writing,
    *,
    state: str | None = None,
    notes: Sequence[str] = (),
) -> Report:
    """Take the piece out again.

    Args:
        project: That has it.
        piece: What goes.
        writing: As it is asked for.
        state: The name that it has in the state of a request or of the application, if any.
        notes: What is to be said of it.

    Raises:
        RefusedError: With exit code 1, where something else needs it, or one of its files was
            edited since. Nothing was written.
    """
    edited: dict[str, bytes] = {}
    past = past_of(project, writing)
    for joint in piece.joints:
        content = edited.get(joint.path) or guarded(project, joint.path)
        edited[joint.path] = _without(project, piece, past, joint, content)
    for path, lines in examples_of(project, piece).items():
        edited[path] = without_example(project.files[path].content, lines)
    written: dict[str, bytes] = {
        path: text for path, text in texts_of(project, piece).items() if path in project.files
    }
    is_there = written or any(edited[path] != project.files[path].content for path in edited)
    written |= _lonely_inits(project, written)
    after: dict[str, bytes | None] = {**edited, **dict.fromkeys(written)}
    left = Modules(Overlay(project.files, edited))
    if importer := importer_of(left, written):
        raise refused("in-use", f"{importer} imports it. Nothing was removed.")
    if state and piece.module in written and (reader := reader_of(left, state, written)):
        raise refused("in-use", f"{reader} reads it from the state. Nothing was removed.")
    notes = [*notes, *_kept_variables(project, piece, after)]
    if not is_there:
        notes = [f"{writing.piece} is not there."]
    return change(project, after, writing, written=written, notes=notes)


def _without(project: Project, piece: Piece, past: Past, joint: Joint, content: bytes) -> bytes:
    """Return a file that names the piece without it; what it imports for others stays."""
    source = source_at(project.modules, joint.path, content)
    taken = _taken(joint, source)
    lost = imports(content) - imports(taken)
    lost -= imports_of(project.modules, joint.path, piece.created)
    names = {one.local for one in lost}
    of_author = {name for name in names if past.had(joint.path, partial(_imports, name))}
    kept = of_author | taken_from(project.modules, joint.path, names)
    return _taken(joint, replace(source, kept=frozenset(kept))) if kept else taken


def _taken(joint: Joint, source: Source) -> bytes:
    with uneditable():
        return joint.take(source).content


def _imports(name: str, content: bytes) -> bool:
    return any(one.local == name for one in imports(content))


def _kept_variables(
    project: Project, piece: Piece, after: Mapping[str, bytes | None]
) -> Iterator[str]:
    """Yield a note for each example of the environment that still has variables of the piece."""
    for path, lines in examples_of(project, piece).items():
        left = variables(after[path] or b"") & variables(lines.encode())
        if left:
            yield f"{path} keeps {' and '.join(sorted(left))}: changed since."


def _lonely_inits(project: Project, gone: Collection[str]) -> dict[str, bytes]:
    """Return the `__init__.py` of a new package that would be left alone in their folders."""
    found: dict[str, bytes] = {}
    folders = {path.rpartition("/")[0] for path in gone} - {""}
    # The deepest first: a new package may hold another one.
    for folder in sorted(folders, key=len, reverse=True):
        init = f"{folder}/__init__.py"
        rest = {path for path in project.files if path.startswith(f"{folder}/")}
        if {init} == rest - {*gone, *found}:
            content = project.files[init].content
            if content.replace(b"\r\n", b"\n") in (b"", init_text(folder).encode()):
                found[init] = content
    return found
