"""`--sync`: the new project is installed and tested, and stays whatever comes of it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from support import Run


def uv_that(folder: Path, monkeypatch: pytest.MonkeyPatch, *, fails: str = "never") -> None:
    script = folder / "uv"
    script.write_text(f'#!/bin/sh\necho "$PWD: $*" >>"{folder}/calls"\n[ "$1" != {fails} ]\n')
    script.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder), prepend=os.pathsep)


def test_it_is_installed_and_tested(
    run: Run, here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    uv_that(tmp_path, monkeypatch)
    assert run("shop", "--sync").exit_code == 0
    shop = here / "shop"
    assert (tmp_path / "calls").read_text() == f"{shop}: sync\n{shop}: run pytest\n"


@pytest.mark.parametrize("step", ["sync", "run"])
def test_a_failure_is_told_and_the_project_stays(
    run: Run, here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    uv_that(tmp_path, monkeypatch, fails=step)
    done = run("shop", "--sync")
    assert done.exit_code == 1
    assert f"`uv {step}" in done.stderr
    assert (here / "shop" / "README.md").exists()


def test_without_uv_the_project_stays(
    run: Run, here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scaffold.world.uv.STEPS", ([str(tmp_path / "no-uv"), "sync"],))
    assert run("shop", "--sync").exit_code == 1
    assert (here / "shop" / "README.md").exists()
