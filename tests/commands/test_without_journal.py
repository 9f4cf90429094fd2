"""What was added goes again in a fresh clone, where nothing tells what was there before."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from pieces.shapes import contents, scaffold, shapes

RESOURCE = ("add-resource", "search")
MIDDLEWARE = ("add-middleware", "tenant")
HEAD = "from contextlib import asynccontextmanager\nfrom fastapi import FastAPI\n"
LISTED = "from starlette.middleware import Middleware\nfrom gzips import GZip\n"
TEXTS = {
    "no blank lines": "from fastapi import FastAPI\napp = FastAPI()\n@app.get('/')\ndef f(): ...\n",
    "a docstring": '"""Shop."""\nfrom fastapi import FastAPI\napp = FastAPI()\n',
    "three blank lines": "from fastapi import FastAPI\n\n\n\napp = FastAPI(title='x')\n",
    "a comment": "from fastapi import FastAPI\n\n\n# Settings\n\napp = FastAPI()  # here\n",
    "below a function": "from fastapi import FastAPI\ndef f():\n    return 1\napp = FastAPI()\n",
    "below a class": "from fastapi import FastAPI\n\nclass A:\n    b = 1\n\napp = FastAPI()\n",
    "in a factory": (
        "from fastapi import FastAPI\n\ndef create_app():\n    '''Make.'''\n    app = FastAPI()\n\n"
        "    return app\n\napp = create_app()\n"
    ),
    "an iterator of typing": (
        "from typing import AsyncIterator\n\nfrom fastapi import FastAPI\n\napp = FastAPI()\n\n\n"
        "def items() -> AsyncIterator[int]: ...\n"
    ),
    "a dictionary on its own line": (
        f"{HEAD}\n\n@asynccontextmanager\nasync def lifespan(app):\n"
        "    yield {\n        'a': 1\n    }\n\n\napp = FastAPI(lifespan=lifespan)\n"
    ),
    "a class of its own": ("from base import Service\n\napp = Service()\n"),
    "an empty list": "from fastapi import FastAPI\n\napp = FastAPI(middleware=[])\n",
    "a list": (
        f"from fastapi import FastAPI\n{LISTED}\n"
        "app = FastAPI(\n    middleware=[\n        Middleware(GZip)\n    ]\n)\n"
    ),
}


def check_given_back(folder: Path, *words: str) -> None:
    before = contents(folder)
    done = scaffold(folder, *words)
    assert done.exit_code == 0, done.output
    shutil.rmtree(folder / ".scaffold")
    done = scaffold(folder, *words, "--remove")
    assert done.exit_code == 0, done.output
    assert contents(folder) == before


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
@pytest.mark.parametrize("words", [RESOURCE, MIDDLEWARE], ids=["resource", "middleware"])
def test_the_bytes_are_given_back(text: str, words: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text(text)
    (tmp_path / "base.py").write_text("import fastapi\n\nclass Service(fastapi.FastAPI): ...\n")
    check_given_back(tmp_path, *words)


@pytest.mark.parametrize("example", ["", "A=1\n", "A=1", "A=1\r\nB=1"])
def test_the_example_ends_as_it_did(example: str, tmp_path: Path) -> None:
    shapes()["nothing-yet"].write(tmp_path)
    (tmp_path / ".env.example").write_bytes(example.encode())
    check_given_back(tmp_path, *RESOURCE)


@pytest.mark.parametrize("name", [name for name in shapes() if name != "several-applications"])
def test_of_each_shape(name: str, tmp_path: Path) -> None:
    shapes()[name].write(tmp_path)
    before = contents(tmp_path)
    for words in (RESOURCE, MIDDLEWARE):
        assert scaffold(tmp_path, *words).exit_code == 0
    shutil.rmtree(tmp_path / ".scaffold")
    for words in (RESOURCE, MIDDLEWARE):
        assert scaffold(tmp_path, *words, "--remove").exit_code == 0
    assert contents(tmp_path) == before


SHOP = """\
from fastapi import FastAPI

app = FastAPI(title="A shop whose name is long", description="What it sells")


@app.post("/orders/", tags=["orders"], summary="Order something, at once")
def create_order(order_id: int, customer_id: int, amount: float = 0.0): ...


@app.get("/orders/")
def list_orders(): ...
"""
CALLBACK = ("add-callback", "paid", "--on", "POST /orders/")
LATER = "\n\n@app.get('/late')\ndef late(): ...\n"


def git(folder: Path, *words: str) -> None:
    who = ["-c", "user.name=A", "-c", "user.email=a@example.com"]
    subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True)


def commit(folder: Path) -> None:
    git(folder, "add", "--all")
    git(folder, "commit", "--message", "As it is")


@pytest.mark.parametrize("words", [CALLBACK, RESOURCE, MIDDLEWARE], ids=lambda words: words[0])
@pytest.mark.parametrize("is_clone", [True, False])
def test_the_layout_comes_back_around_later_edits(
    words: tuple[str, ...], is_clone: bool, tmp_path: Path
) -> None:
    main = tmp_path / "main.py"
    main.write_text(SHOP)
    git(tmp_path, "init")
    commit(tmp_path)
    assert scaffold(tmp_path, *words).exit_code == 0
    commit(tmp_path)
    main.write_text(main.read_text() + LATER)
    commit(tmp_path)
    if is_clone:
        shutil.rmtree(tmp_path / ".git/scaffold")
    assert scaffold(tmp_path, *words, "--remove").exit_code == 0
    assert main.read_text() == SHOP + LATER


def test_what_else_came_with_the_piece_stays(tmp_path: Path) -> None:
    main = tmp_path / "main.py"
    main.write_text(SHOP)
    git(tmp_path, "init")
    commit(tmp_path)
    assert scaffold(tmp_path, *CALLBACK).exit_code == 0
    main.write_text(main.read_text().replace("def list_orders(): ...", "def list_all(): ..."))
    commit(tmp_path)
    shutil.rmtree(tmp_path / ".git/scaffold")
    assert scaffold(tmp_path, *CALLBACK, "--remove").exit_code == 0
    assert "list_all" in main.read_text()
    assert "paid" not in main.read_text()
