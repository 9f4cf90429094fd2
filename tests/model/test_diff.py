from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scaffold.model.diff import count, unified
from support import git


@pytest.mark.parametrize(
    ("before", "after", "counted"),
    [
        (b"a\nb\n", b"a\nb\n", (0, 0)),
        (b"a\nb\n", b"a\nx\nb\n", (1, 0)),
        (b"a\nb\n", b"b\n", (0, 1)),
        (b"a\nb\n", b"a\nb", (1, 1)),
        (b"a\r\nb\r\n", b"a\r\nb\r\nc\r\n", (1, 0)),
        (b"", b"a\x0cb\n", (1, 0)),
    ],
)
def test_lines_are_counted_as_git_counts_them(
    before: bytes, after: bytes, counted: tuple[int, int]
) -> None:
    assert count(before, after) == counted


CONTENT = st.lists(st.sampled_from(["a", "b", "\x0c", "é\u2028", "\r", "x\r"])).map("\n".join)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(before=st.none() | CONTENT, after=st.none() | CONTENT)
def test_git_applies_the_diff(tmp_path: Path, before: str | None, after: str | None) -> None:
    old, new = (None if text is None else text.encode() for text in (before, after))
    if old == new or b"" in (old, new):  # an empty file needs git's own header
        return
    file, patch = tmp_path / "a b.py", tmp_path / "patch"
    file.unlink(missing_ok=True)
    if old is not None:
        file.write_bytes(old)
    patch.write_bytes(unified(file.name, old, new).encode())
    git(tmp_path, "apply", "--unsafe-paths", "--whitespace=nowarn", patch.name)
    assert (file.read_bytes() if file.exists() else None) == new
