"""The commands that add a piece, where files and folders have names that no import can write."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from pieces.shapes import COMMANDS, contents, scaffold

MAIN = """\
from fastapi import FastAPI

app = FastAPI()


@app.post("/items")
def create() -> int:
    return 1
"""
MODEL = "from pydantic import BaseModel\n\n\nclass Event(BaseModel):\n    id: int\n"
PIECES = [*COMMANDS, ["add-callback", "paid", "--on", "POST /items"]]


@pytest.mark.parametrize("words", PIECES, ids=lambda words: words[0])
@pytest.mark.parametrize("main", ["my-main.py", "app/1_main.py", "app/class.py", "my-api/main.py"])
def test_what_is_written_is_python(tmp_path: Path, main: str, words: list[str]) -> None:
    (tmp_path / main).parent.mkdir(exist_ok=True)
    (tmp_path / main).write_text(MAIN)
    before = contents(tmp_path)
    done = scaffold(tmp_path, *words)
    assert done.exit_code == 0, done.output
    for content in contents(tmp_path).values():
        ast.parse(content)
    assert "identical" in scaffold(tmp_path, *words).stdout
    assert scaffold(tmp_path, *words, "--remove").exit_code == 0
    assert contents(tmp_path) == before


@pytest.mark.parametrize("words", PIECES, ids=lambda words: words[0])
@pytest.mark.parametrize("other", ["app/my-module.py", "tests/test_1-x.py", "my files/a.b.py"])
def test_files_beside_the_application_are_no_obstacle(
    tmp_path: Path, other: str, words: list[str]
) -> None:
    for path, text in (("app/main.py", MAIN), (other, "from app.main import app\n")):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text)
    done = scaffold(tmp_path, *words)
    assert done.exit_code == 0, done.output


def test_a_model_that_no_import_can_name_is_refused(tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text(MAIN)
    (tmp_path / "my-models.py").write_text(MODEL)
    before = contents(tmp_path)
    done = scaffold(tmp_path, "add-callback", "paid", "--on", "POST /items", "--event", "Event")
    assert (done.exit_code, "my-models.py:1: no import can name" in done.stderr) == (1, True)
    assert contents(tmp_path) == before


def test_the_folder_in_which_an_application_runs_may_have_any_name(tmp_path: Path) -> None:
    (tmp_path / "my-api").mkdir()
    (tmp_path / "my-api/main.py").write_text(MAIN)
    scaffold(tmp_path, "add-router", "orders")
    assert "from routers.orders import" in (tmp_path / "my-api/main.py").read_text()
