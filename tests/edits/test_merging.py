"""Three versions to one: laws over texts of every kind, and git's own result where it has one."""

from __future__ import annotations

import random
import subprocess
import time
import timeit
from collections import Counter
from collections.abc import Callable
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from edits.texts import Versions, alike, distinct, real
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scaffold.edits.alignment import hunks
from scaffold.edits.merging import Merged, merged

ANY = st.one_of(alike(), distinct(), real())
EXAMPLES = [60, pytest.param(600, marks=pytest.mark.level(3))]
Law = Callable[[Versions], None]


def holds(drawn: st.SearchStrategy[Versions], share: int = 1) -> Callable[[Law], Any]:
    """Make a test that the law holds for some texts, and at level 3 for many."""

    def decorate(law: Law) -> Any:  # noqa: ANN401 - what pytest collects
        @pytest.mark.parametrize("examples", EXAMPLES)
        def test(examples: int) -> None:
            settings(max_examples=examples // share, deadline=None)(given(drawn)(law))()

        return test

    return decorate


def merge(one: Versions) -> Merged:
    return merged(one.base, one.mine, one.theirs, path=one.path)


@holds(ANY)
def test_what_one_side_changed_is_taken(one: Versions) -> None:
    assert merge(one._replace(theirs=one.base)) == (one.mine, 0)
    assert merge(one._replace(mine=one.base)) == (one.theirs, 0)


@holds(ANY)
def test_what_both_changed_alike_is_taken_once(one: Versions) -> None:
    assert merge(one._replace(theirs=one.mine)) == (one.mine, 0)


@holds(ANY)
def test_nothing_that_was_inserted_is_lost_and_nothing_that_was_not_removed(one: Versions) -> None:
    base, mine, theirs = (text.splitlines() for text in (one.base, one.mine, one.theirs))
    changed = [*hunks(base, mine), *hunks(base, theirs)]
    inserted = {line for hunk in changed for line in hunk.lines}
    removed = Counter(line for hunk in changed for line in base[hunk.start : hunk.end])
    result = Counter(merge(one).text.splitlines())
    assert inserted <= {*result}
    assert Counter(base) - removed <= result


@holds(ANY)
def test_whose_side_is_whose_changes_no_more_than_the_order(one: Versions) -> None:
    result = merge(one)
    mirrored = merge(one._replace(mine=one.theirs, theirs=one.mine))
    assert mirrored.conflicts == result.conflicts
    if not result.conflicts:
        assert sorted(mirrored.text.splitlines()) == sorted(result.text.splitlines())


@holds(distinct())
def test_taking_the_change_back_gives_what_was_there(one: Versions) -> None:
    result = merge(one)
    assume(not result.conflicts and not touch(one))
    assert merge(Versions(one.path, one.theirs, result.text, one.base)) == (one.mine, 0)


def touch(three: Versions) -> bool:
    """Say whether a line that one side removed is beside one of the other's changes."""
    base = three.base.splitlines()
    mine, theirs = (hunks(base, side.splitlines()) for side in (three.mine, three.theirs))
    pairs = product(mine, theirs)
    return any(one.start <= other.end and other.start <= one.end for one, other in pairs)


@holds(distinct(), share=4)
def test_where_git_sees_no_conflict_the_result_is_the_same(one: Versions) -> None:
    clean = git_merged(one)
    assume(clean is not None)
    assert merge(one) == (clean, 0)


@holds(ANY, share=4)
def test_where_lines_are_alike_git_may_put_them_elsewhere(one: Versions) -> None:
    clean = git_merged(one)
    assume(clean is not None and all(text.endswith("\n") for text in one[1:]))
    text, conflicts = merge(one)
    theirs, ours = (Counter(merge.splitlines()) for merge in (clean or "", text))
    # What both did alike, at places that may be one, is done once or twice.
    assert conflicts or {*(theirs - ours), *(ours - theirs)} <= changed_by_both(one)


def changed_by_both(three: Versions) -> set[str]:
    base = Counter(three.base.splitlines())
    mine, theirs = (Counter(side.splitlines()) for side in (three.mine, three.theirs))
    return {*(mine - base), *(base - mine)} & {*(theirs - base), *(base - theirs)}


def git_merged(one: Versions) -> str | None:
    """Return what `git merge-file` makes of the three; None if it sees a conflict."""
    with TemporaryDirectory() as folder:
        names = ("mine", "base", "theirs")
        for name in names:
            Path(folder, name).write_text(getattr(one, name), encoding="utf-8")
        command = ["git", "merge-file", "--stdout", *names]
        done = subprocess.run(command, cwd=folder, check=False, capture_output=True)
    return done.stdout.decode() if done.returncode == 0 else None


def test_a_large_file_takes_no_time() -> None:
    lines = [f"line {number}" for number in range(5000)]
    chance = random.Random(1)
    mine, theirs = (
        [f"{line}!" * (chance.random() < 0.1) or line for line in lines] for _ in range(2)
    )
    texts = ["\n".join(text) for text in (lines, mine, theirs)]
    clock = timeit.Timer(lambda: merged(*texts, path="x.txt"), timer=time.process_time)
    assert min(clock.repeat(repeat=5, number=1)) < 0.3


# fmt: off
ON_ONE_LINE = [
    ("dependencies = ['a', 'd']", "dependencies = ['a', 'c', 'd']", "dependencies = ['a', 'b', 'd']", "dependencies = ['a', 'b', 'c', 'd']"),
    ("x = [a, b, c]", "x = [a, c]", "x = [a, b, c, d]", "x = [a, c, d]"),
    ("x = [a, b]", "x = [a, b, c]", "x = [a, b, d]", None),
    ("    return f(a=1)", "    return f(a=1, c=2)", "    return f(a=1, b=3)", "    return f(a=1, b=3, c=2)"),
    ("@f(a=1)\ndef g(): ...", "@f(a=1, c=2)\ndef g(): ...", "@f(a=1, b=3)\ndef g(): ...", "@f(a=1, b=3, c=2)\ndef g(): ..."),
    ("from a import a, d", "from a import a, c, d", "from a import a, b, d", "from a import a, b, c, d"),
    ("from a import a", "from a import a, c", "from a import (\n    a,\n    b,\n)", "from a import (\n    a,\n    b,\n    c,\n)"),
    ("from a import (\n    a,\n    b,\n)", "from a import (\n    a,\n    b,\n    c,\n)", "from a import a", "from a import a, c"),
    ("x = (a, b, c)", "x = (a, b)", "x = (b, c)", "x = (\n    b,\n)"),
    ("x = y[a]", "x = y[a, b]", "x = y[c]", None),
    ("f(x for x in a)", "f(x for x in b)", "f((x for x in a), k=1)", None),
    ("x = [a, b]", "x = [b]", "x = [a, b]  # b", "x = [b]  # b"),
    ("x = [a, b]", "x = [b]", "x = [  # b\n    a,\n    b,\n]", None),
]
# fmt: on


@pytest.mark.parametrize(("base", "mine", "theirs", "result"), ON_ONE_LINE)
def test_a_collection_on_one_line_is_merged_item_by_item(
    base: str, mine: str, theirs: str, result: str | None
) -> None:
    above = "def f():\n" if base.startswith(" ") else ""
    found = merged(*(f"{above}{text}\n" for text in (base, mine, theirs)), path="x.py")
    assert found.conflicts == (result is None)
    assert result is None or found.text == f"{above}{result}\n"


FUNCTIONS = "".join(f'@get("/")\ndef {name}():\n    pass\n\n\n' for name in "abcd")


@pytest.mark.parametrize("name", ["a", "c", "d"])
def test_what_a_block_shares_with_its_neighbours_is_not_in_the_way(name: str) -> None:
    gone = FUNCTIONS.replace('@get("/")\ndef b():\n    pass\n\n\n', "")
    head = f'@get("/")\ndef {name}('
    mine, wanted = (text.replace(head, head.replace("/", "/x")) for text in (FUNCTIONS, gone))
    assert merged(FUNCTIONS, mine, gone, path="x.py") == (wanted, 0)
    assert merged(FUNCTIONS, gone, mine, path="x.py") == (wanted, 0)


def test_two_middleware_of_several_lines_at_one_place_are_a_conflict() -> None:
    def stack(*names: str) -> str:
        return (
            "x = [\n"
            + "".join(f"    Middleware(\n        {one},\n    ),\n" for one in names)
            + "]\n"
        )

    text, conflicts = merged(
        stack("A", "B"), stack("A", "M", "B"), stack("A", "T", "B"), path="x.py"
    )
    assert conflicts == 1
    conflict = "<<<<<<< yours\n        M,\n||||||| before\n=======\n        T,\n>>>>>>> template\n"
    assert text == stack("A", "M", "B").replace("        M,\n", conflict)


def test_what_a_command_wrote_comes_behind_what_the_template_brings() -> None:
    base, mine, theirs = (
        "x = [\n    a(),\n" + more + "]\n" for more in ("", "    m(),\n", "    t(),\n")
    )
    found = merged(base, mine, theirs, path="x.py", written=lambda lines: lines == ["    m(),"])
    assert found == ("x = [\n    a(),\n    t(),\n    m(),\n]\n", 0)


BEHIND = [
    ("a line that the other changed", "f(a)", "f(a)  # Ours.", "g(a)", "g(a)  # Ours."),
    ("a line that goes", "    f(a)", "    f(a)  # Ours.", "", "    # Ours."),
    ("a line with a comment", "f(a)", "f(a)  # Ours.", "g(a)  # Theirs.", None),
    ("a line that becomes two", "f(a)", "f(a)  # Ours.", "g(a)\nh(a)", None),
    ("a change", "f(a)", "f(b)  # Ours.", "g(a)", None),
    ("what a tool reads", "f(a)", "f(a)  # type: ignore[arg-type]", "g(a)", None),
]


@pytest.mark.parametrize(("title", "base", "mine", "theirs", "result"), BEHIND)
def test_a_comment_behind_a_line_is_a_thing_of_its_own(
    title: str, base: str, mine: str, theirs: str, result: str | None
) -> None:
    base, mine, theirs = (
        f"if a:\n    pass\n{one}\n".replace("\n\n", "\n") for one in (base, mine, theirs)
    )
    for first, second in ((mine, theirs), (theirs, mine)):
        text, conflicts = merged(base, first, second, path="x.py")
        assert (conflicts == 0) == (result is not None), title
        assert result is None or text == f"if a:\n    pass\n{result}\n"


def test_a_comment_above_an_import_comes_behind_one_that_comes() -> None:
    base, ours, news = "from b import (\n    b,\n)\n", "\n# Ours.\n", "from c import c\n"
    end = "from d import d\n"
    texts = (base + end, base + ours + end, base + news + end)
    assert merged(*texts, path="x.py") == (base + news + ours + end, 0)


def test_a_comment_below_what_a_command_wrote_goes_with_it() -> None:
    base, mine, theirs = (
        "x = [\n    a(),\n" + more + "]\n" for more in ("", "    m(),\n    # Ours.\n", "    t(),\n")
    )
    found = merged(base, mine, theirs, path="x.py", written=lambda lines: lines == ["    m(),"])
    assert found == ("x = [\n    a(),\n    t(),\n    m(),\n    # Ours.\n]\n", 0)


BETWEEN = [
    ("a comment", "x = [\n    a(),\n|    b(),\n]\n", "    # Ours.\n", 0),
    ("what a command wrote", "x = [\n    a(),\n|    b(),\n]\n", "    m(),\n", 0),
    ("what somebody wrote", "x = [\n    a(),\n|    b(),\n]\n", "    n(),\n", 1),
    ("inside of a member", "x = [\n    a(\n|        b(),\n    ),\n]\n", "        m(),\n", 1),
]


@pytest.mark.parametrize(("title", "text", "ours", "conflicts"), BETWEEN)
def test_between_lines_that_go_stays_what_stands_alone(
    title: str, text: str, ours: str, conflicts: int
) -> None:
    base, mine = text.replace("|", ""), text.replace("|", ours)
    found = merged(
        base, mine, "x = [\n]\n", path="x.py", written=lambda lines: lines[0].strip() == "m(),"
    )
    assert found.conflicts == conflicts, title
    assert conflicts or found.text == f"x = [\n{ours}]\n"


def test_what_a_command_wrote_in_an_import_stays_in_it() -> None:
    base = "from a.routers import (\n    a,\n    b,\n    d,\n)\n"
    mine = base.replace("    d,", "    c,\n    d,")
    found = merged(base, mine, "from a.routers import a\n", path="x.py", written=lambda _: True)
    assert found == ("from a.routers import a, c\n", 0)


def test_of_variables_that_go_those_alone_are_in_conflict_that_were_changed() -> None:
    base = "# A=1\n# B=1\n# C=1\n"
    text, conflicts = merged(base, base.replace("# B=1", "B=2"), "", path=".env.example")
    marked = "<<<<<<< yours\nB=2\n||||||| before\n# B=1\n=======\n>>>>>>> template\n"
    assert (text, conflicts) == (marked, 1)


def test_a_conflict_is_what_git_calls_zdiff3() -> None:
    labels = ("ours", "old", "new")
    found = merged("a\nb\nc\n", "a\nx\ny\nc\n", "a\nx\nz\nc\n", path="x.txt", labels=labels)
    text = "a\nx\n<<<<<<< ours\ny\n||||||| old\nb\n=======\nz\n>>>>>>> new\nc\n"
    assert found == (text, 1)
