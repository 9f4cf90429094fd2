"""Presets: the answers files in the template's `presets/`. Another file there is another preset."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path

from scaffold.model.answers import Given, given_in_file
from scaffold.model.answers_file import parse_answers
from scaffold.model.problem import wrong_usage
from scaffold.world import disk, terminal

FIRST = "recommended"


def read(presets: Mapping[str, Path], name: str) -> list[Given]:
    """Return the answers of a preset.

    Raises:
        RefusedError: With exit code 2 and the nearest name, if there is no such preset.
    """
    if name not in presets:
        near = get_close_matches(name, list(presets), n=1)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        known = f" The presets: {', '.join(presets)}." if presets else " The template has none."
        raise wrong_usage("unknown-preset", f"There is no preset {name!r}.{hint}{known}")
    file = presets[name]
    return given_in_file(parse_answers(disk.read_text(file), f"presets/{file.name}"))


def choose(presets: Mapping[str, Path]) -> str | None:
    """Ask which preset it shall be; None to choose each answer."""
    if not presets:
        return None
    smallest_first = sorted(presets, key=lambda name: _size(presets[name]))
    offered = [(name, f"{name}{_about(presets[name])}") for name in smallest_first]
    first = FIRST if FIRST in presets else offered[0][0]
    return terminal.choose("What should it have?", [*offered, ("", "choose myself")], first) or None


def _size(file: Path) -> int:
    """Return how many values the lists of a preset have in all."""
    written = parse_answers(disk.read_text(file), file.name).values()
    return sum(len(item.value) for item in written if isinstance(item.value, list))


def _about(file: Path) -> str:
    """Return what the file's first line says about it, as the end of a title."""
    first = disk.read_text(file).split("\n", 1)[0]
    return f": {first.removeprefix('#').strip()}" if first.startswith("#") else ""
