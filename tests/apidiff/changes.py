"""The changes of `changes.yml`, as pairs of documents."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml


@dataclass(frozen=True)
class Change:
    """Two documents, and where the users of the first are broken by the second, or `fine`."""

    name: str
    verdict: str
    old: dict[str, Any]
    new: dict[str, Any]

    @property
    def breaks(self) -> bool:
        return self.verdict != "fine"


def patched(document: Any, patch: Any) -> Any:  # noqa: ANN401 - any JSON
    """Return a document with a merge patch applied to it (RFC 7396)."""
    if not isinstance(patch, dict):
        return patch
    before = document if isinstance(document, dict) else {}
    after = {name: patched(before.get(name), value) for name, value in patch.items()}
    return {
        name: value for name, value in (before | after).items() if patch.get(name, 0) is not None
    }


CHANGES = [
    Change(name, verdict, group["base"], patched(group["base"], patch))
    for group in yaml.safe_load(Path(__file__).with_name("changes.yml").read_text("utf-8"))
    for name, (verdict, patch) in group["changes"].items()
]
