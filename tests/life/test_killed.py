"""Killed while a project is changed: going back, or doing it again, gives a whole project."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from commands import small
from life.made import edit, scaffold
from support import files_in, git

if sys.platform == "win32":
    pytest.skip("signals of POSIX", allow_module_level=True)

SEED = 15
COMMANDS = [["enable", "cors"], ["disable", "gzip"], ["update"]]
LAST = 40  # events


def killed(shop: Path, moment: int, words: list[str]) -> bool:
    """Run a command that is killed at a moment; say whether it was."""
    done = subprocess.run(
        [sys.executable, small.__file__, "SIGKILL", str(moment), small.EVERYTHING, *words],
        cwd=shop,
        env={**os.environ, "EVENTS_IN": str(shop), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        check=False,
    )
    assert done.returncode in (-signal.SIGKILL, 0, 3), done.stderr
    return done.returncode == -signal.SIGKILL


def moments() -> list[object]:
    """A hundred of them; some already where a wheel is tried, the rest in the night."""
    chance = random.Random(SEED)
    tried = [(chance.choice(COMMANDS), chance.randint(1, LAST)) for _ in range(100)]
    return [
        pytest.param(words, moment, marks=pytest.mark.level(2 if number < 6 else 3))
        for number, (words, moment) in enumerate(tried)
    ]


@pytest.mark.parametrize(("words", "moment"), moments())
def test_killed_at_a_moment(shop: Path, words: list[str], moment: int) -> None:
    edit(shop, "src/app/main.py", "return 1", "return 100")
    edit(
        shop,
        "src/app/middleware/__init__.py",
        '        "last",\n',
        '        "last",\n        "own",\n',
    )
    before = files_in(shop)
    was_killed = killed(shop, moment, words)
    scaffold("undo", "--dry-run")  # whichever command comes next takes back what was left
    now = files_in(shop)
    assert was_killed or now != before
    if now == before:
        done = scaffold(*words)
        assert done.exit_code == (3 if words == ["update"] else 0), done.output
    elif words == ["update"]:
        done = scaffold("update", "--abort")
        assert done.exit_code == 0, done.output
        assert files_in(shop) == before
    text = (shop / "src/app/main.py").read_text()
    assert "return 100" in text
    assert '"own"' in (shop / "src/app/middleware/__init__.py").read_text()
    git(shop, "fsck", "--no-progress")


def test_at_the_first_file_of_an_update(shop: Path) -> None:
    before = files_in(shop)
    nothing, something = 0, 1024  # events: after so many it has written nothing yet, or something
    while something - nothing > 1:
        middle = (nothing + something) // 2
        killed(shop, middle, ["update"])
        if files_in(shop) == before:
            nothing = middle
            continue
        something = middle
        scaffold("undo", "--dry-run")
        assert files_in(shop) == before or scaffold("undo").exit_code == 0
        assert files_in(shop) == before
    assert 0 < nothing < something < 1024
