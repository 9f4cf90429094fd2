"""What a changelog says between two versions."""

from __future__ import annotations

import pytest
from scaffold.model.changelog import changes_between

TEXT = """\
# Changelog

Words.

## Unreleased

- Next.

## 0.10.0

- Ten.

## 0.2.0

- Two.
  ### Not a section

## 0.1.0

- One.
"""
NEXT, TEN = "## Unreleased\n\n- Next.", "## 0.10.0\n\n- Ten."
TWO, ONE = "## 0.2.0\n\n- Two.\n  ### Not a section", "## 0.1.0\n\n- One."


@pytest.mark.parametrize(
    ("from_", "to", "expected"),
    [
        ("v0.1.0", "v0.2.0", [TWO]),
        ("v0.1.0", "v0.10.0", [TEN, TWO]),
        ("v0.10.0", "v0.10.0", []),
        ("v0.2.0-12-g1234567", "v0.10.0.post3", [NEXT, TEN]),
        ("v0.10.0.post1", "v0.10.0.post3", [NEXT]),
        ("1234abc", "v0.2.0", [TWO, ONE]),
        ("v0.2.0", "v0.1.0", []),
    ],
)
def test_the_sections_between_are_returned(from_: str, to: str, expected: list[str]) -> None:
    assert changes_between(TEXT, from_, to) == "\n\n".join(expected)


def test_a_text_without_sections_says_nothing() -> None:
    assert changes_between("", "v0.1.0", "v0.2.0") == ""
