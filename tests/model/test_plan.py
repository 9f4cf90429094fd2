from __future__ import annotations

from scaffold.model.plan import Action, compare, overwritten
from scaffold.model.tree import File


def test_a_plan_says_what_happens_to_each_file_of_the_new_tree() -> None:
    before = {"same": File(b"a\n"), "other": File(b"a\n"), "mine": File(b"x")}
    after = {"same": File(b"a\n"), "other": File(b"b\nc\n"), "new/file": File(b"d")}
    plan = compare(before, after)
    assert [(change.action, change.path, change.added, change.removed) for change in plan] == [
        (Action.CREATE, "new/file", 1, 0),
        (Action.UPDATE, "other", 2, 1),
        (Action.IDENTICAL, "same", 0, 0),
    ]
    assert overwritten(plan) == ["other"]


def test_a_file_that_becomes_executable_is_not_identical() -> None:
    plan = compare({"run": File(b"x")}, {"run": File(b"x", executable=True)})
    assert plan[0].action is Action.UPDATE


def test_lines_that_only_come_are_an_insertion_and_a_file_that_goes_is_a_removal() -> None:
    before = {"list": File(b"a\nb\n"), "old": File(b"x\ny\n")}
    plan = compare(before, {"list": File(b"a\nx\nb\n"), "old": None, "never": None})
    assert [(change.action, change.path, change.added, change.removed) for change in plan] == [
        (Action.INSERT, "list", 1, 0),
        (Action.REMOVE, "old", 0, 2),
    ]
    assert overwritten(plan) == ["list"]
