"""Versions of a template: tags that are versions by PEP 440, as Copier reads them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from packaging.version import InvalidVersion, Version

# What `git describe` says.
DESCRIBED = re.compile(r"(.+)-(\d+)-g[0-9a-f]+")


def version_of(tag: str) -> Version | None:
    """Return the version that a tag says, such as `v1.2.0`; None for any other tag."""
    try:
        return Version(tag)
    except InvalidVersion:
        return None


def recorded(version: str) -> Version | None:
    """Return the version that a project has recorded, be it a commit behind a tag: v0.1.0-280-g….

    None for anything else, such as the name of a commit.
    """
    found = DESCRIBED.fullmatch(version)
    return version_of(f"{found[1]}.post{found[2]}" if found else version)


def in_order(tags: Iterable[str]) -> list[str]:
    """Return those of the tags that are versions, the oldest first."""
    known = [(version, tag) for tag in tags if (version := version_of(tag))]
    return [tag for _, tag in sorted(known)]


def made(tags: Iterable[str]) -> list[str]:
    """Return the tags of versions that somebody made, the oldest first.

    None of them is a `v0.2.0.post12`, which is what stands between two versions.
    """
    return [tag for tag in in_order(tags) if not Version(tag).is_postrelease]


def newest(tags: Iterable[str]) -> str | None:
    """Return the tag of the newest version that was released; None where there is none.

    No pre-release is.
    """
    stable = [tag for tag in made(tags) if not Version(tag).is_prerelease]
    return stable[-1] if stable else None


def newer(tags: Iterable[str], version: str) -> str | None:
    """Return the newest version, if it is a later one than what a project has recorded."""
    last = newest(tags)
    there, here = version_of(last or ""), recorded(version)
    return last if there and (here is None or there > here) else None
