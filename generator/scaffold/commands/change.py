"""The shared end of every command that changes a project: compare, show, write."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace

from scaffold.history.record import Entry, Record, Stored, file_of
from scaffold.model import plan as plans
from scaffold.model.plan import Action, Plan
from scaffold.model.report import Next, Report
from scaffold.project.syntax import syntax_error
from scaffold.world import disk, guards, moving, terminal
from scaffold.world.journal import ChangedMeanwhileError
from scaffold.world.project import Project

ATTEMPTS = 5


@dataclass(frozen=True)
class Writing:
    """What the options say that all commands share.

    Attributes:
        command: Its name: `add-router`.
        piece: What is added or removed.
        project: The folder; None for the project that the current one is in.
        dry_run: Whether to write nothing.
        diff: Whether to show what changes in the files.
        remove: Whether the piece is taken out again.
        overwrite: Whether also what was edited in the files that go is given up.
        quiet: Whether to say only what went wrong.
        replay: The command that does the same again.
        began: When, in seconds of `time.monotonic`.
    """

    command: str
    piece: str = ""
    project: str | None = None
    dry_run: bool = False
    diff: bool = False
    remove: bool = False
    overwrite: bool = False
    quiet: bool = False
    replay: str | None = None
    began: float = field(default_factory=time.monotonic)


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


def change(
    project: Project,
    after: Mapping[str, bytes | None],
    writing: Writing,
    *,
    next: Sequence[Next] = (),
    notes: Sequence[str] = (),
) -> Report:
    """Make the files be as they shall be: all of them or none; or say what would be done.

    Args:
        project: As it was read.
        after: What the command means to write, what is so already too; None removes a file.
        writing: How.
        next: What to do now.
        notes: What to know, for standard error.

    Raises:
        RefusedError: With exit code 1 and nothing written.
    """
    entries = [_entry(project, path, content) for path, content in after.items()]
    for entry in entries:
        _check(project, entry)
    if not writing.quiet:
        for text in notes:
            terminal.note(f"note: {text}")
    record = Record(writing.command, writing.piece, writing.remove, writing.replay or "", entries)
    return carry_out(project, record, writing, next=next)


def carry_out(
    project: Project,
    record: Record,
    writing: Writing,
    *,
    next: Iterable[Next] = (),
    left: Plan = (),
) -> Report:
    """Do what a record says, or say what would be done; its files may be written.

    Args:
        project: As it was read.
        record: What to do.
        writing: How.
        next: What to do afterwards.
        left: What stays as it is, though the command might have changed it.
    """
    before = {one.path: file for one in record.entries if (file := file_of(one.before))}
    after = {one.path: file_of(one.after) for one in record.entries}
    plan = plans.together(plans.compare(before, after), left, record.conflicts)
    altered = [_followed(project, entry) for entry in record.entries if entry.is_change]
    # What the user has taken back already, undo takes off the record.
    is_done = bool(altered) or record.undoes is not None
    if is_done and not writing.dry_run:
        with disk.writing(project.root):
            project.journal.carry_out(replace(record, entries=altered))
    status = "planned" if writing.dry_run else "changed"
    return Report(
        command=writing.command,
        status=status if is_done else "identical",
        summary=_counts(plan, dry_run=writing.dry_run) + ending(project, writing.began),
        changes=plan,
        next=[*next] if is_done and not writing.dry_run else (),
        replay=writing.replay,
        diff=plans.diff(before, after) if writing.diff else "",
    )


def _entry(project: Project, path: str, content: bytes | None) -> Entry:
    mode = moving.mode_of(project.root / path)
    before = Stored(project.files[path].content, mode) if path in project.files else None
    return Entry(path, before, None if content is None else Stored(content, mode))


def _check(project: Project, entry: Entry) -> None:
    if not entry.is_change:
        return
    guards.check_place(project.root, entry.path)
    if entry.after is None:
        return
    if entry.before:
        guards.check_content(entry.path, entry.before.content)
    if entry.path.endswith(".py") and (error := syntax_error(entry.after.content)):
        raise RuntimeError(f"{entry.path}:{error.line} would not parse: {error.reason}")


def _followed(project: Project, entry: Entry) -> Entry:
    """Return the entry of the file that a link in the project is to."""
    place = (project.root / entry.path).resolve()
    return entry._replace(path=place.relative_to(project.root).as_posix())


def ending(project: Project, began: float) -> str:
    """Return where that was, if not here, and how long it took: ` in ../.. (0.8 s)`."""
    where = f" in {project.elsewhere}" if project.elsewhere else ""
    return f"{where} ({time.monotonic() - began:.1f} s)"


def _counts(plan: Plan, *, dry_run: bool) -> str:
    """Return the changes in numbers: `2 changed, 1 identical`."""
    actions = Counter(change.action for change in plan)
    conflicts = actions[Action.CONFLICT]
    changed = len(plans.altered(plan)) - conflicts
    kinds = [
        (changed, "would change" if dry_run else "changed"),
        (actions[Action.IDENTICAL], "identical"),
        (actions[Action.KEEP] + actions[Action.SKIP], "kept"),
        (conflicts, "conflict" if conflicts == 1 else "conflicts"),
    ]
    return ", ".join(f"{number} {word}" for number, word in kinds if number) or "nothing to do"
