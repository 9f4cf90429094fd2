"""Presets: the answers files in the template's `presets/`. Another file there is another preset."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path

from scaffold.model.answers import Given, chosen, given_in_file, read_answers
from scaffold.model.answers_file import parse_answers
from scaffold.model.problem import wrong_usage
from scaffold.model.question import Question
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


def choose(presets: Mapping[str, Path], questions: Mapping[str, Question]) -> str | None:
    """Ask which preset it shall be; None to choose each answer."""
    if not presets:
        return None
    told = described(presets, questions)
    first = FIRST if FIRST in presets else next(iter(told))
    offered = [(name, f"{name}: {about}\n{', '.join(has)}") for name, (about, has) in told.items()]
    return terminal.choose("What should it have?", [*offered, ("", "choose myself")], first) or None


def described(
    presets: Mapping[str, Path], questions: Mapping[str, Question]
) -> dict[str, tuple[str, list[str]]]:
    """Return what each preset says about itself, and what it has; the smallest first."""
    told = {
        name: (_about(file), chosen(read_answers(questions, read(presets, name))))
        for name, file in presets.items()
    }
    return dict(sorted(told.items(), key=lambda item: len(item[1][1])))


def _about(file: Path) -> str:
    """Return the comment in the file's first line."""
    first = disk.read_text(file).partition("\n")[0]
    return first.removeprefix("#").strip() if first.startswith("#") else ""
