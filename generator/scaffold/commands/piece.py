"""What adding a router, a resource and a middleware have in common."""

from __future__ import annotations

import ast
import tokenize
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from io import BytesIO

from scaffold.commands.change import Writing, cannot_edit, change, guarded
from scaffold.edits.source import CannotEditError, Source
from scaffold.model.application import Position
from scaffold.model.problem import refused, wrong_usage
from scaffold.model.report import Next, Report
from scaffold.pieces.joining import (
    Joint,
    Piece,
    line_length,
    with_example,
    without_example,
)
from scaffold.reading.names import path_of
from scaffold.world.project import Project

LAYOUT = {tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENCODING}


def add(project: Project, piece: Piece, writing: Writing, *, next_: Sequence[Next] = ()) -> Report:
    """Write the piece's files, and join them in.

    Raises:
        RefusedError: With exit code 2, where one of the files is another one's; with 1, where it
            cannot be joined in for certain. Nothing was written.
    """
    after = joined(project, piece)
    _check_created(project, piece, after)
    newline = _newline(project, piece)
    for path, text in piece.created.items():
        if path in project.files:
            after[path] = project.files[path].content
        else:
            after[path] = text.replace("\n", newline).encode()
    return change(project, after, writing, next=next_)


def joined(project: Project, piece: Piece) -> dict[str, bytes]:
    """Return the files that the piece is joined to, with it in them."""
    after = {path: guarded(project, path) for path in _paths(piece)}
    for joint in piece.joints:
        after[joint.path] = _edited(project, joint, after[joint.path], takes=False)
    for path, lines in _examples(project, piece).items():
        after[path] = with_example(project.files[path].content, lines)
    return after


def remove(project: Project, piece: Piece, writing: Writing) -> Report:
    """Take the piece out again.

    Raises:
        RefusedError: With exit code 1, where something else needs it, or one of its files was
            edited since. Nothing was written.
    """
    after: dict[str, bytes | None] = {}
    for joint in piece.joints:
        content = after.get(joint.path) or guarded(project, joint.path)
        after[joint.path] = _edited(project, joint, content, takes=True)
    for path, lines in _examples(project, piece).items():
        after[path] = without_example(project.files[path].content, lines)
    present = [path for path in piece.created if path in project.files]
    after.update(dict.fromkeys(present))
    _check_unused(project, present, after)
    newline = _newline(project, piece)
    written = {path: piece.created[path].replace("\n", newline).encode() for path in present}
    known = present or any(after[path] != project.files[path].content for path in after)
    notes = [] if known else [f"there is no {writing.piece} of {writing.command}"]
    return change(project, after, writing, written=written, notes=notes)


def _paths(piece: Piece) -> list[str]:
    return list(dict.fromkeys(joint.path for joint in piece.joints))


def _examples(project: Project, piece: Piece) -> Mapping[str, str]:
    return {path: lines for path, lines in piece.examples.items() if path in project.files}


def _edited(project: Project, joint: Joint, content: bytes, *, takes: bool) -> bytes:
    source = Source(joint.path, content, line_length(project.files))
    try:
        return (joint.take if takes else joint.put)(source).content
    except CannotEditError as error:
        snippet = "" if takes else joint.snippet
        raise cannot_edit(error.position, error.reason, snippet) from error


def _newline(project: Project, piece: Piece) -> str:
    first = project.files[piece.joints[0].path].content
    return "\r\n" if b"\r\n" in first else "\n"


def _check_created(project: Project, piece: Piece, after: Mapping[str, bytes]) -> None:
    """Refuse to join in a file that is there and not as the piece writes it."""
    if all(after[path] == project.files[path].content for path in after):
        return  # It is in already, whatever became of it since.
    for path, text in piece.created.items():
        if path in project.files and not same_code(guarded(project, path), text.encode()):
            message = f"{path} is there already, and not as it would be written. Take another name."
            raise wrong_usage("taken", message)


def same_code(one: bytes, other: bytes) -> bool:
    """Say whether two modules differ in their layout alone, and in the order of their imports."""
    return sorted(_imports(one)) == sorted(_imports(other)) and _code(one) == _code(other)


def _code(content: bytes) -> list[object]:
    """Return what is in a module beside its imports, and its comments."""
    tree = ast.parse(content)
    body = [ast.dump(node) for node in tree.body if not isinstance(node, IMPORT)]
    tokens = tokenize.tokenize(BytesIO(content).readline)
    return [*body, *(token.string for token in tokens if token.type == tokenize.COMMENT)]


IMPORT = (ast.Import, ast.ImportFrom)


def _imports(content: bytes) -> list[str]:
    return [ast.dump(node) for node in ast.parse(content).body if isinstance(node, IMPORT)]


def _check_unused(project: Project, gone: Sequence[str], after: Mapping[str, bytes | None]) -> None:
    """Refuse to take out a module that another one imports."""
    names = {path.removesuffix(".py").rpartition("/")[2].encode() for path in gone}
    for path in project.files:
        if not path.endswith(".py") or path in gone:
            continue
        content = after.get(path) or project.files[path].content
        if any(name in content for name in names):
            for line, module in _imported(content):
                if path_of(project.files, module, path) in gone:
                    message = f"{Position(path, line)} imports it still. Nothing was removed."
                    raise refused("in-use", message)


def _imported(content: bytes) -> Iterator[tuple[int, str]]:
    """Yield each module that a file may import, as it writes it, with the line."""
    with suppress(SyntaxError, ValueError):
        for node in ast.walk(ast.parse(content)):
            if isinstance(node, ast.Import):
                yield from ((node.lineno, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                package = "." * node.level + (node.module or "")
                dot = "" if package.endswith(".") else "."
                yield node.lineno, package
                yield from ((node.lineno, f"{package}{dot}{alias.name}") for alias in node.names)
