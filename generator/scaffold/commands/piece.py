"""What adding a piece has in common, and what removing one: read, plan, review, apply."""

from __future__ import annotations

import posixpath
import shlex
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from scaffold.commands.change import Writing, cannot_edit, change, guarded
from scaffold.edits.source import CannotEditError
from scaffold.history.piece import PieceHistory
from scaffold.history.revert import reverted
from scaffold.model.problem import refused, wrong_usage
from scaffold.model.report import Next, Report
from scaffold.model.tree import Overlay, Tree
from scaffold.pieces.joining import (
    Piece,
    by_hand,
    examples_of,
    texts_of,
    with_example,
)
from scaffold.pieces.module_names import check_module_name
from scaffold.pieces.names import check_collected, check_free, check_imported, check_text
from scaffold.pieces.removal import removal
from scaffold.pieces.sources import source_at
from scaffold.pieces.template import ANSWERS
from scaffold.pieces.tests import start_of_test
from scaffold.project.sameness import same_code
from scaffold.world import formatter
from scaffold.world.git import Repository
from scaffold.world.project import Project


def with_piece(project: Project, piece: Piece) -> Tree:
    """Return the project's files as they would be with the piece in them."""
    contents = {path: text.encode() for path, text in piece.created.items()}
    present = {path: project.files[path].content for path in contents if path in project.files}
    contents |= joined(project, piece) | present
    return Overlay(project.files, contents)


@contextmanager
def uneditable(snippet: str = "") -> Iterator[None]:
    """Turn what cannot be read for certain into an error for the user (exit code 1).

    Args:
        snippet: What a person would write there; "" for nothing.
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
        check_collected(name, piece.created.get(piece.test or "", ""))
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
    test = shlex.quote(posixpath.relpath(piece.test, start or "."))
    return [Next(project.from_here(f"{program}python -m pytest {test}", start), "try it")]


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
    after = joined(project, piece)
    texts = texts_of(project.files, piece)
    if other := _other(project, piece):
        if any(after[path] != project.files[path].content for path in after):
            message = f"{other} is there already, and not as it would be written."
            raise wrong_usage("taken", f"{message} Take another name.")
        texts = {path: text for path, text in texts.items() if path in project.files}
        notes = [*notes, f"{other} is there already, and is left as it is."]
    for path, content in texts.items():
        after[path] = project.files[path].content if path in project.files else content
    contents, failures = formatter.formatted(project.root, project.files, after)
    return change(project, contents, writing, next=next_, notes=[*notes, *failures])


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
    for joint in piece.joints:
        guarded(project, joint.path)
    history = history_of(project, writing)
    with uneditable():
        planned = removal(project.modules, piece, history, state)
    after = {**planned.edited, **dict.fromkeys(planned.gone)}
    versions = Repository(project.root)
    known = reverted(project.modules, history, after, piece.module, versions)
    if not writing.overwrite:
        unsure = {path: text for path, text in planned.gone.items() if path not in known}
        _check_unedited(project, writing, unsure)
    edited = {path: text for path, text in planned.edited.items() if path not in known}
    contents, failures = formatter.formatted(project.root, project.files, edited)
    notes = [*notes, *planned.notes, *failures]
    return change(project, {**after, **contents, **known}, writing, notes=notes)


def history_of(project: Project, writing: Writing) -> PieceHistory:
    """Return what is recorded of the piece that a command is about."""
    return PieceHistory(project.records, writing.command, writing.piece)


def _check_unedited(project: Project, writing: Writing, written: Mapping[str, bytes]) -> None:
    """Refuse to remove files that are not as the piece would be written today."""
    made, _ = formatter.formatted(project.root, {}, written)
    edited = [path for path in made if project.files[path].content != made[path]]
    if edited:
        message = f"Not as {writing.command} writes it: {', '.join(edited)}. Nothing was written."
        raise refused("edited", message, f"{writing.replay} --overwrite")


def joined(project: Project, piece: Piece) -> dict[str, bytes]:
    """Return the files that the piece is joined to, with it in them."""
    after: dict[str, bytes] = {}
    for joint in piece.joints:
        content = after.get(joint.path) or guarded(project, joint.path)
        source = source_at(project.modules, joint.path, content)
        text = by_hand(joint.snippet, piece.module, piece.created[piece.module])
        with uneditable(text):
            after[joint.path] = joint.put(source).content
    for path, lines in examples_of(project.files, piece).items():
        after[path] = with_example(project.files[path].content, lines)
    return after


def _other(project: Project, piece: Piece) -> str | None:
    """Return the first of the piece's files that is there, and not as it writes it."""
    for path, text in piece.created.items():
        if path in project.files and not same_code(guarded(project, path), text.encode()):
            return path
    return None
