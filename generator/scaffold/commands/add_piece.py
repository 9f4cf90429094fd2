"""`scaffold add-router`, `add-resource`, `add-middleware` and `add-callback`: one path for them."""

from __future__ import annotations

import posixpath
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from scaffold.commands.change import Writing, change, guarded
from scaffold.commands.effect import check_effect
from scaffold.commands.reading import read_project
from scaffold.history.piece import PieceHistory
from scaffold.history.revert import reverted
from scaffold.model.problem import refused, wrong_usage
from scaffold.model.report import Next, Report
from scaffold.pieces.host import Host
from scaffold.pieces.joining import joined
from scaffold.pieces.piece import Addition, Piece, texts_of, uneditable
from scaffold.pieces.removal import removal
from scaffold.pieces.template import ANSWERS
from scaffold.pieces.tests import start_of_test
from scaffold.project.sameness import same_code
from scaffold.world import formatter
from scaffold.world.git import Repository
from scaffold.world.project import Project, open_project


@dataclass(frozen=True)
class Request:
    """What the command line asks for: `run` is `--import`."""

    addition: Addition
    app: str | None
    run: bool
    writing: Writing


def add_piece(request: Request) -> Report:
    """Write a piece and join it in, or take it out again.

    Raises:
        RefusedError: With exit code 2 for what was asked wrongly, and 1 for what cannot be done
            for certain. Nothing was written.
    """
    project, writing = open_project(request.writing.project), request.writing
    host = _host(project, request)
    piece = request.addition.piece(host)
    if writing.remove:
        return _remove(project, host, piece, writing)
    return _add(project, host, piece, writing)


def _host(project: Project, request: Request) -> Host:
    writing = request.writing
    records = project.records if writing.remove else ()
    return Host(
        modules=project.modules,
        app=request.app,
        run=request.run,
        replay=writing.replay,
        remove=writing.remove,
        history=PieceHistory(records, writing.command, writing.piece),
        read=partial(read_project, project, request.app, run=request.run),
        guard=partial(guarded, project),
        format=lambda texts: formatter.formatted(project.root, {}, texts)[0],
    )


def _add(project: Project, host: Host, piece: Piece, writing: Writing) -> Report:
    """Write the piece's files, and join them in.

    Raises:
        RefusedError: With exit code 2, where one of the files is another one's; with 1, where it
            cannot be joined in for certain. Nothing was written.
    """
    after = joined(host, piece)
    texts, notes = texts_of(project.files, piece), piece.notes
    if other := _other(host, piece):
        if any(after[path] != project.files[path].content for path in after):
            message = f"{other} is there already, and not as it would be written."
            raise wrong_usage("taken", f"{message} Take another name.")
        texts = {path: text for path, text in texts.items() if path in project.files}
        notes = [*notes, f"{other} is there already, and is left as it is."]
    for path, content in texts.items():
        after[path] = project.files[path].content if path in project.files else content
    contents, failures = formatter.formatted(project.root, project.files, after)
    check_effect(project, host, piece, contents)
    steps = [*_test_step(project, piece), *piece.next]
    return change(project, contents, writing, next=steps, notes=[*notes, *failures])


def _other(host: Host, piece: Piece) -> str | None:
    """Return the first of the piece's files that is there, and not as it writes it."""
    for path, text in piece.created.items():
        if path in host.files and not same_code(host.guard(path), text.encode()):
            return path
    return None


def _test_step(project: Project, piece: Piece) -> Iterator[Next]:
    """Yield how the test of the piece is run."""
    if piece.test is None:
        return
    if ANSWERS in project.files:
        command = project.from_here(f"uv run pytest {piece.test}")
    else:
        start = start_of_test(project.modules, piece)
        program = "uv run " if "uv.lock" in project.files else ""
        test = shlex.quote(posixpath.relpath(piece.test, start or "."))
        command = project.from_here(f"{program}python -m pytest {test}", start)
    yield Next(command, "try it")


def _remove(project: Project, host: Host, piece: Piece, writing: Writing) -> Report:
    """Take the piece out again.

    Raises:
        RefusedError: With exit code 1, where something else needs it, or one of its files was
            edited since. Nothing was written.
    """
    for edit in piece.edits:
        guarded(project, edit.path)
    with uneditable():
        planned = removal(host, piece)
    after = {**planned.edited, **dict.fromkeys(planned.gone)}
    versions = Repository(project.root)
    known = reverted(project.modules, host.history, after, piece.module, versions)
    if not writing.overwrite:
        unsure = {path: text for path, text in planned.gone.items() if path not in known}
        _check_unedited(project, writing, unsure)
    edited = {path: text for path, text in planned.edited.items() if path not in known}
    contents, failures = formatter.formatted(project.root, project.files, edited)
    notes = [*piece.notes, *_left(project, piece), *planned.notes, *failures]
    outcome = {**after, **contents, **known}
    check_effect(project, host, piece, outcome)
    return change(project, outcome, writing, next=piece.next, notes=notes)


def _check_unedited(project: Project, writing: Writing, written: Mapping[str, bytes]) -> None:
    """Refuse to remove files that are not as the piece would be written today."""
    made, _ = formatter.formatted(project.root, {}, written)
    edited = [path for path in made if project.files[path].content != made[path]]
    if edited:
        message = f"Not as {writing.command} writes it: {', '.join(edited)}. Nothing was written."
        raise refused("edited", message, f"{writing.replay} --overwrite")


def _left(project: Project, piece: Piece) -> Iterator[str]:
    """Yield what to know of the callbacks of operations that go."""
    for name in piece.callbacks:
        command = project.from_here(f"scaffold add-callback {name} --remove")
        yield f"{name} stays: {command} takes it out."
