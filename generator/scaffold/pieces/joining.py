"""A project with a piece in it, and the names that a piece cannot have there."""

from __future__ import annotations

from scaffold.edits.sources import source_at
from scaffold.model.tree import Overlay, Tree
from scaffold.pieces.environment import with_example
from scaffold.pieces.host import Host
from scaffold.pieces.module_names import check_module_name
from scaffold.pieces.names import check_collected, check_free, check_imported, check_text
from scaffold.pieces.piece import Piece, by_hand, examples_of, uneditable
from scaffold.pieces.template import ANSWERS


def joined(host: Host, piece: Piece) -> dict[str, bytes]:
    """Return the files that the piece is joined to, with it in them.

    Raises:
        RefusedError: With exit code 1, where that cannot be done for certain.
    """
    after: dict[str, bytes] = {}
    for edit in piece.edits:
        content = after.get(edit.path) or host.guard(edit.path)
        source = source_at(host.modules, edit.path, content)
        with uneditable(by_hand(edit.snippet, piece.module, piece.created[piece.module])):
            after[edit.path] = edit.apply(source).content
    for path, lines in examples_of(host.files, piece).items():
        after[path] = with_example(host.files[path].content, lines)
    return after


def with_piece(host: Host, piece: Piece) -> Tree:
    """Return the project's files as they would be with the piece in them."""
    contents = {path: text.encode() for path, text in piece.created.items()}
    present = {path: host.files[path].content for path in contents if path in host.files}
    return Overlay(host.files, contents | joined(host, piece) | present)


def check_names(host: Host, piece: Piece, name: str) -> None:
    """Refuse a name that would mean two things, or hide something (exit code 2)."""
    for path, text in piece.created.items():
        check_text(name, path, text)
    module = piece.module
    if module in host.files:
        return
    joined_to = {edit.path: host.guard(edit.path) for edit in piece.edits}
    first = piece.edits[0].path if piece.edits else module
    if joined_to and ANSWERS in host.files:
        check_free(name, {first: joined_to[first]})
        check_collected(name, piece.created.get(piece.test or "", ""))
    check_imported(name, {**joined_to, module: piece.created[module].encode()})
    check_module_name(host.modules, module, first)
