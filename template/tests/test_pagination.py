import pytest
from pydantic import ValidationError

from app.pagination import Page


@pytest.mark.parametrize(
    "query", [{"limit": 0}, {"limit": 101}, {"after": -1}, {"after": 2**53}, {"misspelled": 1}]
)
def test_what_is_no_page(query: dict[str, int]) -> None:
    with pytest.raises(ValidationError):
        Page(**query)
