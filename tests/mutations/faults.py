"""The faults of faults.yml, and how one is planted."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from scratch import replace

GATE = re.compile(r"^ *# % if (?P<asks>.*)\n(?:(?! *# % endif).*\n)*? *# % endif\n", re.MULTILINE)


class Fault(NamedTuple):
    """A file of which something changes, and who has to notice."""

    name: str
    file: str
    """Its path in the checkout."""
    level: int
    says: str
    """Words of what is said when it is caught: it was caught for what it is."""
    sets: tuple[str, ...] = ("full",)
    """The option sets of level 2 to be made, in this order: the fault shows in the last."""
    text: str = ""
    becomes: str = ""
    gate: str = ""
    """Words that stand in one gate alone, if that is what changes."""
    asks: str = ""
    """The gate's new condition."""
    behind: str = ""
    """The line that the gate goes behind, if its place is what changes."""

    def plant(self, checkout: Path) -> None:
        file = checkout / self.file
        if not self.gate:
            replace(file, self.text, self.becomes)
            return
        text = file.read_text(encoding="utf-8")
        (gate,) = (found for found in GATE.finditer(text) if self.gate in found[0])
        if self.asks:
            replace(file, gate[0], gate[0].replace(gate["asks"], self.asks, 1))
        else:
            (line,) = (it for it in text.splitlines(keepends=True) if self.behind in it)
            replace(file, gate[0], "")
            replace(file, line, line + gate[0])


def read_faults() -> list[Fault]:
    text = (Path(__file__).parent / "faults.yml").read_text(encoding="utf-8")
    data: dict[str, dict[str, Any]] = yaml.safe_load(text)
    return [Fault(name, **fields) for name, fields in data.items()]


FAULTS = read_faults()
