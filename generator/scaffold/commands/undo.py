"""`scaffold undo`: what the last command did, taken back."""

from __future__ import annotations

from dataclasses import replace

from scaffold.commands.change import Writing, carry_out, ending
from scaffold.history.record import Record, Stored
from scaffold.history.undo import inverse
from scaffold.model.problem import refused
from scaffold.model.report import Next, Report
from scaffold.world import guards, moving
from scaffold.world.project import Project, open_project


def undo(writing: Writing) -> Report:
    """Make the files be as they were before the last command, or say what would be done.

    Raises:
        RefusedError: With exit code 1 and nothing written, if a file was edited since, or there
            is nothing to take back.
    """
    project = open_project(writing.project)
    if project.taken_back is not None:
        done = f"took back `{project.taken_back.record.replay}`{ending(project, writing.began)}"
        return Report("undo", "undone", done, replay=writing.replay)
    number, record = _last(project)
    back = inverse(record, number, _now(project, record))
    report = carry_out(project, back, writing, next=[Next(record.replay, "do it again")])
    status, verb = ("planned", "would take") if writing.dry_run else ("undone", "took")
    summary = f"{verb} back `{record.replay}`: {report.summary}"
    return replace(report, status=status, summary=summary)


def _last(project: Project) -> tuple[int, Record]:
    numbers = project.journal.numbers()
    if not numbers:
        raise refused("nothing-to-undo", "There is nothing to undo.")
    return numbers[0], project.journal.record(numbers[0])


def _now(project: Project, record: Record) -> dict[str, Stored | None]:
    """Return the record's files as they are."""
    paths = [entry.path for entry in record.entries]
    for path in paths:
        guards.check_place(project.root, path)
    return {path: moving.read(project.root / path) for path in paths}
