"""Whether new operations and those that are there leave room for each other."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence

from scaffold.edits.source import CannotEditError
from scaffold.model.application import Operation, Reading
from scaffold.model.doubt import Wide
from scaffold.model.problem import refused, wrong_usage
from scaffold.model.tree import Tree
from scaffold.pieces.piece import Piece
from scaffold.project.paths import folder_of, is_within, joined

PARAMETER = re.compile(r"\{\w+(?::(\w+))?\}")
REST = re.compile(r"\{\w+:path\}$")
ANY = r"[^/]+"
PAGES = ("/docs", "/redoc")
# What Starlette's convertors match, with one thing that they do.
CONVERTORS = {
    "path": (".*", "~/~"),
    "int": ("[0-9]+", "0"),
    "float": (r"[0-9]+(?:\.[0-9]+)?", "0.5"),
    "uuid": ("[0-9a-fA-F-]{36}", "00000000-0000-0000-0000-000000000000"),
}


def check_operations(
    before: Sequence[Operation], after: Sequence[Operation], new: Collection[Operation]
) -> None:
    """Refuse new operations that would take requests from others, or get none (exit code 2).

    Args:
        before: Those of the application as it is.
        after: Those that reading finds with the new ones, as they are matched: the first one that
            fits answers.
        new: The new ones.
    """
    keys = [_key(one) for one in after]
    for one in new:
        if _blank(_matched(one)) in PAGES:
            message = f"{_words(one)} would answer where FastAPI shows the document."
            raise wrong_usage("taken", message, "--prefix /<another>")
        behind = keys[keys.index(_key(one)) :]
        for other in before:
            _check_id(one, other)
            if other.method == one.method:
                _check_path(one, other, is_first=_key(other) in behind)


def takes_the_rest(operation: Operation) -> bool:
    """Say whether it answers every path that no other does: `/{path:path}`."""
    return REST.search(_matched(operation)) is not None


def hiding(
    before: Sequence[Operation], after: Sequence[Operation], new: Sequence[Operation]
) -> Operation | None:
    """Return the first of those that were there before that new ones are hidden behind."""
    keys = [_key(one) for one in after]
    for other in before:
        behind = keys[keys.index(_key(other)) :]
        same = [one for one in new if one.method == other.method and _key(one) in behind]
        if any(captures(_matched(other), _matched(one)) for one in same):
            return other
    return None


def check_holes(before: Sequence[Operation], new: Collection[Operation]) -> None:
    """Refuse new operations where an unknown part of a path may give two of them one (exit code 1).

    A part that both have is the same, and a path of parameters alone is no sign.
    """
    for one in new:
        for other in before:
            is_sign = re.search(r"\w", PARAMETER.sub("", other.end))
            if one.method == other.method and is_sign and _may_meet(one, other):
                message = f"{_words(one)} may have the path of {_at(other)} Nothing was written."
                raise refused("not-understood", message, "--import")


def _may_meet(one: Operation, other: Operation) -> bool:
    if [hole.expression for hole in one.unknown] == [hole.expression for hole in other.unknown]:
        return False
    pairs = ((one, other), (other, one))
    return any(a.unknown and _blank(b.end).endswith(_blank(a.end)) for a, b in pairs)


def check_included_once(reading: Reading, piece: Piece, name: str, files: Tree) -> None:
    """Refuse a line of its own for a router that is maybe included with all others (exit code 1).

    Args:
        reading: Of the application, which was not run.
        piece: The router.
        name: Of the router.
        files: The project, without it. Where no module is beside it, nothing includes them all.
    """
    folder = folder_of(piece.module)
    # Where each subject has a folder, the others are beside that.
    around = folder if piece.module == joined(folder, f"{name}.py") else folder_of(folder)
    doubt = next((one for one in reading.not_understood if Wide.ANY_ROUTER in one.concerns), None)
    if doubt and any(is_within(path, around) for path in files):
        message = f"{doubt.position} may include every router: {doubt.text}. Nothing was written."
        by_hand = f"By hand, as {piece.module}:\n{piece.created[piece.module]}"
        raise refused("not-understood", f"{message} {by_hand}")


def check_included_alike(after: Reading, module: str) -> None:
    """Make sure that the line that includes a new router runs as often as those of the others.

    Args:
        after: Of the application with it.
        module: The router's path.

    Raises:
        CannotEditError: It stands in a function that is called for each router.
    """
    included = [one for one in after.inclusions if one.router and one.router.path == module]
    for new in included:
        beside = Counter(one.router for one in after.inclusions if one.owner == new.owner)
        of_new = beside.pop(new.router)
        if of_new > max(beside.values(), default=1):
            reason = "what includes routers here is called for one after the other"
            raise CannotEditError(new.call, reason)


def _key(operation: Operation) -> tuple[str, str, str]:
    """Return what an operation is told by, wherever its lines are moved."""
    return operation.method, operation.path, operation.handler


def _check_id(one: Operation, other: Operation) -> None:
    if one.operation_id is not None and one.operation_id == other.operation_id:
        message = f"{_words(one)} would have the operation id {one.operation_id!r}, as {_at(other)}"
        raise wrong_usage("taken", message, "--tag <another>")


def _check_path(one: Operation, other: Operation, *, is_first: bool) -> None:
    message = None
    hint: str | None = "--prefix /<another>"
    if _blank(_matched(one)) == _blank(_matched(other)):
        message = f"There is {other.method} {other.path} already: {other.registration}."
    elif is_first and captures(_matched(one), _matched(other)):
        message = f"{_words(one)} would answer in place of {_at(other)}"
    elif not is_first and captures(_matched(other), _matched(one)):
        message = f"{_words(one)} would never be reached, behind {_at(other)}"
        if takes_the_rest(other):
            message, hint = f"{message} Include it above that, and run this again.", None
    if message:
        raise wrong_usage("taken", message, hint)


def _matched(operation: Operation) -> str:
    return operation.matched or operation.path


def captures(first: str, path: str) -> bool:
    """Say whether all that is meant for a path is matched by another one."""
    pattern, end = "", 0
    for found in PARAMETER.finditer(first):
        matched = CONVERTORS.get(found[1], (ANY, ""))[0]
        pattern += re.escape(first[end : found.start()]) + matched
        end = found.end()
    sample = PARAMETER.sub(lambda found: CONVERTORS.get(found[1], ("", "~"))[1], path)
    return re.fullmatch(pattern + re.escape(first[end:]), sample) is not None


def _blank(path: str) -> str:
    return PARAMETER.sub(r"{\1}", path).rstrip("/")


def _words(operation: Operation) -> str:
    return f"{operation.method} {operation.path}"


def _at(operation: Operation) -> str:
    return f"{_words(operation)}: {operation.registration}."
