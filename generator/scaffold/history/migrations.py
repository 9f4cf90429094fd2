"""The migrations of a project, which stand in one row, and those that its template has for it.

A database remembers where in the row it is. So once a project has migrations of its own, its row is
its own: what the template brings comes on top, what others build on stays, and the rest keeps the
place that it has. Until then the row is the template's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import NamedTuple

from scaffold.edits.migrations import Migration, Place, migration_in, placed
from scaffold.model.problem import refused
from scaffold.model.tree import File, Tree

FILE = re.compile(r"(.*/)?versions/[^/]+\.py")
Found = Mapping[str, Migration]


class Back(NamedTuple):
    """How a database goes back, before what it has run is gone or stands elsewhere.

    Attributes:
        revisions: What it may have run.
        to: The revision that it goes back to.
        costs: What is lost with that.
    """

    revisions: Sequence[str]
    to: str
    costs: Sequence[str]


@dataclass(frozen=True)
class Row:
    """Both renders of a template with their migrations at the places that the project has for them.

    Attributes:
        base: The render as it was.
        theirs: The render as it shall be.
        new: The files of migrations that come.
        there: Those of the migrations that come, and were left there when they should have gone.
        staying: Those that would go, and which other file builds on each.
        back: How a database goes back, where it has to; None if it can go on.
    """

    base: Tree = field(default_factory=dict)
    theirs: Tree = field(default_factory=dict)
    new: Sequence[str] = ()
    there: Sequence[str] = ()
    staying: Mapping[str, str] = field(default_factory=dict)
    back: Back | None = None


def in_row(base: Tree, theirs: Tree, project: Tree) -> Row:
    """Return both renders as they fit the migrations of a project.

    Args:
        base: The template as the project was rendered.
        theirs: The template as it shall be.
        project: All its files.

    Raises:
        RefusedError: With exit code 1, where what comes has no one place, or no id of its own.
    """
    was, shall = _found(base), _found(theirs)
    if not (was or shall):
        return Row(base, theirs)
    mine = _mine(project, was.keys() | shall.keys())
    ours = {path: here for path in was if (here := _counterpart(path, was[path], mine, was))}
    known = {one.place.revision for one in was.values()}
    come = {p: one for p, one in shall.items() if p not in mine and one.place.revision not in known}
    new = [*in_order(come)]
    is_as_rendered = {*ours.values()} == mine.keys() and all(
        path in ours and mine[ours[path]].place == was[path].place for path in was
    )
    if is_as_rendered:
        return Row(base, theirs, new, back=_back(mine, shall))
    ids = {one.place.revision for one in shall.values()}
    going = {here for path, here in ours.items() if was[path].place.revision not in ids}
    staying, builders = _staying(mine, going)
    kept = {path: builders[here] for path, here in ours.items() if here in builders}
    places = {was[path].place.revision: mine[here].place for path, here in ours.items()}
    there = [path for path in shall.keys() - was.keys() if path in mine]
    on_top = _on_top({path: come[path] for path in new}, staying, mine)
    old = _placed(base, was, places, {})
    by_path = on_top | {path: mine[path].place for path in there}
    after = {**_placed(theirs, shall, places, by_path), **{path: old[path] for path in kept}}
    return Row(old, after, new, there, kept, _back(mine, staying))


def as_in(project: Tree, render: Tree) -> Tree:
    """Return a render with its migrations at the places that the project has for them."""
    return in_row(render, render, project).base


def _found(tree: Tree) -> dict[str, Migration]:
    paths = [path for path in tree if FILE.fullmatch(path)]
    found = {path: migration_in(tree[path].content) for path in paths}
    return {path: one for path, one in found.items() if one}


def _mine(project: Tree, paths: Iterable[str]) -> dict[str, Migration]:
    """Return the project's migrations: beside the template's, or wherever they were moved."""
    everywhere = _found(project)
    folders = {PurePosixPath(path).parent for path in paths}
    beside = {p: one for p, one in everywhere.items() if PurePosixPath(p).parent in folders}
    return beside or everywhere


def _counterpart(path: str, one: Migration, mine: Found, was: Found) -> str | None:
    """Return where the project has a migration of the template, which may be renamed."""
    if path in mine:
        return path
    others = (here for here in mine if here not in was)
    return next((here for here in others if mine[here].place.revision == one.place.revision), None)


def in_order(found: Found) -> Iterator[str]:
    """Yield the paths of migrations, each after those that it follows."""
    left = dict(sorted(found.items()))
    while left:
        ids = {one.place.revision for one in left.values()}
        free = [path for path, one in left.items() if ids.isdisjoint(one.needs)] or [*left]
        yield free[0]
        del left[free[0]]


def _staying(mine: Found, going: Iterable[str]) -> tuple[dict[str, Migration], dict[str, str]]:
    """Return the migrations that stay, and of those that would go, what builds on each."""
    going = {*going}
    staying = {path: one for path, one in mine.items() if path not in going}
    builds_on: dict[str, str] = {}
    for path in reversed([*in_order({path: mine[path] for path in going})]):
        revision = mine[path].place.revision
        builder = next((other for other, one in staying.items() if revision in one.needs), None)
        if builder:
            builds_on[path], staying[path] = builder, mine[path]
    return staying, builds_on


def _on_top(come: Found, staying: Found, mine: Found) -> dict[str, Place]:
    """Return the places of what comes, one on the other, on top of what stays."""
    taken = {one.place.revision for one in mine.values()}
    needed = {revision for one in staying.values() for revision in one.needs} - taken
    # What somebody builds on, and is not there, was there once, and has its place.
    rest = {path: one for path, one in come.items() if one.place.revision not in needed}
    followed = {revision for one in staying.values() for revision in one.place.follows}
    heads = sorted({one.place.revision for one in staying.values()} - followed)
    if rest and len(heads) > 1:
        message = f"The migrations end in {' and '.join(heads)}, and what comes follows one of them"
        raise refused("heads", f"{message}. Nothing was written.", "uv run alembic merge heads")
    places = {}
    for path in rest:
        revision = rest[path].place.revision
        if revision in taken:
            revision = PurePosixPath(path).stem
        if revision in taken:
            message = f"{path} comes, and another migration has its id {revision!r} already"
            raise refused("revision", f"{message}. Nothing was written.")
        places[path] = Place(revision, tuple(heads))
        heads = [revision]
        taken.add(revision)
    return places


def _placed(
    tree: Tree, found: Found, by_revision: Mapping[str, Place], by_path: Mapping[str, Place]
) -> dict[str, File]:
    """Return a render with its migrations at other places."""
    files = {**tree}
    for path, one in found.items():
        place = by_path.get(path) or by_revision.get(one.place.revision)
        if place:
            files[path] = tree[path]._replace(content=placed(tree[path].content, place))
    return files


def _back(mine: Found, after: Found) -> Back | None:
    """Return how a database goes back to before all that goes, or stands elsewhere."""
    left = {one.place for one in after.values()}
    changed = {path: one for path, one in mine.items() if one.place not in left}
    if not changed:
        return None
    order = [*in_order(changed)]
    first = changed[order[0]].place
    return Back(
        [changed[path].place.revision for path in order],
        first.follows[0] if first.follows else "base",
        [*dict.fromkeys(one.way_back for one in changed.values() if one.way_back)],
    )
