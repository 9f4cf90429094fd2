"""What a command says at its end: as lines for a person, or as one JSON object for a program."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from scaffold.model.plan import Action, Change, Plan
from scaffold.model.problem import ExitCode, Problem

SCHEMA = 1
COLOURS = {
    Action.CREATE: "green",
    Action.INSERT: "green",
    Action.UPDATE: "green",
    Action.REMOVE: "red",
    Action.IDENTICAL: "blue",
    Action.KEEP: "yellow",
    Action.SKIP: "yellow",
    Action.CONFLICT: "red",
}
NOTES = {Action.KEEP: "edited by you", Action.SKIP: "removed by you"}
UNIT = 1000


class Next(NamedTuple):
    """One command to run next, and why."""

    command: str
    why: str


@dataclass(frozen=True)
class Report:
    """The outcome of one command.

    Attributes:
        command: Its name.
        status: One word: `created`, `planned`, `refused` …
        summary: One line for a person.
        exit_code: What the process ends with.
        version: The template's version that was rendered; None where it has none.
        came_from: The version that it was before; None where there was none.
        changes: What was done to the files, or would be.
        conflicts: Why somebody has to look at a file, by its path.
        problems: What stood in the way.
        next: What to do now.
        replay: The command that does the same again.
        lines: What was found, one line each, for a command that only looks.
        found: The same for a program: more keys of the JSON object.
        diff: The changes as a unified diff; "" where that was not asked for.
    """

    command: str
    status: str
    summary: str = ""
    exit_code: ExitCode = ExitCode.DONE
    version: str | None = None
    came_from: str | None = None
    changes: Plan = ()
    conflicts: Mapping[str, str] = field(default_factory=dict)
    problems: Sequence[Problem] = ()
    next: Sequence[Next] = ()
    replay: str | None = None
    lines: Sequence[str] = ()
    found: Mapping[str, object] = field(default_factory=dict)
    diff: str = ""


def as_object(report: Report) -> dict[str, object]:
    """Return the JSON object: the keys that every command has, and those of what was found."""
    return {
        "schema": SCHEMA,
        "command": report.command,
        "status": report.status,
        "exit_code": int(report.exit_code),
        "template": {"from": report.came_from, "to": report.version},
        "changes": [_change_object(change) for change in report.changes],
        "conflicts": [{"path": path, "why": why} for path, why in report.conflicts.items()],
        "findings": [_finding(problem) for problem in report.problems],
        "next": [{"command": step.command, "why": step.why} for step in report.next],
        "replay": report.replay,
        **report.found,
        **({"diff": report.diff} if report.diff else {}),
    }


def _change_object(change: Change) -> dict[str, object]:
    return {
        "action": str(change.action),
        "path": change.path,
        "added": change.added,
        "removed": change.removed,
        "edited": change.action in NOTES,
    }


def _finding(problem: Problem) -> dict[str, object]:
    return {"code": problem.code, "message": problem.message, "next": problem.next}


def change_line(change: Change) -> tuple[str, str, str]:
    """Return the status word in twelve columns, its colour, and the rest of the line."""
    details = _details(change)
    rest = f"  {change.path}  ({details})" if details else f"  {change.path}"
    return f"{change.action:>12}", COLOURS[change.action], rest


def _details(change: Change) -> str:
    if change.action is Action.CREATE:
        return size_text(change.size)
    if change.action is Action.REMOVE:
        return ""
    if change.action in NOTES:
        return NOTES[change.action]
    counts = (
        f"+{change.added}" if change.added else "",
        f"-{change.removed}" if change.removed else "",
    )
    return " ".join(count for count in counts if count)


def size_text(size: int) -> str:
    """Return a number of bytes in words: `812 B`, `1.2 kB`."""
    if size < UNIT:
        return f"{size} B"
    return f"{size / UNIT:.1f} kB" if size < UNIT * UNIT else f"{size / UNIT / UNIT:.1f} MB"
