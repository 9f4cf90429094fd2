"""`scaffold status`: what projects are made from, and what is not as it was rendered."""

from __future__ import annotations

import shlex
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from scaffold.commands.change import ending
from scaffold.commands.rendered import path_in
from scaffold.history import standing
from scaffold.history.drift import drift
from scaffold.history.line_ends import with_lf
from scaffold.history.migrations import as_in
from scaffold.history.standing import Found, Standing
from scaffold.model.answers_file import ANSWERS_FILE, Recorded
from scaffold.model.diff import unified
from scaffold.model.problem import ExitCode, Problem, RefusedError, wrong_usage
from scaffold.model.report import Next, Report
from scaffold.model.tree import Tree
from scaffold.world import disk, terminal
from scaffold.world.made import recorded
from scaffold.world.project import Project, cannot_look, look_at
from scaffold.world.rendering import Rendering, rendering

FEW = 3


@dataclass(frozen=True)
class Request:
    """What the command line asks for.

    Attributes:
        folders: The projects'; none for the one that the current folder is in.
        diff: Files whose edits are to be shown.
        exit_code: Whether it is an error if a project is not as it was rendered.
        conflicts: Whether to try an update.
        quiet: Whether to say nothing of what takes a while.
        began: When, in seconds of `time.monotonic`.
    """

    folders: Sequence[str] = ()
    diff: Sequence[str] = ()
    exit_code: bool = False
    conflicts: bool = False
    quiet: bool = False
    began: float = field(default_factory=time.monotonic)


def status(request: Request) -> Report:
    """Compare projects with their templates at their own versions, with their own answers.

    Raises:
        RefusedError: With exit code 2, if a single project cannot be looked at.
    """
    with rendering(quiet=request.quiet or len(request.folders) > 1) as renders:
        if request.diff:
            return _diff(request, renders)
        if len(request.folders) > 1:
            return _many(request, renders)
        project = look_at(next(iter(request.folders), None))
        one = _standing(request, project, renders)
    return Report(
        command="status",
        status="as-rendered" if one.drift.is_none else "drifted",
        summary=one.files + ending(project, request.began),
        exit_code=_exit_code(request, [one]),
        version=one.newer or one.version,
        came_from=one.version,
        next=[*_next(project, one)],
        lines=[*standing.lines_of(one)],
        found={"projects": [standing.as_object(str(project.root), one)]},
    )


def _standing(request: Request, project: Project, renders: Rendering) -> Standing:
    made = recorded(project)
    render = renders.of(made, project.root.name)
    tree = as_in(project.files, render.tree)
    try:
        mine = {**disk.read_files(project.root, tree)}
    except OSError as error:
        raise cannot_look(error.filename, error) from error
    if ANSWERS_FILE in tree:  # where the render came from: no edit, if written otherwise
        mine[ANSWERS_FILE] = tree[ANSWERS_FILE]
    found = drift(tree, mine, project.files, lambda: project.records)
    known = renders.versions(made)
    one = Standing(made.address, made.version, known, render.answers, found)
    if not (request.conflicts and one.newer):
        return one
    try:
        return _tried(project, one, made, one.newer, renders)
    except RefusedError as error:
        return replace(one, tried=error.problems[0].message.removesuffix(" Nothing was written."))


def _tried(
    project: Project, one: Standing, made: Recorded, newer: str, renders: Rendering
) -> Standing:
    """Try an update, of which nothing is written."""
    from scaffold.commands.merge import merge, read
    from scaffold.commands.renders import Renders
    from scaffold.world import merging

    merging.check_git()
    if not project.is_repository:
        return replace(one, tried="needs a git repository")
    folder = project.root.name
    base, theirs = renders.of(made, folder), renders.at(made, newer, one.answers, folder)
    sides = Renders(base.tree, theirs.tree, (made.version, newer))
    conflicts = merge(project, read(project, sides), sides).outcome.conflicts
    number = len(conflicts)
    tried = f"{number or 'no'} conflict{'' if number == 1 else 's'}"
    return replace(one, tried=tried, conflicts=conflicts)


def _many(request: Request, renders: Rendering) -> Report:
    with terminal.doing(f"looking at {len(request.folders)} projects", quiet=request.quiet):
        found: Found = {name: _one_of(request, name, renders) for name in request.folders}
    there = [one for one in found.values() if isinstance(one, Standing)]
    is_all = len(there) == len(found)
    seconds = time.monotonic() - request.began
    return Report(
        command="status",
        status="listed",
        summary=f"{standing.total(found)} ({seconds:.1f} s)",
        exit_code=_exit_code(request, there) if is_all else ExitCode.USAGE,
        lines=[*standing.table(found)],
        found={"projects": [standing.as_object(name, one) for name, one in found.items()]},
    )


def _one_of(request: Request, name: str, renders: Rendering) -> Standing | Problem:
    try:
        return _standing(request, look_at(name), renders)
    except RefusedError as error:
        return error.problems[0]


def _exit_code(request: Request, found: Sequence[Standing]) -> ExitCode:
    is_drifted = request.exit_code and not all(one.drift.is_none for one in found)
    return ExitCode.REFUSED if is_drifted else ExitCode.DONE


def _next(project: Project, one: Standing) -> Iterator[Next]:
    if project.journal.is_unfinished:
        yield Next(project.from_here("scaffold undo"), "a command was stopped half-way")
    if conflicts := next((record.conflicts for record in project.records), ()):
        why = f"once you have resolved {', '.join(conflicts)}"
        yield Next(project.from_here("scaffold update --continue"), why)
    if one.newer:
        yield Next(project.from_here("scaffold update"), f"{one.newer} is newer")
    missing, edited = one.drift.missing, [*one.drift.edited]
    if missing:
        names = shlex.join(missing[:FEW])
        yield Next(project.from_here(f"scaffold restore {names}"), "as the template has it")
    if edited:
        command = f"scaffold status --diff {shlex.quote(edited[0])}"
        yield Next(project.from_here(command), "what was edited")


def _diff(request: Request, renders: Rendering) -> Report:
    """Show what was edited in some files."""
    if len(request.folders) > 1:
        raise wrong_usage("diff", "--diff is for the files of one project.")
    project = look_at(next(iter(request.folders), None))
    tree = renders.of(recorded(project), project.root.name).tree
    render = with_lf(as_in(project.files, tree))
    paths = dict.fromkeys(path_in(project, render, file) for file in request.diff)
    mine = with_lf(disk.read_files(project.root, {path: render[path] for path in paths}))
    differ = [path for path in paths if mine.get(path) != render[path]]
    contents = {path: _contents(path, render, mine) for path in differ}
    return Report(
        command="status",
        status="drifted" if differ else "as-rendered",
        summary=", ".join(differ) + " differs" if differ else "as rendered",
        exit_code=ExitCode.REFUSED if request.exit_code and differ else ExitCode.DONE,
        next=[Next(project.from_here(f"scaffold restore {shlex.join(differ)}"), "as rendered")]
        if differ
        else [],
        diff="".join(unified(path, *both) for path, both in contents.items()),
    )


def _contents(path: str, render: Tree, mine: Tree) -> tuple[bytes, bytes | None]:
    return render[path].content, mine[path].content if path in mine else None
