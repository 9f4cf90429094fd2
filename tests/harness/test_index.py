"""Without a package index the quick tests run, and the rest fails in one line."""

from __future__ import annotations

import socket
from pathlib import Path

from scratch import run_pytest
from support import CHECKOUT


def test_an_index_that_does_not_answer_is_said_once_and_fails(tmp_path: Path) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        index = {"UV_DEFAULT_INDEX": f"http://127.0.0.1:{nobody.getsockname()[1]}/simple"}
        done = run_pytest(CHECKOUT, tmp_path, "tests/projects", "tests/model", variables=index)
    assert done.returncode == 1, done.stdout
    first, *_ = done.stdout.splitlines()
    assert first.startswith("levels 2 and 3 cannot run: the package index does not answer: ")
    assert "1 failed, " in done.stdout
    assert " passed, " in done.stdout
    assert " deselected" in done.stdout
    assert "Traceback" not in done.stdout
