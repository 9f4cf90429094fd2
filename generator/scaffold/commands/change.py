"""The shared end of every command that changes a project: guard, format, compare, show, write."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress

from scaffold.commands.past import Contents, as_it_was
from scaffold.commands.reporting import counts, ending, with_diff
from scaffold.commands.writing import Writing
from scaffold.model import plan as plans
from scaffold.model.plan import Outcome, Plan
from scaffold.model.position import Position
from scaffold.model.problem import RefusedError, refused
from scaffold.model.record import Entry, Record, Stored
from scaffold.model.report import Next, Report
from scaffold.model.tree import File
from scaffold.world import disk, formatter, guards, moving, terminal
from scaffold.world.journal import ChangedMeanwhileError, Journal, journal_of
from scaffold.world.project import Project

ATTEMPTS = 5


def settled(command: Callable[[], Report]) -> Report:
    """Run a command again while others change, in between, the files that it has read."""
    for _ in range(ATTEMPTS):
        with suppress(ChangedMeanwhileError):
            return command()
    return command()


def guarded(project: Project, path: str) -> bytes:
    """Return the content of a file that will be edited.

    Raises:
        RefusedError: With exit code 1 and the line, if it cannot or should not be.
    """
    guards.check_place(project.root, path)
    content = project.files[path].content
    guards.check_content(path, content)
    return content


def cannot_edit(position: Position, reason: str, snippet: str) -> RefusedError:
    """Return the error for an edit that only its author can make.

    Args:
        position: Where it belongs.
        reason: Why, as the end of a sentence, without its full stop.
        snippet: What to paste there; "" for nothing.
    """
    message = f"{position}: {reason}. Nothing was written."
    if snippet:
        message += f" By hand, there:\n{snippet}"
    return refused("cannot-edit", message)


def change(
    project: Project,
    after: Contents,
    writing: Writing,
    *,
    next: Sequence[Next] = (),
    notes: Sequence[str] = (),
    written: Mapping[str, bytes] | None = None,
) -> Report:
    """Make the files be as they shall be: all of them or none; or say what would be done.

    Args:
        project: As it was read.
        after: What the command means to write, what is so already too; None removes a file.
        writing: How.
        next: What to do now.
        notes: What to know, for standard error.
        written: When a piece is taken out: what it would write today into the files that go.
            A file that is neither this nor what the piece once wrote was edited since.

    Raises:
        RefusedError: With exit code 1 and nothing written.
    """
    journal = journal_of(project.root)
    contents, failures = _formatted(project, after)
    if writing.remove:
        contents = as_it_was(project, writing, contents, written or {})
    outcome = {path: _file(project, path, content) for path, content in contents.items()}
    plan = plans.compare(project.files, outcome)
    for step in plans.altered(plan):
        _check(project, step.path, outcome[step.path])
    _say(writing, [*notes, *failures])
    if plans.altered(plan) and not writing.dry_run:
        _write(project, journal, writing, {s.path: outcome[s.path] for s in plans.altered(plan)})
    report = _report(project, plan, writing, next)
    return with_diff(report, project.files, outcome) if writing.diff else report


def _formatted(project: Project, after: Contents) -> tuple[Contents, list[str]]:
    contents = {path: content for path, content in after.items() if content is not None}
    done, failures = formatter.formatted(project.root, project.files, contents)
    return {path: done.get(path) for path in after}, failures


def _file(project: Project, path: str, content: bytes | None) -> File | None:
    if content is None:
        return None
    return File(content, executable=path in project.files and project.files[path].executable)


def _check(project: Project, path: str, file: File | None) -> None:
    guards.check_place(project.root, path)
    if file is None:
        return
    if path in project.files:
        guards.check_content(path, project.files[path].content)
    if path.endswith(".py") and (error := guards.syntax_error(file.content)):
        raise RuntimeError(f"{path}:{error.line} would not parse: {error.reason}")


def _say(writing: Writing, notes: Sequence[str]) -> None:
    if not writing.quiet:
        for text in notes:
            terminal.note(f"note: {text}")


def _write(project: Project, journal: Journal, writing: Writing, outcome: Outcome) -> None:
    entries = [_entry(project, path, file) for path, file in outcome.items()]
    record = Record(writing.command, writing.piece, writing.remove, writing.replay or "", entries)
    with disk.writing(project.root):
        journal.carry_out(record)


def _entry(project: Project, path: str, file: File | None) -> Entry:
    place = (project.root / path).resolve()
    mode = moving.mode_of(place)
    before = Stored(project.files[path].content, mode) if path in project.files else None
    after = Stored(file.content, mode) if file is not None else None
    return Entry(place.relative_to(project.root).as_posix(), before, after)


def _report(project: Project, plan: Plan, writing: Writing, next_: Sequence[Next]) -> Report:
    is_changed = bool(plans.altered(plan))
    status = "planned" if writing.dry_run else "changed"
    return Report(
        command=writing.command,
        status=status if is_changed else "identical",
        summary=counts(plan, dry_run=writing.dry_run) + ending(project, writing.began),
        changes=plan,
        next=next_ if is_changed and not writing.dry_run else (),
        replay=writing.replay,
    )
