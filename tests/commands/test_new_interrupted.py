"""`scaffold new`, interrupted: the destination is either absent or complete."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from commands import small
from support import files_in, git

if sys.platform == "win32":
    pytest.skip("signals of POSIX", allow_module_level=True)

import resource

pytestmark = pytest.mark.level(3)

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
@pytest.mark.parametrize("place", ["shop", "."])
def test_killed_at_any_time_there_is_all_or_nothing_or_the_next_run_makes_it(
    command: list[str], here: Path, place: str, pytestconfig: pytest.Config
) -> None:
    kills = 100 if pytestconfig.getoption("level") == 3 else 3
    whole = killed_at(0, command, place, here / "shop", here)
    moments = int(whole.stderr.splitlines()[-1])
    complete = files_in(here / "shop")
    for number in range(kills):
        shutil.rmtree(here / "shop")
        killed = killed_at(1 + number * moments // kills, command, place, here / "shop", here)
        assert killed.returncode == -signal.SIGKILL, killed.stderr
        if place == "shop" and (here / "shop").exists():
            assert files_in(here / "shop") == complete
        again = killed_at(0, command, place, here / "shop", here)
        assert again.returncode == 0 or "is not empty" in again.stderr
        assert files_in(here / "shop") == complete
        assert git(here / "shop", "status", "--porcelain") == ""
        assert {item.name for item in here.iterdir()} == {"shop"}


def killed_at(
    moment: int, command: list[str], place: str, shop: Path, here: Path
) -> subprocess.CompletedProcess[str]:
    """Run `scaffold new`, killed before this one of what it does to the disk; 0: to its end."""
    python, _, _, *words = command
    if place == ".":
        shop.mkdir(exist_ok=True)
    return subprocess.run(
        [python, small.__file__, "SIGKILL", str(moment), small.EVERYTHING, *words, place],
        cwd=shop if place == "." else here,
        env={**os.environ, "EVENTS_IN": str(here.parent)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.usefixtures("temporary")
@pytest.mark.parametrize("place", ["shop", "there", "."])
def test_of_two_at_once_one_makes_its_project_and_the_other_is_refused(
    command: list[str], here: Path, place: str, pytestconfig: pytest.Config
) -> None:
    words = (["--preset", "minimal"], ["--preset", "recommended"])
    wanted = []
    for number, preset in enumerate(words):
        subprocess.run([*command, f"{number}/shop", *preset], check=True, capture_output=True)
        wanted.append(files_in(here / f"{number}/shop"))
    folder = here / "shop"
    for _ in range(20 if pytestconfig.getoption("level") == 3 else 2):
        if place != "shop":
            folder.mkdir()
        at = folder if place == "." else here
        runs = [
            subprocess.Popen(
                [*command, "." if place == "." else "shop", *preset],
                cwd=at,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                text=True,
            )
            for preset in words
        ]
        said = [run.communicate()[1] for run in runs]
        assert sorted(run.returncode for run in runs) == [0, 1], said
        assert files_in(folder) == wanted[runs[1].returncode == 0]
        assert git(folder, "status", "--porcelain") == ""
        assert {item.name for item in here.iterdir()} == {"shop", "0", "1"}
        shutil.rmtree(folder)


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


def mounted(size: str, command: list[str]) -> subprocess.CompletedProcess[str]:
    """Run a command beside an empty file system at `m`; what is in it then ends the output."""
    script = f'mount -t tmpfs -o size={size} none m && {{ "$@"; code=$?; ls -A m; exit $code; }}'
    return ended(["unshare", "--mount", "sh", "-c", script, "sh", *command])


@pytest.fixture
def mount_point(here: Path) -> Path:
    (here / "m").mkdir()
    if shutil.which("unshare") is None or mounted("1m", ["true"]).returncode:
        pytest.skip("nothing can be mounted here")
    return here / "m"


@pytest.mark.usefixtures("mount_point")
@pytest.mark.parametrize("place", ["m", "m/shop", "m/deep/shop"])
def test_a_project_goes_into_another_file_system_or_says_in_one_line_that_it_is_full(
    command: list[str], place: str
) -> None:
    made = mounted("1m", [*command, place])
    top = sorted(made.stdout.partition("replay: ")[2].splitlines()[1:])
    assert made.returncode == 0, made.stderr
    assert top == (
        [".copier-answers.yml", ".git", "README.md", "pyproject.toml", "scripts.sh", "src"]
        if place == "m"
        else [place.split("/")[1]]
    )
    full = mounted("16k", [*command, place, "--quiet"])
    assert (full.returncode, full.stdout) == (1, "")
    assert "There is no room left to write" in full.stderr
    assert len(full.stderr.splitlines()) == 1


@pytest.mark.usefixtures("mount_point")
@pytest.mark.parametrize("size", ["16k", "200k"])
def test_full_temporary_files_are_told_in_one_line(
    command: list[str], here: Path, monkeypatch: pytest.MonkeyPatch, size: str
) -> None:
    monkeypatch.setenv("TMPDIR", str(here / "m"))
    done = mounted(size, [*command, "shop", "--quiet"])
    assert (done.returncode, done.stdout) == (1, "")
    assert "There is no room left to write" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert [item.name for item in here.iterdir()] == ["m"]


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


def test_an_own_folder_in_a_foreign_one_is_filled(command: list[str], here: Path) -> None:
    (here / "shop").mkdir()
    here.chmod(0o500)
    try:
        done = ended([*as_anybody(), *command, "shop"])
    finally:
        here.chmod(0o700)
    assert done.returncode == 0, done.stderr
    assert git(here / "shop", "status", "--porcelain") == ""
