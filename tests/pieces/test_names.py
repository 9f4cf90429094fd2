from __future__ import annotations

import pytest
from scaffold.model.problem import RefusedError
from scaffold.pieces.names import check_name, class_name, singular


@pytest.mark.parametrize(
    ("many", "one"),
    [
        ("orders", "order"),
        ("order_items", "order_item"),
        ("categories", "category"),
        ("movies", "movie"),
        ("addresses", "address"),
        ("branches", "branch"),
        ("boxes", "box"),
        ("ties", "tie"),
        ("status", "status"),
        ("order_statuses", "order_status"),
        ("search", "search"),
        ("s", "s"),
        ("os", "os"),
    ],
)
def test_one_of_many(many: str, one: str) -> None:
    assert singular(many) == one


def test_the_name_of_a_class() -> None:
    assert class_name("order_item") == "OrderItem"


@pytest.mark.parametrize(
    ("name", "hint"), [("ShopItem", ": shop_item."), ("größe", "underscores.")]
)
def test_a_hint_is_the_same_word(name: str, hint: str) -> None:
    with pytest.raises(RefusedError) as refused:
        check_name(name)
    assert str(refused.value).endswith(hint)
