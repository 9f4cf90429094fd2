"""`scaffold restore`: files as the template has them, with the project's answers."""

from __future__ import annotations

from collections.abc import Sequence

from scaffold.commands.change import Writing, carry_out
from scaffold.commands.merge import Merge, entries
from scaffold.commands.rendered import path_in
from scaffold.history.line_ends import with_lf
from scaffold.history.merge import Outcome
from scaffold.history.migrations import in_row
from scaffold.history.record import Record
from scaffold.model.report import Report
from scaffold.world import disk, guards, terminal
from scaffold.world.made import recorded
from scaffold.world.project import open_project
from scaffold.world.rendering import rendering


def restore(files: Sequence[str], writing: Writing) -> Report:
    """Make files be as they were rendered, also those that were edited since.

    Args:
        files: As seen from the current folder, or from the project's.
        writing: How.

    Raises:
        RefusedError: With exit code 2 and the nearest path, where the template has no such file;
            with 1, where one cannot be written. Nothing was written.
    """
    project = open_project(writing.project)
    with rendering(quiet=writing.quiet) as renders:
        render = renders.of(recorded(project), project.root.name).tree
    paths = sorted({path_in(project, render, file) for file in files})
    for path in paths:
        guards.check_place(project.root, path)
    mine = disk.read_files(project.root, render)
    there = {path: file for path, file in render.items() if path in mine}
    render = in_row(there, render, project.files).theirs
    own = with_lf(mine)
    edited = [path for path in paths if path in own and own[path] != render[path]]
    if edited and not writing.quiet:
        terminal.note(f"note: what was edited in {disk.few(edited)} goes; undo brings it back.")
    restored = Merge(mine, Outcome({path: render[path] for path in paths}))
    record = Record("restore", "", False, writing.replay or "", [*entries(project, restored)])
    return carry_out(project, record, writing)
