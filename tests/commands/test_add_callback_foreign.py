"""`scaffold add-callback` in projects that we did not make; each is run for real."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from commands.callback_shapes import SHAPES, Shape
from scaffold.cli import app
from support import python_with
from typer.testing import CliRunner, Result

NAME = "invoice_paid"
# What the shapes import; FastAPI's own newest is what people have.
PACKAGES = ["fastapi[standard]", "fastapi-utils", "httpx2", "pytest", "typing-inspect"]
shapes = pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES.keys())


def write(folder: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(text.encode())


def add(folder: Path, on: str, *options: str) -> Result:
    words = ["add-callback", NAME, "--on", on, "--project", str(folder), *options]
    return CliRunner().invoke(app, words)


def sources(folder: Path) -> dict[str, str]:
    """The files, without what the command remembers of them."""
    return {
        file.relative_to(folder).as_posix(): file.read_bytes().decode()
        for file in folder.rglob("*")
        if file.is_file() and ".scaffold" not in file.parts
    }


def without_empty(files: dict[str, str], also: dict[str, str]) -> dict[str, str]:
    """Leave out each empty `__init__.py` that `also` lacks: nobody knows whose it was."""
    return {path: text for path, text in files.items() if text or path in also}


@pytest.fixture(scope="session")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Python that has FastAPI."""
    return python_with(tmp_path_factory.mktemp("fastapi"), *PACKAGES)


@pytest.mark.level(2)
@pytest.mark.parametrize("remembers", [True, False])
@shapes
def test_added_twice_and_taken_out(shape: Shape, tmp_path: Path, *, remembers: bool) -> None:
    write(tmp_path, shape.files)
    before = sources(tmp_path)
    done = add(tmp_path, shape.on, *shape.options)
    assert done.exit_code == 0, done.output
    after = sources(tmp_path)
    for line in shape.has:
        assert any(line in text for text in after.values()), (line, after)
    again = add(tmp_path, shape.on, *shape.options)
    assert again.exit_code == 0, again.output
    assert "changed" not in again.output
    if not remembers:
        shutil.rmtree(tmp_path / ".scaffold")
    removed = add(tmp_path, shape.on, "--remove")
    assert removed.exit_code == 0, removed.output
    left = sources(tmp_path)
    if remembers:
        assert left == before
    elif shape.is_exact:
        assert without_empty(left, before) == before
    else:
        assert NAME not in str(left)


@pytest.mark.level(2)
@shapes
def test_the_document_shows_it_and_the_test_passes(
    shape: Shape, tmp_path: Path, python: Path
) -> None:
    write(tmp_path, shape.files)
    done = add(tmp_path, shape.on, *shape.options, "--json")
    assert done.exit_code == 0, done.output
    tests = [one["path"] for one in json.loads(done.output)["changes"] if "test_" in one["path"]]
    ran = subprocess.run(
        [python, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-W", "error", *tests],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    (test,) = tests
    text = (tmp_path / test).read_text(encoding="utf-8")
    method = shape.on.partition(" ")[0].lower()
    assert f'["paths"]["{shape.document_path}"]["{method}"]' in text
    assert f'"{shape.address}"' in text
