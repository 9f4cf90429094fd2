"""`scaffold operations`: what was understood of a FastAPI project, and what was not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from textwrap import wrap
from typing import TypeVar

from scaffold.commands.reading import read_project
from scaffold.model.application import Operation, Reading
from scaffold.model.doubt import NEWER, VERSION, Doubt, Kind
from scaffold.model.position import Position
from scaffold.model.problem import ExitCode
from scaffold.model.report import Next, Report
from scaffold.world.project import open_project

Item = TypeVar("Item")
WIDTH = 100
PATH = 56  # a longer path has a line of its own
PLACES = 3
HIDDEN = "(not in the document)"
WHY = "let the project itself say what it registers"


@dataclass(frozen=True)
class Request:
    """What the command line asks for; the names are those of the options.

    Attributes:
        text: What the operations have, as `_has` takes it; None for all of them.
        run: Whether `--import` was given.
        verbose: Whether to say every place of what is not understood.
        replay: The command line without what only shows.
    """

    text: str | None = None
    project: str | None = None
    app: str | None = None
    run: bool = False
    verbose: bool = False
    replay: str = "scaffold operations"


def operations(request: Request) -> Report:
    """List the operations of a project.

    As with grep, the exit code is 1 where none has what was asked for.

    Raises:
        RefusedError: Where there is no application, or several and none was named; or where the
            project cannot be imported.
    """
    project = open_project(request.project)
    reading = read_project(project, request.app, run=request.run, needed=False)
    listed, perhaps = (
        _having(request.text, found) for found in (reading.operations, reading.perhaps)
    )
    number = len(reading.operations)
    unknown = sum(bool(one.unknown) for one in listed)
    counts = {
        f"{_of(listed, number)} operation{'' if number == 1 else 's'}": True,
        f"{unknown} with a part of the path that is not known": unknown,
        f"{_of(perhaps, len(reading.perhaps))} perhaps there": len(reading.perhaps),
        f"{len(reading.not_understood)} not understood": len(reading.not_understood),
    }
    is_found = request.text is None or listed or perhaps
    return Report(
        command="operations",
        status="listed",
        summary=", ".join(text for text, is_said in counts.items() if is_said),
        exit_code=ExitCode.DONE if is_found else ExitCode.REFUSED,
        next=_next(request, reading, sure=len([*filter(None, counts.values())]) == 1),
        lines=[*_lines(listed, perhaps), *_doubt_lines(request, reading.not_understood)],
        found={
            "applications": [item.name for item in reading.applications],
            "operations": [_object(item) for item in listed],
            "perhaps": [_object(item) for item in perhaps],
            "not_understood": [_doubt_object(item) for item in reading.not_understood],
        },
    )


def _having(text: str | None, found: Sequence[Operation]) -> Sequence[Operation]:
    """Return the operations that have every word of a text."""
    words = (text or "").split()
    return [one for one in found if all(_has(one, word) for word in words)]


def _has(item: Operation, word: str) -> bool:
    """Tell whether a word is the method, or in the path, the handler's name or a tag.

    As with ripgrep's smart case, one without capitals is looked for in any case.
    """
    texts = [item.path, item.shown, item.handler, *item.tags]
    if word.islower():
        return word.upper() == item.method or any(word in text.lower() for text in texts)
    return word == item.method or any(word in text for text in texts)


def _of(some: Sequence[Operation], number: int) -> str:
    return f"{number}" if len(some) == number else f"{len(some)} of {number}"


def _next(request: Request, reading: Reading, *, sure: bool) -> list[Next]:
    found = []
    if any(one.reason.kind is Kind.NOT_PYTHON for one in reading.not_understood):
        found.append(Next(f"{NEWER} {request.replay}", f"read what Python {VERSION} cannot"))
    if reading.applications and not sure and not request.run:
        found.append(Next(f"{request.replay} --import", WHY))
    return found


def _lines(listed: Sequence[Operation], perhaps: Sequence[Operation]) -> Iterator[str]:
    """Yield operations for a terminal: by file, and those that are not certain by their reason."""
    fitting = (len(item.shown) for item in (*listed, *perhaps))
    width = max((length for length in fitting if length <= PATH), default=0)
    yield from _by_file(listed, width)
    for reason, operations in _by_reason((str(one.unsure), one) for one in perhaps):
        yield from ("", f"perhaps there, {reason}:")
        yield from _by_file(operations, width)


def _doubt_lines(request: Request, doubts: Sequence[Doubt]) -> Iterator[str]:
    """Yield what is not understood, by its reason; not to whoever looks for an operation."""
    if request.text is not None and not request.verbose:
        return
    if doubts:
        yield from ("", "not understood:")
    for reason, those in _by_reason((one.text, one) for one in doubts):
        is_long = len(those) > PLACES and not request.verbose
        places = ", ".join(str(one.position) for one in those)
        written = f"{reason}: {f'{len(those)} places, with --verbose' if is_long else places}"
        yield from wrap(written, WIDTH, initial_indent="  ", subsequent_indent="    ")


def _by_file(operations: Sequence[Operation], width: int) -> Iterator[str]:
    for path, items in groupby(operations, key=lambda item: _position(item).path):
        yield path
        for item in items:
            head = f"{_position(item).line:>6}  {item.method:<7} "
            name = item.handler.rpartition(":")[2]
            marks = " ".join(f"-> {name}" for name in item.callbacks) if item.in_schema else HIDDEN
            what = f"  {name}  {marks}".rstrip()
            lines = [f"{head}{item.shown:<{width}}{what}", f"{head}{item.shown}{what}"]
            fitting = [line for line in lines if len(line) <= WIDTH]
            yield from fitting[:1] or (f"{head}{item.shown}", f"{'':14}{what}")


def _by_reason(pairs: Iterable[tuple[str, Item]]) -> Iterator[tuple[str, list[Item]]]:
    found: dict[str, list[Item]] = {}
    for reason, item in pairs:
        found.setdefault(reason, []).append(item)
    return iter(found.items())


def _position(item: Operation) -> Position:
    return item.definition or item.registration


def _object(item: Operation) -> dict[str, object]:
    return {
        "method": item.method,
        "path": item.path,
        "holes": [hole._asdict() for hole in item.holes],
        "handler": item.handler,
        "definition": _place(item.definition),
        "registration": _place(item.registration),
        "router": _place(item.router),
        "tags": list(item.tags),
        "operation_id": item.operation_id,
        "callbacks": list(item.callbacks),
        "in_schema": item.in_schema,
        "application": item.application,
        "unsure": None if item.unsure is None else str(item.unsure),
    }


def _doubt_object(item: Doubt) -> dict[str, object]:
    return {"place": _place(item.position), "reason": item.text}


def _place(position: Position | None) -> dict[str, object] | None:
    if position is None:
        return None
    return {"path": position.path, "line": position.line, "column": position.column}
