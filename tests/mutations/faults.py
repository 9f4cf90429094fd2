"""The faults of faults.yml, and how one is planted."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import yaml
from scratch import replace


class Fault(NamedTuple):
    """A text of one file that becomes another, and who has to notice."""

    name: str
    file: str
    """Its path in the checkout."""
    text: str
    becomes: str
    level: int
    says: str
    """Words of what is said when it is caught: it was caught for what it is."""
    sets: tuple[str, ...] = ("full",)
    """The option sets of level 2 to be made, in this order: the fault shows in the last."""

    def plant(self, checkout: Path) -> None:
        replace(checkout / self.file, self.text, self.becomes)


def read_faults() -> list[Fault]:
    text = (Path(__file__).parent / "faults.yml").read_text(encoding="utf-8")
    data: dict[str, dict[str, Any]] = yaml.safe_load(text)
    return [Fault(name, **fields) for name, fields in data.items()]


FAULTS = read_faults()
