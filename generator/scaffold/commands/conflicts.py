"""`scaffold update --continue` and `--abort`: what comes after a conflict, of whichever command."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scaffold.commands.change import Writing, ending
from scaffold.commands.undo import take_back, taken_back
from scaffold.history.record import Record
from scaffold.model.problem import ExitCode, Problem, RefusedError, refused
from scaffold.model.report import Next, Report
from scaffold.project.syntax import unparsable
from scaffold.world import moving
from scaffold.world.git import Repository
from scaffold.world.project import Project, open_project

MARKER = re.compile(rb"^(?:<{7}|\|{7}|>{7}) |^={7}\r?$", re.MULTILINE)


def go_on(writing: Writing) -> Report:
    """End what a command has begun, once the files in conflict are resolved.

    Raises:
        RefusedError: With exit code 1 and each place that is not, or where nothing is in conflict.
    """
    project = open_project(writing.project)
    number, record = _pending(project)
    if unresolved := [*_unresolved(project, record)]:
        raise RefusedError(ExitCode.REFUSED, *unresolved)
    if not writing.dry_run:
        project.journal.settle(number)
    return Report(
        command=writing.command,
        status="planned" if writing.dry_run else "changed",
        summary=f"resolved: {', '.join(record.conflicts)}{ending(project, writing.began)}",
        next=[Next("git diff", "look at it, and commit it")],
        replay=writing.replay,
    )


def abort(writing: Writing) -> Report:
    """Make the files be as they were before the command, and the index as in the last commit.

    Raises:
        RefusedError: With exit code 1, if another file was edited since, or nothing is in conflict.
    """
    project = open_project(writing.project)
    if done := taken_back(project, writing):
        return done
    number, record = _pending(project)
    paths = [entry.path for entry in record.entries]
    given_up = paths if writing.overwrite else record.conflicts
    report = take_back(project, number, record, writing, given_up=given_up)
    if not writing.dry_run:
        Repository(project.root).reset_index(paths)
    return report


def _pending(project: Project) -> tuple[int, Record]:
    """Return the last record, if it left conflicts, and its number."""
    numbers = project.journal.numbers()
    record = project.journal.record(numbers[0]) if numbers else None
    if record is None or not record.conflicts:
        raise refused("no-conflict", "Nothing is in conflict here: there is nothing to go on with.")
    return numbers[0], record


def _unresolved(project: Project, record: Record) -> Iterator[Problem]:
    """Yield the first place in each file that still has to be decided."""
    for path in record.conflicts:
        stored = moving.read(project.root / path)
        if stored is None:
            continue
        if marker := MARKER.search(stored.content):
            line = stored.content.count(b"\n", 0, marker.start()) + 1
            yield Problem("conflict", f"{path}:{line}: a conflict marker is left.")
        elif why := unparsable(path, stored.content):
            yield Problem("conflict", f"{path}: {why}.")
