"""`scaffold new`, interrupted: the destination is either absent or complete."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from support import files_in, git

if sys.platform == "win32":
    pytest.skip("signals of POSIX", allow_module_level=True)

import resource

pytestmark = pytest.mark.level(2)

# Each is a moment at which git is called: for the versions, for the clone, while files are
# written, and for the steps of the first commit.
MOMENTS = [("INT", "clone"), ("INT", "init"), ("INT", "commit")]
MOMENTS += [("TERM", "ls-remote"), ("TERM", "ls-files"), ("TERM", "add")]


@pytest.fixture
def temporary(here: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = here.parent / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    return folder


def end_when_git_is_called(
    folder: Path, moment: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Put a git before git that sends a signal to who calls it, when it is called for `moment`."""
    script = folder / "git"
    script.write_text(
        f'#!/bin/sh\ncase " $* " in *" {moment} "*) kill -s {name} $PPID;; esac\n'
        f'exec {shutil.which("git")} "$@"\n'
    )
    script.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder), prepend=os.pathsep)


def ended(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(("name", "moment"), MOMENTS)
def test_a_signal_leaves_nothing_behind(
    command: list[str],
    here: Path,
    temporary: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    moment: str,
) -> None:
    end_when_git_is_called(tmp_path, moment, name, monkeypatch)
    done = ended([*command, "deep/shop"])
    assert (done.returncode, done.stdout) == (130, "")
    assert done.stderr.splitlines()[-1] == "error: Interrupted: nothing was written."
    assert list(here.iterdir()) == []
    assert list(temporary.iterdir()) == []


@pytest.mark.usefixtures("temporary")
@pytest.mark.parametrize("moment", ["clone", "ls-files", "commit"])
def test_being_killed_leaves_nothing_at_the_destination(
    command: list[str], here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    end_when_git_is_called(tmp_path, moment, "KILL", monkeypatch)
    assert ended([*command, "shop"]).returncode == -signal.SIGKILL
    assert list(here.iterdir()) == []


@pytest.mark.usefixtures("temporary")
@pytest.mark.parametrize("part", [0.5, 0.7, 0.8, 0.85, 0.9, 0.95])
def test_killed_at_any_time_the_destination_is_absent_or_complete(
    command: list[str], here: Path, part: float
) -> None:
    started = time.monotonic()
    subprocess.run([*command, "whole", "--quiet"], check=True)
    whole = time.monotonic() - started
    process = subprocess.Popen([*command, "shop", "--quiet"])
    try:
        process.wait(timeout=part * whole)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    assert {item.name for item in here.iterdir()} <= {"whole", "shop"}
    if (here / "shop").exists():
        assert files_in(here / "shop") == files_in(here / "whole")
        assert git(here / "shop", "status", "--porcelain") == ""


def test_a_full_disk_leaves_nothing_behind(command: list[str], here: Path, temporary: Path) -> None:
    def no_large_files() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

    done = subprocess.run(
        [*command, "shop", "--no-git", "--template", str(_template_with_a_large_file(here))],
        preexec_fn=no_large_files,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert "There is no room left to write" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (here / "shop").exists()
    assert list(temporary.iterdir()) == []


def _template_with_a_large_file(here: Path) -> Path:
    # Not a git repository: git itself would be the first to meet the limit.
    folder = here / "large"
    folder.mkdir()
    (folder / "copier.yml").write_text("_subdirectory: .\n")
    (folder / "large.txt.jinja").write_text("x" * 200_000)
    return folder


def as_anybody() -> list[str]:
    """Return what starts a command that may not write anywhere, as root may: capabilities(7)."""
    if os.geteuid() != 0:
        return []
    if shutil.which("setpriv") is None:
        pytest.skip("root may write anywhere, and there is no setpriv to give that up")
    return ["setpriv", "--bounding-set=-dac_override", "--inh-caps=-dac_override"]


def test_without_permission_nothing_is_asked_or_made(command: list[str], here: Path) -> None:
    here.chmod(0o500)
    try:
        done = ended([*as_anybody(), *command, "shop"])
    finally:
        here.chmod(0o700)
    assert done.returncode == 1
    assert "There is no permission to write" in done.stderr
    assert list(here.iterdir()) == []
