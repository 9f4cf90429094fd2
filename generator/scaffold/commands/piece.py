"""What adding a router, a resource and a middleware have in common."""

from __future__ import annotations

import posixpath
import shlex
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager

from scaffold.commands.change import cannot_edit, change, guarded
from scaffold.commands.writing import Writing
from scaffold.edits.source import CannotEditError, Source
from scaffold.model.problem import refused, wrong_usage
from scaffold.model.report import Next, Report
from scaffold.model.tree import Tree
from scaffold.pieces.joining import (
    Joint,
    Overlay,
    Piece,
    line_length,
    variables,
    with_example,
    without_example,
)
from scaffold.pieces.module_names import check_module_name
from scaffold.pieces.modules import importer_of, same_code
from scaffold.pieces.names import check_free, check_imported, check_text
from scaffold.pieces.ours import ANSWERS
from scaffold.pieces.places import init_text
from scaffold.pieces.tests import start_of_test
from scaffold.reading.modules import Modules
from scaffold.world.project import Project


def with_piece(project: Project, piece: Piece) -> Tree:
    """Return the project's files as they would be with the piece in them."""
    contents = {path: text.encode() for path, text in piece.created.items()}
    present = {path: project.files[path].content for path in contents if path in project.files}
    contents |= joined(project, piece) | present
    return Overlay(project.files, contents)


@contextmanager
def uneditable(snippet: str) -> Iterator[None]:
    """Turn what cannot be read for certain into an error for the user (exit code 1).

    Args:
        snippet: What a person would write there.
    """
    try:
        yield
    except CannotEditError as error:
        raise cannot_edit(error.position, error.reason, snippet) from error


def check_names(project: Project, piece: Piece, name: str) -> None:
    """Refuse a name that would mean two things, or hide something (exit code 2)."""
    for path, text in piece.created.items():
        check_text(name, path, text)
    module = piece.module
    if module in project.files:
        return
    joined_to = {joint.path: guarded(project, joint.path) for joint in piece.joints}
    if ANSWERS in project.files:
        path = piece.joints[0].path
        check_free(name, {path: joined_to[path]})
    check_imported(name, {**joined_to, module: piece.created[module].encode()})
    check_module_name(project.modules, module, piece.joints[0].path)


def next_steps(project: Project, piece: Piece) -> list[Next]:
    """Return what to do after a piece was added."""
    if piece.test is None:
        return []
    if ANSWERS in project.files:
        return [Next(project.from_here(f"uv run pytest {piece.test}"), "try it")]
    start = start_of_test(project.modules, piece)
    program = "uv run " if "uv.lock" in project.files else ""
    command = (
        f"{program}python -m pytest {shlex.quote(posixpath.relpath(piece.test, start or '.'))}"
    )
    return [Next(project.from_here(command, start), "try it")]


def add(
    project: Project,
    piece: Piece,
    writing: Writing,
    *,
    next_: Sequence[Next] = (),
    notes: Sequence[str] = (),
) -> Report:
    """Write the piece's files, and join them in.

    Raises:
        RefusedError: With exit code 2, where one of the files is another one's; with 1, where it
            cannot be joined in for certain. Nothing was written.
    """
    after: dict[str, bytes | None] = {**joined(project, piece)}
    texts = _texts(project, piece)
    if other := _other(project, piece):
        if any(after[path] != project.files[path].content for path in after):
            message = f"{other} is there already, and not as it would be written."
            raise wrong_usage("taken", f"{message} Take another name.")
        texts = {path: text for path, text in texts.items() if path in project.files}
        notes = [*notes, f"{other} is there already, and is left as it is."]
    for path, content in texts.items():
        after[path] = project.files[path].content if path in project.files else content
    return change(project, after, writing, next=next_, notes=notes)


def joined(project: Project, piece: Piece) -> dict[str, bytes]:
    """Return the files that the piece is joined to, with it in them."""
    after: dict[str, bytes] = {}
    for joint in piece.joints:
        content = after.get(joint.path) or guarded(project, joint.path)
        after[joint.path] = _edited(project, joint, content, takes=False)
    for path, lines in _examples(project, piece).items():
        after[path] = with_example(project.files[path].content, lines)
    return after


def remove(project: Project, piece: Piece, writing: Writing) -> Report:
    """Take the piece out again.

    Raises:
        RefusedError: With exit code 1, where something else needs it, or one of its files was
            edited since. Nothing was written.
    """
    edited: dict[str, bytes] = {}
    for joint in piece.joints:
        content = edited.get(joint.path) or guarded(project, joint.path)
        edited[joint.path] = _edited(project, joint, content, takes=True)
    for path, lines in _examples(project, piece).items():
        edited[path] = without_example(project.files[path].content, lines)
    written: dict[str, bytes] = {
        path: text for path, text in _texts(project, piece).items() if path in project.files
    }
    is_there = written or any(edited[path] != project.files[path].content for path in edited)
    written |= _lonely_inits(project, written)
    after: dict[str, bytes | None] = {**edited, **dict.fromkeys(written)}
    if importer := importer_of(Modules(Overlay(project.files, edited)), written):
        raise refused("in-use", f"{importer} imports it. Nothing was removed.")
    notes = [*_kept(project, piece, after)] if is_there else [f"{writing.piece} is not there."]
    return change(project, after, writing, written=written, notes=notes)


def _kept(project: Project, piece: Piece, after: Mapping[str, bytes | None]) -> Iterator[str]:
    """Yield a note for each example of the environment that still has variables of the piece."""
    for path, lines in _examples(project, piece).items():
        left = variables(after[path] or b"") & variables(lines.encode())
        if left:
            yield f"{path} keeps {' and '.join(sorted(left))}: changed since."


def _lonely_inits(project: Project, gone: Collection[str]) -> dict[str, bytes]:
    """Return the `__init__.py` of a new package that would be left alone in their folders."""
    found = {}
    for folder in {path.rpartition("/")[0] for path in gone} - {""}:
        init = f"{folder}/__init__.py"
        rest = [path for path in project.files if path.startswith(f"{folder}/")]
        if {init} == set(rest) - set(gone):
            content = project.files[init].content
            if content.replace(b"\r\n", b"\n") in (b"", init_text(folder).encode()):
                found[init] = content
    return found


def _texts(project: Project, piece: Piece) -> Mapping[str, bytes]:
    """Return what the piece writes into its own files, with the line ends of its neighbours."""
    crlf = b"\r\n" in project.files[piece.joints[0].path].content
    newline = "\r\n" if crlf else "\n"
    return {path: text.replace("\n", newline).encode() for path, text in piece.created.items()}


def _examples(project: Project, piece: Piece) -> Mapping[str, str]:
    return {path: lines for path, lines in piece.examples.items() if path in project.files}


def _edited(project: Project, joint: Joint, content: bytes, *, takes: bool) -> bytes:
    source = Source(joint.path, content, line_length(project.files))
    try:
        return (joint.take if takes else joint.put)(source).content
    except CannotEditError as error:
        snippet = "" if takes else joint.snippet
        raise cannot_edit(error.position, error.reason, snippet) from error


def _other(project: Project, piece: Piece) -> str | None:
    """Return the first of the piece's files that is there, and not as it writes it."""
    for path, text in piece.created.items():
        if path in project.files and not same_code(guarded(project, path), text.encode()):
            return path
    return None
