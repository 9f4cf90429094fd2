"""A project of each version goes to the newest, without network, and plain Copier goes on."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from life.made import scaffold
from scaffold.world.releases import make_repository, releases
from support import CHECKOUT, answers_of, files_in, git, github

RELEASED = [*releases(CHECKOUT)]
NAMED = ["-d", "project_name=Shop", "-d", "project_slug=shop"]
# git reaches nothing but files.
UNPLUGGED = {"GIT_ALLOW_PROTOCOL": "file"}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment in which the template's address has what the command carries."""
    repository = tmp_path_factory.mktemp("address") / "template.git"
    make_repository(CHECKOUT, repository)
    return os.environ | github(repository) | UNPLUGGED


def copier(folder: Path, environment: dict[str, str], *words: str) -> None:
    command = [sys.executable, "-m", "copier", *words]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("version", "maker"),
    [
        pytest.param(version, maker, marks=pytest.mark.level(level))
        for version in RELEASED[:-1]
        for maker in ("scaffold", "copier")
        # What is oldest, and the last step.
        for level in [2 if version in (RELEASED[0], RELEASED[-2]) else 3]
    ],
)
def test_to_the_newest(
    version: str,
    maker: str,
    address: dict[str, str],
    here: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("GIT_ALLOW_PROTOCOL", "file")
    if maker == "scaffold":
        made = scaffold("new", "shop", "-l", "-q", "--vcs-ref", version, *NAMED)
        assert made.exit_code == 0, made.output
    else:
        copier(here, address, "copy", "-q", "-l", "-r", version, *NAMED, "gh:org/template", "shop")
        for words in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "Made"]):
            git(here / "shop", *words)
    monkeypatch.chdir("shop")
    assert answers_of(Path())["_commit"] == version
    done = scaffold("update")
    assert done.exit_code == 0, done.output
    newest = scaffold("new", "../new/shop", "-l", "-q", "--no-git", "-r", RELEASED[-1], *NAMED)
    assert newest.exit_code == 0, newest.output
    assert files_in(Path()) == files_in(Path("../new/shop"))
    git(Path(), "add", "--all")
    git(Path(), "commit", "--quiet", "--message", "Update")
    copier(Path(), address, "update", "--quiet", "--defaults", "--vcs-ref", RELEASED[-1])
    assert git(Path(), "status", "--porcelain") == ""
