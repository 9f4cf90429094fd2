"""Killed between two things that are done to the disk, the project is as before, or as after."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from commands import small
from scaffold.cli import app
from support import git
from typer.testing import CliRunner

if sys.platform == "win32":
    pytest.skip("signals of POSIX", allow_module_level=True)

MOST = 100  # events


def run(here: Path, moment: int, events: str, words: list[str], how: str = "SIGKILL") -> int:
    """Run a command that gets a signal before the given event; return how it ended."""
    return subprocess.run(
        [sys.executable, small.__file__, how, str(moment), events, *words],
        cwd=here,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        check=False,
    ).returncode


def any_command(*words: str) -> str:
    return CliRunner().invoke(app, [*(words or ("undo", "-n"))]).stderr


def test_between_two_files(here: Path) -> None:
    before = small.state(small.make(here))
    assert run(here, 4, "os.rename", []) == -signal.SIGKILL
    assert small.state(here) != before
    done = any_command()
    assert "note: `scaffold add-router orders` was stopped half-way: it is taken back." in done
    assert small.state(here) == before


def test_undo_takes_back_what_was_killed_and_not_the_command_before_it(here: Path) -> None:
    (small.make(here) / "lines.py").touch()
    small.append("x = 1")
    before = small.state(here)
    assert run(here, 4, "os.rename", []) == -signal.SIGKILL
    done = CliRunner().invoke(app, ["undo"])
    assert done.stdout.startswith("took back `scaffold add-router orders` (")
    assert small.state(here) == before


@pytest.mark.parametrize(
    ("events", "moment", "code", "is_done"),
    [
        pytest.param("os.mkdir", 2, 130, False, marks=pytest.mark.level(2)),
        ("os.rename", 1, 130, False),
        pytest.param("os.rename", 4, 0, True, marks=pytest.mark.level(2)),
    ],
)
def test_an_interrupt_is_heard_until_the_first_file_is_touched(
    here: Path, events: str, moment: int, code: int, is_done: bool
) -> None:
    before = small.state(small.make(here))
    assert run(here, moment, events, [], "SIGINT") == code
    assert (small.state(here) != before) is is_done
    assert (here / ".scaffold").exists() is is_done


@pytest.mark.level(2)
@pytest.mark.parametrize("repository", ["git", "none"])
@pytest.mark.parametrize("words", [[], ["undo"]], ids=["change", "undo"])
def test_at_every_moment(here: Path, repository: str, words: list[str]) -> None:
    if repository == "git":
        git(here, "init", "--quiet")
    before = small.state(small.make(here))
    small.add(here)
    after = small.state(here)
    seen = []
    for moment in range(1, MOST):
        small.add(here) if words else any_command("undo")
        assert small.state(here) == (after if words else before)
        ended = run(here, moment, small.EVERYTHING, words)
        assert {*small.state(here)} <= {*before, *after}, "a stray file in the project"
        any_command()
        assert small.state(here) in (before, after)
        seen.append(small.state(here) == after)
        if ended == 0:
            break
        assert ended == -signal.SIGKILL
    assert len(seen) > len(small.AFTER)
    assert seen == sorted(seen, reverse=bool(words)), "as before, then from some moment on as after"
    any_command("undo")
    assert small.state(here) == before
    assert not (here / ".scaffold").exists()


@pytest.mark.level(2)
def test_while_it_is_taken_back(here: Path) -> None:
    before = small.state(small.make(here))
    for moment in range(1, MOST):
        assert run(here, 6, "os.rename", []) == -signal.SIGKILL
        ended = run(here, moment, small.EVERYTHING, ["undo", "-n"])
        any_command()
        assert small.state(here) == before
        if ended != -signal.SIGKILL:
            break
    assert moment > len(small.AFTER)
