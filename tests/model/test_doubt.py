"""What is not certain: its kind, its place, and what it may change."""

from __future__ import annotations

from scaffold.model.doubt import Doubt, Kind, OneOperation, OneRouter, Wide, merged
from scaffold.model.position import Position

AT = Position("app/main.py", 3)
ITEMS, USERS = OneRouter(Position("app/items.py", 1)), OneRouter(Position("app/users.py", 1))


def test_a_reason_is_its_kind_and_what_it_names() -> None:
    loop = Kind.LOOP("names")
    assert loop == Kind.LOOP("names") != Kind.LOOP("others")
    assert str(loop) == "in a loop over `names`"
    assert str(Kind.ITEM(loop)) == "it is in a loop over `names`"


def test_the_files_that_a_reason_names() -> None:
    missing = Kind.NOT_DEFINED_IN(AT, "app")
    assert str(missing) == "app/main.py does not define app"
    assert [*Kind.MOUNT(missing).paths] == ["app/main.py"]
    assert not [*Kind.LOOP("app/main.py").paths]


def test_one_place_with_one_reason_is_one_doubt_of_all_that_it_concerns() -> None:
    first = Doubt(AT, Kind.GETS_ROUTER("setup"), frozenset({ITEMS}))
    other = Doubt(AT, Kind.EXECUTED(), frozenset({Wide.ANY_ROUTER}))
    found = merged([first, other, first._replace(concerns=frozenset({USERS}))])
    assert found == [first._replace(concerns=frozenset({ITEMS, USERS})), other]


def test_the_operation_that_is_concerned_is_named() -> None:
    doubt = Doubt(AT, Kind.NO_CALL("app.main:read"), frozenset({OneOperation("GET", "/x")}))
    assert doubt.text == "GET /x: no call in the project registers app.main:read"
