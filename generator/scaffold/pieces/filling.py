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
