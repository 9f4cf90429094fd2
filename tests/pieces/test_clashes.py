from __future__ import annotations

import pytest
from scaffold.model.application import Operation
from scaffold.model.position import Position
from scaffold.model.problem import RefusedError
from scaffold.pieces.router.clashes import captures, check_operations


def operation(path: str, handler: str = "main:new") -> Operation:
    return Operation("GET", path, handler, None, Position("main.py", 1), None)


@pytest.mark.parametrize("path", ["/orders/{nr}", "/orders/{nr}/", "/{any}/{nr}"])
def test_what_only_the_running_application_knows_counts_too(path: str) -> None:
    new = operation("/orders/{order_id}")
    with pytest.raises(RefusedError):
        check_operations([operation(path, "main:old")], [new], [new])


@pytest.mark.parametrize(
    ("first", "path", "does"),
    [
        ("/health/{id}", "/health/live", True),
        ("/health/{id:int}", "/health/live", False),
        ("/health/{id:int}", "/health/{id}", False),
        ("/health/{id}", "/health/{id:int}", True),
        ("/health/{id}", "/health/{id:uuid}", True),
        ("/health/{id}", "/health/{rest:path}", False),
        ("/{rest:path}", "/health/{id}", True),
        ("/files/{name}.json", "/files/{name}", False),
        ("/files/{name}", "/files/{name}.json", True),
        ("/{a}", "/orders/", False),
        ("/orders/last", "/orders/{id}", False),
    ],
)
def test_what_is_matched_by_another_path(first: str, path: str, *, does: bool) -> None:
    assert captures(first, path) is does
