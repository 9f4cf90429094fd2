from __future__ import annotations

import keyword
import re

from hypothesis import given
from hypothesis import strategies as st
from scaffold.model.slug import suggest_slug


@given(st.text())
def test_the_suggestion_is_a_distribution_name_other_than_the_refused_one(refused: str) -> None:
    suggestion = suggest_slug(refused)
    assert re.fullmatch(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?", suggestion)
    assert suggestion != refused
    assert not keyword.iskeyword(suggestion)
    assert len(suggestion) <= 80


def test_examples() -> None:
    assert suggest_slug("class") == "class-api"
    assert suggest_slug("🎉") == suggest_slug("Заказы API") == "my-api"
    assert suggest_slug("OpenTelemetry-API") == "my-opentelemetry-api"
    assert suggest_slug("Crème brûlée") == "creme-brulee-api"
