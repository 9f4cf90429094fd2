"""The shared end of every command that changes a project: guard, format, compare, show, write."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from scaffold.model import plan as plans
from scaffold.model.application import Position
from scaffold.model.diff import unified
from scaffold.model.plan import Plan
from scaffold.model.problem import RefusedError, refused
from scaffold.model.report import Next, Report
from scaffold.model.tree import File
from scaffold.world import formatter, guards, terminal
from scaffold.world.project import Project

Contents = Mapping[str, bytes | None]


@dataclass(frozen=True)
class Writing:
    """What the options say that all commands share.

    Attributes:
        command: Its name: `add-router`.
        piece: What is added or removed.
        project: The folder.
        dry_run: Whether to write nothing.
        diff: Whether to show what changes in the files.
        remove: Whether the piece is taken out again.
        quiet: Whether to say only what went wrong.
        replay: The command that does the same again.
        began: When, in seconds of `time.monotonic`.
    """

    command: str
    piece: str = ""
    project: str = "."
    dry_run: bool = False
    diff: bool = False
    remove: bool = False
    quiet: bool = False
    replay: str | None = None
    began: float = field(default_factory=time.monotonic)


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
    contents, failures = _formatted(project, after)
    outcome = {path: _file(project, path, content) for path, content in contents.items()}
    plan = plans.compare(project.files, outcome)
    for step in plans.altered(plan):
        guards.check_place(project.root, step.path)
    if not writing.quiet:
        for text in (*notes, *failures):
            terminal.note(f"note: {text}")
    if plans.altered(plan) and not writing.dry_run:
        _write(project, plan, outcome)
    return _report(project, plan, outcome, writing, next)


def _formatted(project: Project, after: Contents) -> tuple[Contents, list[str]]:
    contents = {path: content for path, content in after.items() if content is not None}
    done, failures = formatter.formatted(project.root, project.files, contents)
    return {path: done.get(path) for path in after}, failures


def _file(project: Project, path: str, content: bytes | None) -> File | None:
    if content is None:
        return None
    return File(content, executable=path in project.files and project.files[path].executable)


def _write(project: Project, plan: Plan, outcome: Mapping[str, File | None]) -> None:
    for step in plans.altered(plan):
        place, file = project.root / step.path, outcome[step.path]
        if file is None:
            place.unlink()
            continue
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(file.content)


def _report(
    project: Project,
    plan: Plan,
    outcome: Mapping[str, File | None],
    writing: Writing,
    next_: Sequence[Next],
) -> Report:
    number = len(plans.altered(plan))
    status = "identical" if not number else "planned" if writing.dry_run else "changed"
    return Report(
        command=writing.command,
        status=status,
        summary=_summary(plan, writing),
        changes=plan,
        next=next_ if number and not writing.dry_run else (),
        replay=writing.replay,
        diff=_diff(project, plan, outcome) if writing.diff else "",
    )


def _summary(plan: Plan, writing: Writing) -> str:
    changed, same = len(plans.altered(plan)), len(plan) - len(plans.altered(plan))
    seconds = f"({time.monotonic() - writing.began:.1f} s)"
    verb = "would change" if writing.dry_run else "changed"
    return (
        f"{changed} {verb}, {same} identical {seconds}" if same else f"{changed} {verb} {seconds}"
    )


def _diff(project: Project, plan: Plan, outcome: Mapping[str, File | None]) -> str:
    def content(file: File | None) -> bytes | None:
        return None if file is None else file.content

    return "".join(
        unified(step.path, content(project.files.get(step.path)), content(outcome[step.path]))
        for step in plans.altered(plan)
    )
