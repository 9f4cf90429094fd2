"""`scaffold operations`: what was understood of a FastAPI project, and what was not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scaffold.commands.reading import read_project
from scaffold.model.application import Operation, Reading
from scaffold.model.doubt import Doubt
from scaffold.model.position import Position
from scaffold.model.report import Next, Report
from scaffold.world.project import open_project

NO_TEXT = "-"
HIDDEN = "(not in the document)"
WHY = "let the project itself say what it registers"


@dataclass(frozen=True)
class Request:
    """What the command line asks for; the names are those of the options.

    Attributes:
        run: Whether `--import` was given.
        replay: The command line without what only shows.
    """

    project: str | None = None
    app: str | None = None
    run: bool = False
    replay: str = "scaffold operations"


def operations(request: Request) -> Report:
    """List the operations of a project.

    Raises:
        RefusedError: Where there is no application, or several and none was named; or where the
            project cannot be imported.
    """
    project = open_project(request.project)
    reading = read_project(project, request.app, run=request.run)
    number, doubts = len(reading.operations), len(reading.not_understood)
    summary = f"{number} operation{'' if number == 1 else 's'}"
    unknown = sum(bool(one.unknown) for one in reading.operations)
    summary += f", {unknown} with a part of the path that is not known" if unknown else ""
    summary += f", {doubts} not understood" if doubts else ""
    return Report(
        command="operations",
        status="listed",
        summary=summary,
        next=[Next(f"{request.replay} --import", WHY)]
        if (doubts or unknown) and not request.run
        else [],
        lines=_lines(reading),
        found={
            "applications": [item.name for item in reading.applications],
            "operations": [_object(item) for item in reading.operations],
            "perhaps": [_object(item) for item in reading.perhaps],
            "not_understood": [_doubt_object(item) for item in reading.not_understood],
        },
    )


def _lines(reading: Reading) -> tuple[str, ...]:
    rows = [_row(item) for item in reading.operations]
    lines = [*_aligned(rows)]
    if reading.not_understood:
        lines += ["", "not understood:"]
        lines += [f"  {item.position}  {item.text}" for item in reading.not_understood]
    return tuple(lines)


def _row(item: Operation) -> tuple[str, ...]:
    return (
        item.method,
        item.shown,
        item.handler,
        str(item.definition or item.registration),
        ", ".join(item.tags) or NO_TEXT,
        item.operation_id or NO_TEXT,
        " ".join(f"-> {name}" for name in item.callbacks) if item.in_schema else HIDDEN,
    )


def _aligned(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    widths = [max(len(text) for text in column) for column in zip(*rows, strict=True)]
    for row in rows:
        padded = (f"{text:<{width}}" for text, width in zip(row, widths, strict=True))
        yield "  ".join(padded).rstrip()


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
