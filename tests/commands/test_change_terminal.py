"""Plans and diffs on a terminal, and into a pipe."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from commands import small
from scaffold.cli import app
from typer.testing import CliRunner

if sys.platform == "win32":
    pytest.skip("pseudo-terminals of POSIX", allow_module_level=True)

import pexpect

COMMAND = ["-m", "scaffold", "undo", "-n", "--diff"]
COLOURED = [
    "\x1b[31m      remove\x1b[0m  app/routers/deep/orders.py",
    "\x1b[32m      update\x1b[0m  main.py  (+1 -1)",
    "\x1b[31m-x = 2",
    "\x1b[32m+x = 1",
]


def test_a_terminal_gets_colours(here: Path) -> None:
    small.add(small.make(here))
    child = pexpect.spawn(sys.executable, COMMAND, encoding="utf-8", timeout=60)
    for text in COLOURED:
        child.expect_exact(text)
    child.expect(pexpect.EOF)
    assert child.wait() == 0


def test_no_color_and_a_pipe_get_none(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small.add(small.make(here))
    assert "\x1b" not in CliRunner().invoke(app, COMMAND[2:]).stdout
    monkeypatch.setenv("NO_COLOR", "1")
    child = pexpect.spawn(sys.executable, COMMAND, encoding="utf-8", timeout=60)
    child.expect_exact("      update  main.py  (+1 -1)")
    child.expect(pexpect.EOF)
    assert "\x1b" not in (child.before or "")
