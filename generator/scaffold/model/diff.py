"""What differs between two contents of a file, line by line."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher, unified_diff

NOWHERE = "/dev/null"


def count(before: bytes, after: bytes) -> tuple[int, int]:
    """Return how many lines are new, and how many are gone."""
    matcher = SequenceMatcher(None, _lines(before), _lines(after), autojunk=False)
    added = removed = 0
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        if tag != "equal":
            removed += end - start
            added += new_end - new_start
    return added, removed


def unified(path: str, before: bytes | None, after: bytes | None) -> str:
    """Return the unified diff that `git apply` takes; "" where nothing differs.

    Args:
        path: Relative to the project.
        before: None where there is no such file.
        after: None where there is none any more.
    """
    lines = unified_diff(
        _lines(before or b""),
        _lines(after or b""),
        NOWHERE if before is None else f"a/{path}",
        NOWHERE if after is None else f"b/{path}",
    )
    return "".join(_ended(lines))


def _ended(lines: Iterable[str]) -> Iterable[str]:
    for line in lines:
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _lines(content: bytes) -> list[str]:
    # As git and patch count them: a form feed or U+2028 ends no line.
    *lines, rest = content.decode("utf-8", "surrogateescape").split("\n")
    return [f"{line}\n" for line in lines] + ([rest] if rest else [])
