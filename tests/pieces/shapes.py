"""Projects that we did not make, from foreign.md, and the commands in them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from reading.sample import SECTION, Sample, sample
from scaffold.cli import app
from typer.testing import CliRunner, Result

TEXT = Path(__file__).with_name("foreign.md")
COMMANDS = (["add-router", "orders"], ["add-resource", "search"], ["add-middleware", "tenant"])
NOT_SOURCE = {".git", ".scaffold", "__pycache__", ".pytest_cache", ".mypy_cache", ".ruff_cache"}


@cache
def shapes() -> dict[str, Sample]:
    found = [sample(name, body) for name, body in SECTION.findall(TEXT.read_text("utf-8"))]
    return {one.name: one for one in found}


def scaffold(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(app, [*words, "--project", str(folder)])


def contents(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file() and not NOT_SOURCE & {*file.relative_to(folder).parts}
    }
