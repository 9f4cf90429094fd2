"""Level 2: pieces in projects that we did not make, run for real."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from pieces.shapes import COMMANDS, contents, scaffold, shapes
from projects.processes import environment
from reading.sample import Sample
from support import python_with

NEEDED = ["fastapi[standard]", "mypy", "pydantic-settings", "pytest", "ruff"]
PATHS = """
import importlib, json, sys
module, _, name = sys.argv[1].partition(":")
app = getattr(importlib.import_module(module), name)
print(json.dumps((app() if name.startswith("create") else app).openapi()["paths"]))
"""

pytestmark = pytest.mark.level(3)


@pytest.fixture(scope="session")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return python_with(tmp_path_factory.mktemp("environment"), *NEEDED)


def run(python: Path, folder: Path, *words: str) -> str:
    done = subprocess.run(
        [str(python), *words],
        cwd=folder,
        env=environment({"MYPY_CACHE_DIR": str(python.parent / "types")}),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{words}\n{done.stdout}{done.stderr}"
    return done.stdout


def paths(python: Path, folder: Path, shape: Sample) -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads(run(python, folder, "-c", PATHS, shape.target))
    return found


def written(shape: Sample, folder: Path, newline: bytes) -> dict[str, bytes]:
    shape.write(folder)
    for file in folder.rglob("*.py"):
        file.write_bytes(file.read_bytes().replace(b"\n", newline))
    return contents(folder)


@pytest.mark.parametrize(
    ("name", "newline"),
    [*((name, b"\n") for name in shapes()), ("flat-routers", b"\r\n"), ("factory", b"\r\n")],
    ids=[*shapes(), "crlf", "factory-crlf"],
)
def test_one_of_each_runs_and_goes_again(
    name: str, newline: bytes, python: Path, tmp_path: Path
) -> None:
    shape = shapes()[name]
    before = written(shape, tmp_path, newline)
    was = paths(python, tmp_path, shape)
    named = ["--app", shape.target] if name == "several-applications" else []
    for command in COMMANDS:
        done = scaffold(tmp_path, *command, *named)
        assert done.exit_code == 0, done.output
    after = contents(tmp_path)
    for command in COMMANDS:
        assert "identical" in scaffold(tmp_path, *command, *named).stdout
    assert contents(tmp_path) == after, "the second run"
    check(python, tmp_path, sorted(after.keys() - before.keys()), newline)
    now = paths(python, tmp_path, shape)
    assert {path: now[path] for path in was} == was
    assert len(now) == len(was) + 2
    for command in (COMMANDS[1], COMMANDS[2], COMMANDS[0]):
        done = scaffold(tmp_path, *command, *named, "--remove")
        assert done.exit_code == 0, done.output
    assert contents(tmp_path) == before


def check(python: Path, folder: Path, new: list[str], newline: bytes) -> None:
    run(python, folder, "-m", "pytest", "-q")
    created = [path for path in new if path.endswith(".py")]
    run(python, folder, "-m", "mypy", "--strict", "--explicit-package-bases", *created)
    run(python, folder, "-m", "ruff", "check", "--isolated", "--select", "E,F,I,UP,W", *created)
    run(python, folder, "-m", "ruff", "format", "--isolated", "--check", *created)
    texts = [(folder / path).read_bytes() for path in created]
    assert all(newline in text for text in texts if text)
