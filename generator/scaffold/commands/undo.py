"""`scaffold undo`: what the last command did, taken back."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from scaffold.commands.change import Writing, carry_out, ending
from scaffold.edits.migrations import migration_in
from scaffold.history.record import Record, Stored
from scaffold.history.undo import inverse
from scaffold.model.problem import refused
from scaffold.model.report import Next, Report
from scaffold.world import disk, guards, moving, placing, terminal
from scaffold.world.git import Repository
from scaffold.world.project import Project, open_project


def undo(writing: Writing) -> Report:
    """Make the files be as they were before the last command, or say what would be done.

    Raises:
        RefusedError: With exit code 1 and nothing written, if a file was edited since, or there
            is nothing to take back.
    """
    project = open_project(writing.project)
    if done := taken_back(project, writing):
        return done
    number, record = _last(project)
    if record.command == "new":
        return _unmake(project, number, record, writing)
    again = [Next(record.replay, "do it again")]
    return take_back(project, number, record, writing, next=again)


def _unmake(project: Project, number: int, record: Record, writing: Writing) -> Report:
    """Take `scaffold new` back, with the repository and the folder that it made."""
    if ".git" in record.folders and not Repository(project.root).is_one_commit:
        message = f"There is more in git than `{record.replay}` committed. Nothing was written."
        raise refused("committed", message)
    report = take_back(project, number, record, writing)
    if not writing.dry_run:
        left = placing.take_away(project.root, record.folders)
        if left and not writing.quiet:
            terminal.note(f"note: {disk.few(left)} stays: it came later.")
    return report


def taken_back(project: Project, writing: Writing) -> Report | None:
    """Return the report, if opening the project took a command back that was killed."""
    if project.taken_back is None:
        return None
    done = f"took back `{project.taken_back.record.replay}`{ending(project, writing.began)}"
    return Report(writing.command, "undone", done, replay=writing.replay)


def take_back(
    project: Project,
    number: int,
    record: Record,
    writing: Writing,
    *,
    given_up: Collection[str] = (),
    next: Sequence[Next] = (),
) -> Report:
    """Take a command back, or say what would be done.

    Args:
        project: As it was read.
        number: Of the record.
        record: Of the command.
        writing: How.
        given_up: Files whose edits since then go.
        next: What to do afterwards.

    Raises:
        RefusedError: With exit code 1 and nothing written, if another file was edited since.
    """
    back = inverse(record, number, _now(project, record), given_up)
    report = carry_out(project, back, writing, next=next)
    status, verb = ("planned", "would take") if writing.dry_run else ("undone", "took")
    summary = f"{verb} back `{record.replay}`: {report.summary}"
    lines = [] if record.command == "new" else [*_migrated(back, record.replay)]
    return replace(report, status=status, summary=summary, lines=[*report.lines, *lines])


def _migrated(back: Record, again: str | None) -> Iterator[str]:
    """Yield what a database needs that has run migrations which go."""
    gone = [entry.before.content for entry in back.entries if entry.before and not entry.after]
    places = [found.place for content in gone if (found := migration_in(content))]
    revisions = [place.revision for place in places]
    below = [one for place in places for one in place.follows if one not in revisions]
    if places:
        yield (
            f"a database that has run {' or '.join(revisions)} has to go back before: `{again}`, "
            f"`uv run alembic downgrade {below[0] if below else 'base'}`, and undo that then."
        )


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
