"""Renders that were made before, in the user's cache folder: each by what it came from.

Each is a file that is put there in one step, and is the same whoever makes it: two processes at
once do no harm. What cannot be read is rendered anew, and what cannot be kept is not.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import zlib
from collections.abc import Sequence
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from scaffold.model.answers import Answers
from scaffold.model.tree import File, Tree

KEPT = 500  # renders, of some 100 kB each
DIGEST = hashlib.sha256().digest_size


class Render(NamedTuple):
    """What a template is with some answers: its files, and all the answers that were used."""

    tree: Tree
    answers: Answers


def load(origin: Sequence[str]) -> Render | None:
    """Return what was kept for an origin; None if nothing was, or it was spoiled."""
    try:
        place = _place(origin)
        kept = place.read_bytes()
        os.utime(place)
    except OSError:
        return None
    if hashlib.sha256(kept[DIGEST:]).digest() != kept[:DIGEST]:
        return None
    fields = json.loads(zlib.decompress(kept[DIGEST:]))
    tree = {
        path: File(text.encode("utf-8", "surrogateescape"), executable)
        for path, (text, executable) in fields["tree"].items()
    }
    return Render(tree, fields["answers"])


def keep(origin: Sequence[str], render: Render) -> None:
    """Keep a render, and no more than some hundred of those that were used last."""
    tree = {
        path: (file.content.decode("utf-8", "surrogateescape"), file.executable)
        for path, file in render.tree.items()
    }
    text = json.dumps({"tree": tree, "answers": render.answers})
    packed = zlib.compress(text.encode(), 1)
    with suppress(OSError):
        place = _place(origin)
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=place.parent, delete=False) as file:
            file.write(hashlib.sha256(packed).digest() + packed)
        Path(file.name).replace(place)
        _let_go(place.parent)


def _let_go(folder: Path) -> None:
    for place in sorted(folder.iterdir(), key=_last_used)[:-KEPT]:
        place.unlink(missing_ok=True)


def _last_used(place: Path) -> float:
    try:
        return place.stat().st_mtime
    except FileNotFoundError:  # another process let it go
        return 0


def _place(origin: Sequence[str]) -> Path:
    # Imported here, because most commands need no cache.
    from platformdirs import user_cache_path

    origin = [version("copier"), *origin]  # another Copier may render otherwise
    name = hashlib.sha256(json.dumps(origin).encode()).hexdigest()
    return user_cache_path("fastapi-scaffold", appauthor=False) / "renders" / name
