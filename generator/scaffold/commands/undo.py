"""`scaffold undo`: what the last command did, taken back."""

from __future__ import annotations

from scaffold.commands.reporting import counts, ending, with_diff
from scaffold.commands.writing import Writing
from scaffold.model import plan as plans
from scaffold.model.plan import Outcome, Plan
from scaffold.model.problem import refused
from scaffold.model.record import Record, Stored
from scaffold.model.report import Next, Report
from scaffold.model.tree import File, Tree
from scaffold.world import disk, guards, moving
from scaffold.world.journal import Journal, TakenBack, journal_of
from scaffold.world.project import Project, open_project


def undo(writing: Writing) -> Report:
    """Make the files be as they were before the last command, or say what would be done.

    Raises:
        RefusedError: With exit code 1 and nothing written, if a file was edited since, or there
            is nothing to take back.
    """
    project = open_project(writing.project)
    if project.taken_back is not None:
        return _report_unfinished(project, project.taken_back, writing)
    journal = journal_of(project.root)
    number = _last(journal)
    record = journal.record(number)
    before, after = _now(project, record), _before(record)
    plan = plans.compare(before, after)
    if not writing.dry_run:
        changed = {change.path for change in plans.altered(plan)}
        with disk.writing(project.root):
            journal.carry_out(record.inverse(number, changed))
    report = _report(project, record, plan, writing)
    return with_diff(report, before, after) if writing.diff else report


def _last(journal: Journal) -> int:
    numbers = journal.numbers()
    if not numbers:
        raise refused("nothing-to-undo", "There is nothing to undo.")
    return numbers[0]


def _now(project: Project, record: Record) -> Tree:
    """Return the record's files as they are: as the command left them, or as they were before."""
    files, edited = {}, []
    for entry in record.entries:
        guards.check_place(project.root, entry.path)
        now = moving.read(project.root / entry.path)
        if _content(now) not in (_content(entry.before), _content(entry.after)):
            edited.append(entry.path)
        elif now is not None:
            files[entry.path] = File(now.content)
    if edited:
        message = f"Edited since `{record.replay}`: {', '.join(edited)}. Nothing was written."
        raise refused("edited", message, _without(record))
    return files


def _without(record: Record) -> str | None:
    """Return the command that takes the piece out where it is not as it was left."""
    return None if record.remove or record.undoes is not None else f"{record.replay} --remove"


def _before(record: Record) -> Outcome:
    return {
        entry.path: None if entry.before is None else File(entry.before.content)
        for entry in record.entries
    }


def _content(stored: Stored | None) -> bytes | None:
    return None if stored is None else stored.content


def _report(project: Project, record: Record, plan: Plan, writing: Writing) -> Report:
    verb = "would take back" if writing.dry_run else "took back"
    numbers = counts(plan, dry_run=writing.dry_run)
    again = Next(record.replay, "do it again")
    return Report(
        command="undo",
        status="planned" if writing.dry_run else "undone",
        summary=f"{verb} `{record.replay}`: {numbers}{ending(project, writing.began)}",
        changes=plan,
        next=() if writing.dry_run else (again,),
        replay=writing.replay,
    )


def _report_unfinished(project: Project, taken: TakenBack, writing: Writing) -> Report:
    return Report(
        command="undo",
        status="undone",
        summary=f"took back `{taken.record.replay}`{ending(project, writing.began)}",
        replay=writing.replay,
    )
