"""`scaffold enable`, `disable` and `update`: the project with other answers, or another version."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from scaffold.commands.change import Writing, carry_out
from scaffold.commands.merge import Merge, entries, merge, read
from scaffold.commands.migrations import before, check_back, steps_of, told_of
from scaffold.commands.renders import Renders, Wanted, render
from scaffold.history.merge import Outcome
from scaffold.history.record import Record
from scaffold.model.answers_file import ANSWERS_FILE
from scaffold.model.plan import Action, untouched
from scaffold.model.problem import ExitCode, refused
from scaffold.model.report import Next, Report
from scaffold.model.tree import Overlay
from scaffold.world import guards, merging, terminal
from scaffold.world.git import Repository
from scaffold.world.journal import ChangedMeanwhileError
from scaffold.world.made import recorded
from scaffold.world.project import Project, open_project


@dataclass(frozen=True)
class Request:
    """What the command line asks for.

    Attributes:
        writing: What all commands share.
        wanted: What the project shall be made from.
        keep_edited: Whether files that go stay where they were edited.
        branch: The name of a new branch, on which a commit is made.
        yes: Whether nothing has to be confirmed.
    """

    writing: Writing
    wanted: Wanted
    keep_edited: bool = False
    branch: str | None = None
    yes: bool = False


def revise(request: Request) -> Report:
    """Render the project as it was made and as it shall be, and merge the difference into it.

    Raises:
        RefusedError: With exit code 2 for what was asked wrongly, and 1 for what cannot be done.
            Nothing was written.
    """
    project = open_project(request.writing.project)
    made = recorded(project)
    renders = render(request.wanted, project, quiet=request.writing.quiet)
    if renders.base == renders.theirs:
        return _write(request, project, renders, Merge())
    merging.check_git()
    # Read first, so that whatever another command writes from here on is noticed.
    mine = read(project, renders)
    Repository(project.root).check_settled(request.branch)
    if recorded(project) != made:
        raise ChangedMeanwhileError(ANSWERS_FILE)
    merged = merge(project, mine, renders)
    _check(request, project, merged)
    _preview(request, project, renders, merged)
    return _write(request, project, renders, merged)


def _check(request: Request, project: Project, merged: Merge) -> None:
    """Refuse what is in the way, and let the user decide about files that go."""
    _check_edited(request, merged.outcome)
    _check_imports(request, project, merged.outcome)
    check_back(merged.row, request.writing, ask=request.wanted.ask)
    for path, file in merged.outcome.files.items():
        guards.check_place(project.root, path)
        if file is not None and path not in merged.mine and (project.root / path).exists():
            message = f"{path} is there, and would be the template's. Nothing was written."
            raise refused("in-the-way", message, f"mv {path} <elsewhere>")


def _check_edited(request: Request, outcome: Outcome) -> None:
    """Ask what shall be of files that the template has no more, though they were edited."""
    if request.writing.overwrite:
        outcome.files |= outcome.kept
        outcome.kept.clear()
    names = ", ".join(path for path, theirs in outcome.kept.items() if theirs is None)
    if not names or request.keep_edited or request.wanted.update:
        return
    if not (request.wanted.ask and terminal.confirm(f"You have edited {names}. Keep it?")):
        message = f"Edited by you: {names}. Nothing was written."
        raise refused("edited", message, f"{request.writing.replay} --keep-edited")


def _check_imports(request: Request, project: Project, outcome: Outcome) -> None:
    """Ask whether files may go that others import."""
    from scaffold.project.import_graph import importers_of
    from scaffold.project.modules import Modules

    gone = [path for path, file in outcome.files.items() if file is None and path.endswith(".py")]
    # What goes is still there to be found by its name.
    over = {path: file.content for path, file in outcome.files.items() if file is not None}
    places = importers_of(Modules(Overlay(project.files, over)), gone) if gone else ()
    found = [f"{place.path}:{place.line}" for place in places]
    if not found or request.yes:
        return
    message = f"What would go is imported in {', '.join(found)}."
    if not (request.wanted.ask and terminal.confirm(f"{message} Go on?")):
        again = f"{request.writing.replay} --yes"
        raise refused("imported", f"{message} Nothing was written.", again)


def _preview(request: Request, project: Project, renders: Renders, merged: Merge) -> None:
    """Show an update before it is made, where there is somebody to confirm it."""
    if request.wanted.update and request.wanted.ask and not request.writing.dry_run:
        trial = replace(request, writing=replace(request.writing, dry_run=True))
        report = _write(trial, project, renders, merged)
        report = replace(report, lines=[*report.lines, *renders.news.changelog.splitlines()])
        terminal.show_plan(report)
        terminal.show_findings(report)
        if not terminal.confirm(f"Update from {renders.versions[0]} to {renders.versions[1]}?"):
            raise refused("not-confirmed", "Nothing was written.")


def _write(request: Request, project: Project, renders: Renders, merged: Merge) -> Report:
    """Write what comes of the merge, or say what would be written."""
    writing, outcome = request.writing, merged.outcome
    done = [*entries(project, merged)]
    record = Record(
        *(writing.command, "", False, writing.replay or "", done), conflicts=[*outcome.conflicts]
    )
    left = untouched(Action.KEEP, outcome.kept) + untouched(Action.SKIP, outcome.skipped)
    steps = [*_steps(renders, merged)]
    report = carry_out(project, record, writing, next=steps, left=left)
    if request.branch and report.status == "changed":
        _put_on_branch(request.branch, project, report, outcome)
    came_from, version = renders.versions
    remarks = [(notes.version, one.what) for notes in renders.news.notes for one in notes.behaviour]
    report = replace(
        report,
        version=version,
        came_from=came_from,
        conflicts=outcome.conflicts,
        lines=[
            *(f"{version}: {what}" for version, what in remarks),
            *merged.left,
            *told_of(merged.row),
        ],
        found={
            "behaviour": [{"version": version, "what": what} for version, what in remarks],
            "before": [step._asdict() for step in before(merged.row)],
        },
    )
    if not outcome.conflicts or writing.dry_run:
        return report
    return replace(report, status="conflicts", exit_code=ExitCode.CONFLICTS)


def _put_on_branch(branch: str, project: Project, report: Report, outcome: Outcome) -> None:
    """Make a branch of what was written, with a commit if nothing has to be decided."""
    repository = Repository(project.root)
    repository.begin(branch)
    if not outcome.conflicts:
        repository.commit(report.replay or "")


def _steps(renders: Renders, merged: Merge) -> Iterator[Next]:
    outcome = merged.outcome
    if outcome.conflicts:
        names = ", ".join(outcome.conflicts)
        yield Next("scaffold update --continue", f"once you have resolved {names}")
        yield Next("scaffold update --abort", "or go back")
    asked = [Next(*step) for notes in renders.news.notes for step in notes.steps]
    if not asked and "pyproject.toml" in outcome.files:
        yield Next("uv sync", "its dependencies are others now")
    yield from dict.fromkeys([*asked, *steps_of(merged.row)])
