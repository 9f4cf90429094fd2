"""Migrations stay in one row, whatever comes and goes: laws over rows of every kind."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scaffold.edits.migrations import Migration, migration_in
from scaffold.history.migrations import Back, Row, as_in, in_row
from scaffold.model.problem import RefusedError
from scaffold.model.tree import File, Tree

FOLDER = "src/app/migrations/versions/"
NAMES = ["0001_a", "0002_b", "0003_c", "0004_d"]
SOME = st.sets(st.sampled_from(NAMES))


def migration(revision: str, follows: str | None) -> File:
    follows = follows and f'"{follows}"'
    return File(f'revision = "{revision}"\ndown_revision = {follows}\n'.encode())


def rendered(names: Iterable[str]) -> dict[str, File]:
    """Return what a template renders: some of its migrations, one after the other."""
    ids = [name[:4] for name in sorted(names)]
    follows = dict(zip(ids, [None, *ids], strict=False))
    return {f"{FOLDER}{name}.py": migration(name[:4], follows[name[:4]]) for name in names} | {
        "README.md": File(b"# Shop\n")
    }


def found(tree: Tree) -> dict[str, Migration]:
    return {path: one for path in tree if (one := migration_in(tree[path].content))}


def heads(tree: Tree) -> set[str]:
    there = [one.place for one in found(tree).values()]
    return {one.revision for one in there} - {id_ for one in there for id_ in one.follows}


def with_own(tree: Tree, ids: Iterable[str]) -> dict[str, File]:
    """Return a project with more migrations on top, as its owner makes them."""
    project = {**tree}
    for one in ids:
        project[f"{FOLDER}{len(project):04}_own_{one}.py"] = migration(
            one, max(heads(project), default=None)
        )
    return project


def merged(project: Tree, row: Row) -> dict[str, File]:
    """Return what git makes of it: what differs from the base is the owner's, and stays."""
    after = {**project}
    for path in row.base.keys() | row.theirs.keys():
        if project.get(path) == row.base.get(path):
            after.pop(path, None)
            after |= {path: row.theirs[path]} if path in row.theirs else {}
    return after


def revised(project: Tree, base: Tree, theirs: Tree) -> dict[str, File]:
    return merged(project, in_row(base, theirs, project))


@st.composite
def owned(draw: st.DrawFn) -> tuple[set[str], dict[str, File]]:
    """Some of the template's migrations, and a project with others on top: one at least."""
    names = draw(SOME)
    free = [
        one for one in ["0001", "0002", "0003", "0004", "a1"] if one not in {n[:4] for n in names}
    ]
    own = draw(st.lists(st.sampled_from(free), min_size=1, max_size=3, unique=True))
    return names, with_own(rendered(names), own)


@given(SOME, SOME)
def test_without_others_the_row_is_the_templates(had: set[str], has: set[str]) -> None:
    base, theirs = rendered(had), rendered(has)
    row = in_row(base, theirs, base)
    assert (row.base, row.theirs, row.staying) == (base, theirs, {})
    assert {*row.new} == theirs.keys() - base.keys()
    assert merged(base, row) == theirs


@given(owned(), SOME)
def test_the_row_stays_one_and_the_owners_stay_as_they_are(
    one: tuple[set[str], dict[str, File]], has: set[str]
) -> None:
    had, project = one
    after = revised(project, rendered(had), rendered(has))
    there = [one.place for one in found(after).values()]
    ids = [place.revision for place in there]
    assert (len(heads(after)), len({*ids})) == (1, len(ids))
    assert {id_ for place in there for id_ in place.follows} <= {*ids}
    assert {**after, **{path: file for path, file in project.items() if "own" in path}} == after
    assert rendered(has).keys() <= after.keys()


@given(owned(), SOME)
def test_what_comes_and_goes_leaves_nothing(
    one: tuple[set[str], dict[str, File]], more: set[str]
) -> None:
    had, project = one
    base, theirs = rendered(had), rendered(had | more)
    after = revised(project, base, theirs)
    assert revised(after, theirs, base) == project
    assert as_in(after, theirs) == {path: after[path] for path in theirs}


@given(owned(), SOME)
def test_a_second_time_changes_nothing(
    one: tuple[set[str], dict[str, File]], has: set[str]
) -> None:
    had, project = one
    after = revised(project, rendered(had), rendered(has))
    assert revised(after, rendered(has), rendered(has)) == after


def test_what_others_build_on_stays_with_all_before_it() -> None:
    base, theirs = rendered(NAMES[:3]), rendered([])
    row = in_row(base, theirs, with_own(rendered(NAMES[:3]), ["a1"]))
    path, third, own = FOLDER + "0001_a.py", FOLDER + "0003_c.py", FOLDER + "0004_own_a1.py"
    assert row.staying == {
        third: own,
        FOLDER + "0002_b.py": third,
        path: FOLDER + "0002_b.py",
    }
    assert (row.base, row.theirs, row.back) == (base, base, None)


def test_a_database_goes_back_before_what_goes_or_stands_elsewhere() -> None:
    first, third = rendered(NAMES[:1]), rendered(NAMES[:3])
    assert in_row(third, first, third).back == Back(["0002", "0003"], "0001", [])
    assert in_row(first, third, first).back is None
    last = rendered(NAMES[2:3])
    assert in_row(last, third, last).back == Back(["0003"], "base", [])
    assert in_row(third, last, third).back == Back(["0001", "0002", "0003"], "base", [])


def test_what_was_left_there_is_not_new() -> None:
    had = rendered(NAMES[:3])
    left = with_own(had, ["a1"])
    row = in_row(rendered(NAMES[:2]), had, left)
    assert (row.new, row.there, merged(left, row)) == ([], [FOLDER + "0003_c.py"], left)


def test_what_the_template_renames_keeps_its_place() -> None:
    had = rendered(NAMES[:3])
    has = {path.replace("0003_c", "0003_see"): file for path, file in had.items()}
    project = with_own(had, ["a1"])
    row = in_row(had, has, project)
    assert (row.theirs, row.new, row.staying, row.back) == (has, [], {}, None)


def test_what_was_moved_elsewhere_is_found() -> None:
    had = rendered(NAMES[:2])
    moved = {
        path.replace("app/migrations", "db"): one for path, one in with_own(had, ["a1"]).items()
    }
    row = in_row(had, rendered(NAMES[:3]), moved)
    new = found(row.theirs)[FOLDER + "0003_c.py"]
    assert new.place.follows == ("a1",)


def test_it_refuses_to_follow_two_and_an_id_that_is_taken_twice() -> None:
    base, theirs = rendered(NAMES[:1]), rendered(NAMES[:2])
    two = base | {FOLDER + f"{one}.py": migration(one, "0001") for one in ("a1", "b1")}
    with pytest.raises(RefusedError, match="The migrations end in a1 and b1"):
        in_row(base, theirs, two)
    both = with_own(base, ["0002", "0002_b"])
    with pytest.raises(RefusedError, match="another migration has its id '0002_b' already"):
        in_row(base, theirs, both)
