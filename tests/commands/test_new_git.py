"""The first commit of `scaffold new`, and what git has to do with it."""

from __future__ import annotations

import os
import stat
import subprocess
from pathlib import Path

import pytest
from plumbum import local
from support import Run, answers_of, git

AUTHOR = ["--author-name", "Ada", "--author-email", "ada@example.com"]


def test_the_first_commit_holds_everything(run: Run, here: Path) -> None:
    run("shop")
    shop = here / "shop"
    assert git(shop, "status", "--porcelain") == ""
    assert git(shop, "log", "--format=%an <%ae>") == "scaffold <scaffold@localhost>\n"
    assert git(shop, "branch", "--show-current") == "main\n"


def test_the_author_makes_the_first_commit_where_git_does_not_know_the_user(
    run: Run, here: Path
) -> None:
    run("shop", *AUTHOR)
    assert git(here / "shop", "log", "--format=%an <%ae>") == "Ada <ada@example.com>\n"


def test_nobodys_git_settings_change_or_stop_the_first_commit(
    run: Run, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hooks = here / "hooks"
    hooks.mkdir()
    for name in ("pre-commit", "post-checkout"):
        (hooks / name).write_text(f"#!/bin/sh\ntouch '{here}/ran'\nexit 1\n")
        (hooks / name).chmod(stat.S_IRWXU)
    config = here / "gitconfig"
    config.write_text(
        "[commit]\ngpgsign = true\n[core]\nautocrlf = true\n"
        f'hooksPath = "{hooks}"\n[user]\nname = Grace\nemail = grace@example.com\n'
    )
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    with local.env(GIT_CONFIG_GLOBAL=str(config)):  # for Copier's git
        assert run("shop").exit_code == 0
    answers = answers_of(here / "shop")
    assert (answers["author_name"], answers["author_email"]) == ("Grace", "grace@example.com")
    assert b"\r" not in git(here / "shop", "cat-file", "blob", "HEAD:README.md").encode()
    assert b"\r" not in (here / "shop" / "README.md").read_bytes()
    assert not (here / "ran").exists()


def test_the_branch_is_called_as_the_user_calls_it(
    run: Run, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (here / "gitconfig").write_text("[init]\ndefaultBranch = trunk\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(here / "gitconfig"))
    run("shop")
    assert git(here / "shop", "branch", "--show-current") == "trunk\n"


def test_an_address_of_gits_that_the_template_refuses_is_left_out(
    run: Run, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = here / "gitconfig"
    config.write_text("[user]\nname = Grace\nemail = not an address\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    assert run("shop").exit_code == 0
    answers = answers_of(here / "shop")
    assert (answers["author_name"], answers["author_email"]) == ("Grace", "")


def test_no_commit_is_made_inside_a_repository_nor_with_no_git(run: Run, here: Path) -> None:
    run("alone", "--no-git")
    assert not (here / "alone" / ".git").exists()
    git(here, "init", "--quiet")
    run("deep/er/shop")
    assert (here / "deep/er/shop/README.md").exists()
    assert not (here / "deep/er/shop/.git").exists()


def test_the_project_goes_into_an_empty_clone(run: Run, here: Path) -> None:
    git(here, "init", "--quiet", "shop")
    assert run("shop").exit_code == 0
    assert "README.md" in git(here / "shop", "status", "--porcelain")


def test_without_git_the_reason_is_told(command: list[str], here: Path) -> None:
    done = subprocess.run(
        [*command, "shop", "--template", "gh:org/template"],
        env={**os.environ, "PATH": str(here)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "there is no git here" in done.stderr
