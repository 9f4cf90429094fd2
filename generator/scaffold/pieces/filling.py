"""The texts of pieces: files beside the modules of their kind, with `$words` to be filled in."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from string import Template


def filled(kind: str, name: str, words: Mapping[str, str], **more: str) -> str:
    """Return one of the texts of a kind.

    Args:
        kind: Of pieces: `router`.
        name: Of the text: `foreign_test`.
        words: What its words stand for.
        more: The same.
    """
    file = Path(__file__).parent / kind / "texts" / f"{name}.py.txt"
    return Template(file.read_text(encoding="utf-8")).substitute(words, **more)


def of_template(module: str) -> str:
    """Return a module of the template, from `src/app`: of the package, or of the checkout."""
    package = Path(__file__).parent.parent
    inside = package / "modules" / module
    there = package.parent.parent / "template" / "src" / "app" / module
    return (inside if inside.exists() else there).read_text(encoding="utf-8")
