"""What Ruff has to be told beside the project's own settings."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import Any

Table = Mapping[str, Any]
SOURCE_FOLDERS = (".", "src")  # Ruff's own default


def settings(root: Path, folder: str, created: Iterable[str]) -> list[str]:
    """Return the `--config` arguments for the files of one folder.

    Args:
        root: The project's folder, in which Ruff runs.
        folder: Relative to it; it need not exist.
        created: The paths of all files that are new. Ruff looks on the disk whether a module is
            first-party, and would not find them there yet.
    """
    # Settings of another shape than Ruff's are Ruff's to complain about.
    with suppress(AttributeError, TypeError):
        pairs = _pairs(root, root / folder, created)
        return [word for pair in pairs for word in ("--config", pair)]
    return []


def _pairs(root: Path, folder: Path, created: Iterable[str]) -> list[str]:
    base, ruff = _of_ruff(folder) or (root, None)
    pairs = [] if ruff is not None else _of_black(folder)
    isort = _isort(ruff or {})
    sources = [base / name for name in (ruff or {}).get("src", SOURCE_FOLDERS)]
    if modules := _new_modules(root, sources, created, _named(isort)):
        known = [*isort.get("known-first-party", ()), *modules]
        pairs.append(f"lint.isort.known-first-party = {json.dumps(known)}")
    return pairs


def _of_ruff(place: Path) -> tuple[Path, Table] | None:
    """Return the settings that Ruff takes for the files in a folder, and where they stand.

    See https://docs.astral.sh/ruff/configuration/#config-file-discovery
    """
    for folder in (place, *place.parents):
        for name in (".ruff.toml", "ruff.toml"):
            if (folder / name).is_file():
                return folder, _toml(folder / name)
        table = _toml(folder / "pyproject.toml").get("tool", {}).get("ruff")
        if table is not None:
            return folder, table
    return None


def _of_black(place: Path) -> list[str]:
    for folder in (place, *place.parents):
        black = _toml(folder / "pyproject.toml").get("tool", {}).get("black")
        if black is not None:
            pairs = [f"line-length = {black['line-length']}"] if "line-length" in black else []
            keep_quotes = ['format.quote-style = "preserve"']
            return pairs + (keep_quotes if black.get("skip-string-normalization") else [])
    return []


def _toml(file: Path) -> Table:
    # What is wrong in it, Ruff says itself.
    with suppress(OSError, ValueError):
        return tomllib.loads(file.read_text(encoding="utf-8"))
    return {}


def _isort(ruff: Table) -> Table:
    # At the top level is where older versions of Ruff have it.
    isort: Table = ruff.get("lint", {}).get("isort") or ruff.get("isort", {})
    return isort


def _named(isort: Table) -> set[str]:
    """Return the modules whose section the project itself says."""
    lists = [value for name, value in isort.items() if name.startswith(("known-", "extra-"))]
    lists += isort.get("sections", {}).values()
    return {module for listed in lists for module in listed}


def _new_modules(
    root: Path, sources: Sequence[Path], created: Iterable[str], named: set[str]
) -> list[str]:
    modules = {
        module
        for path in created
        for folder in sources
        if (root / path).is_relative_to(folder)
        for module in _modules(folder, PurePosixPath((root / path).relative_to(folder)))
        if module.partition(".")[0] not in named
    }
    return sorted(modules)


def _modules(folder: Path, path: PurePosixPath) -> Iterator[str]:
    """Give the modules that a new file brings: itself, and the packages that it is first in."""
    for place in (path.with_suffix(""), *path.parents[:-1]):
        if not (folder / place).exists() and all(part.isidentifier() for part in place.parts):
            yield ".".join(place.parts).removesuffix(".__init__")
