"""The samples: small applications, each a section of a file in samples/.

    ## its name
    app: main:app               what is read, where that is not `app` in main.py or app/main.py
    like: routers/attribute     the lines of the census that it stands for
    reported: 1                 of how many operations reading says that it does not understand
                                what they come from; of none, where that is not said

and its files, each in a fence that names it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from scaffold.model.tree import File

FOLDER = Path(__file__).parent / "samples"
SECTION = re.compile(r"^## (\S+)\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
FENCE = re.compile(r"^```\w+ (\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINE = re.compile(r"^(app|like|reported): (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Sample:
    name: str
    files: Mapping[str, File]
    app: str | None
    """Its application, where that has to be said."""
    like: tuple[str, ...]
    reported: int

    @property
    def target(self) -> str:
        return self.app or ("main:app" if "main.py" in self.files else "app.main:app")

    def write(self, folder: Path) -> None:
        for path, file in self.files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(file.content)


@cache
def samples() -> dict[str, Sample]:
    """Return all of them by name."""
    texts = [file.read_text(encoding="utf-8") for file in sorted(FOLDER.glob("*.md"))]
    found = [sample(name, body) for text in texts for name, body in SECTION.findall(text)]
    return {one.name: one for one in found}


def sample(name: str, body: str) -> Sample:
    files = {path: File(text.encode()) for path, text in FENCE.findall(body)}
    said = dict(LINE.findall(FENCE.sub("", body)))
    like = tuple(said.get("like", "").split(", "))
    return Sample(name, files, said.get("app"), like, int(said.get("reported", "0")))
