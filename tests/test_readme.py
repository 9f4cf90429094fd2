"""Everything that README.md says to type, typed."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest
from readme_table import with_table
from support import CHECKOUT, answers_of, commit_all, git, github

README = (CHECKOUT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```sh\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
DEMO, TEST, COPIER, INSTALL, OPTIONS, KEEP, ADD, COMPARE = (block.splitlines() for block in BLOCKS)


@pytest.fixture(scope="module")
def newcomer(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of somebody who installed `scaffold` as the README says."""
    folder = tmp_path_factory.mktemp("newcomer")
    repository = folder / "template.git"
    git(CHECKOUT, "clone", "--quiet", "--bare", "--no-local", str(CHECKOUT), str(repository))
    environment = (
        os.environ
        | github(repository)
        | {
            "PATH": os.pathsep.join([str(folder / "bin"), os.environ["PATH"]]),
            "UV_NO_GITHUB_FAST_PATH": "1",
            "UV_TOOL_BIN_DIR": str(folder / "bin"),
            "UV_TOOL_DIR": str(folder / "tools"),
        }
    )
    environment.pop("VIRTUAL_ENV", None)
    type_in(INSTALL[0], folder, environment)
    return environment


def type_in(line: str, folder: Path, environment: dict[str, str]) -> None:
    done = subprocess.run(
        line,
        shell=True,
        check=False,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_table_is_that_of_copier_yml() -> None:
    assert with_table(README) == README, "run `uv run tools/readme_table.py`"


def test_the_second_block_is_what_ci_runs() -> None:
    assert TEST[0] in (CHECKOUT / ".ci" / "run").read_text(encoding="utf-8")


@pytest.mark.level(2)
def test_the_demonstration(tmp_path: Path) -> None:
    (line,) = DEMO
    type_in(f"{line} {tmp_path}", CHECKOUT, dict(os.environ))
    assert (tmp_path / "my-api" / "pyproject.toml").exists()


@pytest.mark.level(2)
@pytest.mark.parametrize(
    "line", [line.partition(" #")[0] for line in COPIER + INSTALL[1:] + OPTIONS]
)
def test_a_line(line: str, newcomer: dict[str, str], tmp_path: Path) -> None:
    # Copier asks, and there is no terminal here.
    type_in(line.replace("copier copy", "copier copy --defaults"), tmp_path, newcomer)
    made = (tmp_path / "my-api" / "pyproject.toml").exists()
    assert made is ("--dry-run" not in line)


@pytest.mark.level(2)
def test_what_is_added_to_a_project(newcomer: dict[str, str], tmp_path: Path) -> None:
    type_in("scaffold new my-api --defaults --quiet", tmp_path, newcomer)
    project = tmp_path / "my-api"
    *others, undo = ADD
    for line in others:
        type_in(line, project, newcomer)
    assert not (project / "src" / "app" / "callbacks" / "item_stored.py").exists()
    type_in(undo, project, newcomer)
    assert (project / "src" / "app" / "callbacks" / "item_stored.py").exists()


@pytest.mark.level(2)
def test_the_life_of_a_project(newcomer: dict[str, str], tmp_path: Path) -> None:
    type_in("scaffold new my-api --defaults --quiet --vcs-ref v0.2.0", tmp_path, newcomer)
    project = tmp_path / "my-api"
    somebody = {"GIT_AUTHOR_NAME": "Ada", "GIT_AUTHOR_EMAIL": "ada@example.com"}
    somebody["XDG_CACHE_HOME"] = str(tmp_path / "cache")  # where status keeps renders
    somebody |= {name.replace("AUTHOR", "COMMITTER"): value for name, value in somebody.items()}
    for line in KEEP:
        type_in(line, project, newcomer | somebody)
    assert git(project, "branch", "--show-current") == "template\n"
    assert (project / "src/app/resources/cache.py").exists()
    assert (project / "src/app/middleware/gzip.py").exists()
    assert answers_of(project)["_commit"] != "v0.2.0"


@pytest.mark.level(2)
def test_two_versions_of_an_api_are_compared(newcomer: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "openapi.json").write_text('{"openapi": "3.1.0"}', encoding="utf-8")
    commit_all(tmp_path, "old")
    git(tmp_path, "update-ref", "refs/remotes/origin/main", "HEAD")
    type_in(COMPARE[0], tmp_path, newcomer)
