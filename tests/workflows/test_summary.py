"""The summary is one table of all results, in which nobody can miss a failure."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from matrix import app
from typer.testing import CliRunner, Result

TESTS = """
import pytest

@pytest.fixture
def broken():
    assert False

@pytest.mark.parametrize("option_set", ["pairs-02", "pairs-01"])
def test_passes(option_set, record_property):
    if option_set == "pairs-02":
        record_property("lint and types only", "3.15")
"""
FAILURES = """
@pytest.mark.parametrize("option_set", ["triples-1"])
def test_fails(option_set):
    assert False

@pytest.mark.parametrize("option_set", ["sessions [alone]"])
def test_cannot_begin(option_set, broken):
    pass

@pytest.mark.parametrize("option_set", ["full"])
def test_is_skipped(option_set):
    pytest.skip("no PostgreSQL")
"""


def run_shard(folder: Path, tests: str) -> None:
    """Leave the results of some tests in a folder, as the job of a shard does."""
    folder.mkdir(parents=True)
    (folder / "test_projects.py").write_text(tests, encoding="utf-8")
    pytest_alone = [sys.executable, "-m", "pytest", "--disable-plugin-autoload", "--rootdir", "."]
    subprocess.run([*pytest_alone, "--junit-xml", "projects.xml"], cwd=folder, check=False)


def summary(folder: Path) -> Result:
    return CliRunner().invoke(app, ["summary", str(folder)])


@pytest.fixture
def passed(tmp_path: Path) -> Path:
    run_shard(tmp_path / "projects-0", TESTS)
    return tmp_path


def test_a_table_with_the_pythons_that_were_missing(passed: Path) -> None:
    done = summary(passed)
    assert done.stdout == (
        "2 sets: passed (2)\n"
        "\n"
        "| set | result | time in s |\n"
        "| --- | --- | ---: |\n"
        "| pairs-01 | passed | 0 |\n"
        "| pairs-02 | passed | 0 |\n"
        "\n"
        "Lint and types only, with no such Python on the machine: 3.15 (1)\n"
    )
    assert done.exit_code == 0


def test_failures_of_any_shard_stand_first(passed: Path) -> None:
    run_shard(passed / "deeper" / "projects-1", TESTS.partition("@pytest.mark")[0] + FAILURES)
    done = summary(passed)
    lines = done.stdout.splitlines()
    assert lines[0] == "5 sets: failed (2), passed (2), skipped (1)"
    assert [line.rpartition(" | ")[0] for line in lines[4:9]] == [
        "| sessions [alone] | failed",
        "| triples-1 | failed",
        "| full | skipped",
        "| pairs-01 | passed",
        "| pairs-02 | passed",
    ]
    assert done.exit_code == 1


def test_no_result_is_a_failure(tmp_path: Path) -> None:
    done = summary(tmp_path / "nothing-was-downloaded")
    assert done.stdout == "No set has a result.\n"
    assert done.exit_code == 1
