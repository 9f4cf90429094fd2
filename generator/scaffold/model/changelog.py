"""A changelog in Markdown, with a section a version."""

from __future__ import annotations

import re

from scaffold.model.version import recorded

SECTION = re.compile(r"^## (.+?)[ \t]*$", re.MULTILINE)
UNRELEASED = "Unreleased"


def changes_between(text: str, from_: str, to: str) -> str:
    """Return the sections of the versions behind `from_`, up to `to`, as they stand there.

    Args:
        text: The changelog at `to`, with headings such as `## 0.2.0`.
        from_: What a project has recorded; if that is no version, all before `to` are returned.
        to: The version that it goes to. With one that is between two versions, such as
            v0.2.0.post12, what is unreleased is returned too.
    """
    first, last = recorded(from_), recorded(to)
    found = [*SECTION.finditer(text)]
    ends = [*(section.start() for section in found), len(text)][1:]
    kept = []
    for section, end in zip(found, ends, strict=True):
        version = recorded(section[1])
        if version:
            is_kept = (first is None or first < version) and (last is None or version <= last)
        else:
            is_kept = section[1] == UNRELEASED and (last is None or last.is_postrelease)
        if is_kept:
            kept.append(text[section.start() : end].strip())
    return "\n\n".join(kept)
