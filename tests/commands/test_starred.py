"""What an `import *` may bind: read in modules of the project, refused where it is not known."""

from __future__ import annotations

from pathlib import Path

import pytest
from pieces.shapes import contents, scaffold

STARRED = {
    "settings.py": "import os\n\nDEBUG = bool(os.environ)\n\ndef lifespan(): ...\n",
    "shop/__init__.py": "from .names import *\n__all__ = ['NAME']\n",
    "shop/names.py": "from shop import *\n\nNAME = 'shop'\n",
    "main.py": (
        "from fastapi import FastAPI\n\nfrom settings import *\nfrom shop import *\n\n"
        "app = FastAPI(debug=DEBUG)\n"
    ),
}
MAY_BIND_MORE = {
    "from os import *\n": "`import *` may bind",
    "from elsewhere import *\n": "`import *` may bind",
    "def open_search(): ...\n": "`import *` may bind open_search too",
    "x = 1\nglobal x\n": "`import *` may bind",
    "globals()['open_' + 'search'] = 1\n": "`import *` may bind",
    "def (": "`import *` may bind",
}


def write_starred(folder: Path, *, settings: str = "") -> None:
    for path, text in STARRED.items():
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_text(text)
    with (folder / "settings.py").open("a") as file:
        file.write(settings)


@pytest.mark.parametrize("words", [("add-resource", "search"), ("add-middleware", "tenant")])
def test_a_star_of_the_project_is_read(tmp_path: Path, words: tuple[str, ...]) -> None:
    write_starred(tmp_path)
    before = contents(tmp_path)
    done = scaffold(tmp_path, *words)
    assert done.exit_code == 0, done.output
    assert "from settings import *\nfrom shop import *\n" in (tmp_path / "main.py").read_text()
    # That name is one of the settings.
    assert "def lifespan" not in (tmp_path / "main.py").read_text()
    assert scaffold(tmp_path, *words, "--remove").exit_code == 0
    assert contents(tmp_path) == before


@pytest.mark.parametrize("line", MAY_BIND_MORE)
def test_a_star_that_may_bind_more_is_refused(tmp_path: Path, line: str) -> None:
    write_starred(tmp_path, settings=line)
    before = contents(tmp_path)
    done = scaffold(tmp_path, "add-resource", "search")
    assert (done.exit_code, MAY_BIND_MORE[line] in done.stderr) == (1, True), done.output
    assert "main.py:3" in done.stderr
    assert contents(tmp_path) == before
