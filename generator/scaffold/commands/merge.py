"""What a project becomes, once it is merged with its template as it shall be."""

from __future__ import annotations

import stat
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from scaffold.commands.renders import Renders
from scaffold.edits.by_name import edit_by_name
from scaffold.edits.moved import follow_moves
from scaffold.history.line_ends import has_crlf, mostly_crlf, with_crlf, with_lf
from scaffold.history.merge import Outcome, outcome
from scaffold.history.migrations import Row, in_row
from scaffold.history.record import Entry, Stored, content_of
from scaffold.model.answers_file import ANSWERS_FILE
from scaffold.model.notes import Edit
from scaffold.model.tree import File, Overlay, Tree
from scaffold.world import disk, formatter, merging, moving
from scaffold.world.git import Repository
from scaffold.world.journal import ChangedMeanwhileError
from scaffold.world.project import Project

RUN_BY_ALL = stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH


@dataclass(frozen=True)
class Merge:
    """A project, and what it becomes.

    Attributes:
        mine: Its files, those that play a part.
        outcome: What it shall be.
        left: What an edit that the template asks for could not change, and why; and what Ruff did
            not format.
        row: What becomes of its migrations.
    """

    mine: Tree = field(default_factory=dict)
    outcome: Outcome = field(default_factory=Outcome)
    left: Sequence[str] = ()
    row: Row = field(default_factory=Row)


def merge(project: Project, mine: dict[str, File], renders: Renders) -> Merge:
    """Merge the template's change into a project; nothing is written.

    Args:
        project: Whose records say what commands wrote.
        mine: Its files, those that play a part.
        renders: The template, before and after.

    Raises:
        RefusedError: With exit code 1, where git cannot, or migrations cannot follow each other.
    """
    row = in_row(renders.base, renders.theirs, project.files)
    renders = replace(renders, base=row.base, theirs=row.theirs)
    own = with_lf(mine)
    merged = merging.merge_trees(renders.base, own, renders.theirs)
    if moved := merged.moved:
        base = _as_owner_has_it(renders.base, moved)
        theirs = _as_owner_has_it(renders.theirs, {**moved, **merged.moved_by_both})
        theirs = {merged.moved_by_both.get(path, path): file for path, file in theirs.items()}
        merged = merging.merge_trees(base, own, theirs)
    result = outcome(own, merged.files, merged.clashes, renders.labels, project.records)
    # What Copier recorded is no text that somebody edits, though somebody may have.
    if ANSWERS_FILE in renders.theirs:
        result.files[ANSWERS_FILE] = renders.theirs[ANSWERS_FILE]
        result.conflicts.pop(ANSWERS_FILE, None)
    _keep_packages(project, result)
    edits = [edit for notes in renders.news.notes for edit in notes.edits]
    left = [*_edited(project, mine, result, edits)]
    _follow_moves(project, renders.theirs, result, merged.moved)
    left += _format(project, own, renders.theirs, result)
    return Merge(mine, result, left, row)


def _keep_packages(project: Project, result: Outcome) -> None:
    """Let a package stay one that the template has no more, where other modules stay in it."""
    staying = {path for path in project.files if result.files.get(path, path) is not None}
    for path in [path for path in result.files if path.endswith("/__init__.py")]:
        folder = path.removesuffix("__init__.py")
        is_used = any(one.startswith(folder) and one.endswith(".py") for one in staying - {path})
        if is_used and result.files[path] is None:
            del result.files[path]


def _as_owner_has_it(tree: Tree, moved: Mapping[str, str]) -> Tree:
    """Return a side of the template that imports from where the owner has it; no file moves."""
    there = {moved.get(path, path): file for path, file in tree.items()}
    modules = [path for path in there if path.endswith(".py")]
    imports = follow_moves(modules, {}, there, tree, moved).files
    contents = ((path, imports.get(moved.get(path, path))) for path in tree)
    return {**tree, **{path: tree[path]._replace(content=new) for path, new in contents if new}}


def _follow_moves(
    project: Project, theirs: Tree, result: Outcome, moved: Mapping[str, str]
) -> None:
    """Let what the template brings import what the owner moved; what is nowhere is a conflict."""
    files = {path: file for path, file in result.files.items() if path not in result.conflicts}
    paths = [path for path, file in files.items() if file and path.endswith(".py")]
    # What is in conflict will have what the template has, and what is kept is named for itself.
    there = {path: theirs[path].content for path in result.conflicts if path in theirs}
    after = Overlay(result.over(project.files), {**dict.fromkeys(result.kept), **there})
    asked = follow_moves(paths, project.files, after, theirs, moved)
    for path, content in asked.files.items():
        result.files[path] = File(content, (files[path] or File(b"")).executable)
    result.conflicts.update(asked.missing)


def _format(project: Project, own: Tree, theirs: Tree, result: Outcome) -> list[str]:
    """Let what both sides changed be sorted and formatted, exactly if the owner's file was so.

    Returns:
        Why Ruff did not format a file.
    """
    merged = {
        path: file.content
        for path, file in result.files.items()
        if file and path in own and path not in result.conflicts and file != theirs.get(path)
    }
    new = [path for path in result.files if path not in own]
    contents, failures = formatter.formatted(project.root, own, merged, new)
    for path, content in contents.items():
        if file := result.files[path]:
            result.files[path] = file._replace(content=content)
    return failures


def _edited(
    project: Project, mine: dict[str, File], result: Outcome, edits: Sequence[Edit]
) -> Iterator[str]:
    """Edit the project's own code as the versions ask; yield what could not be edited."""
    for edit in edits:
        done = edit_by_name(edit.name, edit.arguments, result.over(project.files))
        for path, content in done.files.items():
            if path not in result.conflicts:
                if path not in result.files:
                    mine[path] = project.files[path]
                was = result.files.get(path) or mine[path]
                result.files[path] = was._replace(content=content)
        yield from (str(error) for error in done.left)


def read(project: Project, renders: Renders) -> dict[str, File]:
    """Return the project's files: those of the template, and all others where some were renamed."""
    there = Repository(project.root).tracked()
    ours = renders.base.keys() | renders.theirs.keys()
    if renders.base.keys() <= {*there}:
        there = [path for path in there if path in ours]
    places = [path for path in there if (project.root / path).is_file()]
    return {path: disk.read_file(project.root / path) for path in places}


def entries(project: Project, merge: Merge) -> Iterator[Entry]:
    """Yield what happens to each file, with the line ends that it has, or others beside it.

    Raises:
        ChangedMeanwhileError: If one is not as it was when it was merged.
    """
    crlf = mostly_crlf(merge.mine.values())
    for path, file in sorted(merge.outcome.files.items()):
        before, was = moving.read(project.root / path), merge.mine.get(path)
        if content_of(before) != (was and was.content):
            raise ChangedMeanwhileError(path)
        if file is None:
            yield Entry(path, before, None)
            continue
        is_crlf = has_crlf(was.content) if was else crlf
        mode = before.mode if before else moving.mode_of(project.root / path)
        if file.executable != bool(mode & stat.S_IXUSR):
            mode = mode | RUN_BY_ALL if file.executable else mode & ~RUN_BY_ALL
        content = with_crlf(file.content) if is_crlf else file.content
        yield Entry(path, before, Stored(content, mode))
