"""The tests of a copy of this checkout, level by level."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from projects import processes

# Seconds, for the tests of one level.
TIME_LIMIT = 900
EACH_FILE = "tests/template/test_combinations.py"
ONE_FILE = f"{EACH_FILE}::test_a_file_is_right_in_its_combinations"
PROJECT = "tests/projects/test_projects.py::test_a_project_passes_its_checks_and_serves"
# What the tests of the other files read too: the questions, and Ruff's settings.
READ_BY_ALL = ("copier.yml", "template/pyproject.toml")


class Verdict(NamedTuple):
    """What the tests of a copy say to it."""

    passed: bool
    said: str


def run_level_1(copy: Path, file: str) -> Verdict:
    """Run what can be said of a file without a project; of all files, if they depend on it."""
    path = file.removeprefix("template/")
    tests = EACH_FILE if file in READ_BY_ALL else f"{ONE_FILE}[{path}]"
    return run_tests(copy, 1, [tests, "tests/template/test_files.py"])


def run_level_2(copy: Path, sets: Sequence[str]) -> Verdict:
    """Make the projects of these sets, in one process, until one has a failure."""
    return run_tests(copy, 2, [f"{PROJECT}[{name}]" for name in sets])


def run_tests(copy: Path, level: int, tests: Sequence[str]) -> Verdict:
    """Run tests of the copy, up to the first that fails.

    Raises:
        AssertionError: they did not run to their end, which says nothing of the copy.
    """
    temporary = f"--basetemp={copy.parent / f'level-{level}'}"
    options = ["-x", "-q", "-rf", "--color=no", "-p", "no:cacheprovider", f"--level={level}"]
    words = [sys.executable, "-m", "pytest", *options, temporary, *tests]
    code, said = processes.run(words, copy, processes.environment({}), TIME_LIMIT)
    assert code in (0, 1), f"exit code {code}\n{said}"
    return Verdict(code == 0, said)
