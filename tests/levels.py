"""How much is run: `--level 1` the quick tests, 2 the projects too, 3 what a night has time for.

A pytest plugin. Level 2 needs the package index: where it does not answer, one test says so, and
the levels below still run.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
from functools import cache

import pytest
from hypothesis import settings
from support import UV

INDEX_TEST = "test_the_package_index_answers"
INDEX = "index"


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("levels")
    group.addoption(
        "--level",
        type=int,
        choices=(1, 2, 3),
        default=2,
        help="1: what needs no installed project; 2: each pair of choices as a project; "
        "3: each three, on every Python, planted faults, and laws at random (default: 2)",
    )
    group.addoption(
        "--shard",
        type=shard,
        default="1/1",
        metavar="K/N",
        help="only the K-th of N parts of the projects",
    )


def shard(text: str) -> str:
    """Return what `--shard` was given, if it is a part K of N."""
    numbers = re.fullmatch(r"([0-9]+)/([0-9]+)", text)
    if numbers is None or not 1 <= int(numbers[1]) <= int(numbers[2]):
        raise argparse.ArgumentTypeError(f"{text!r} is not K/N, the K-th of N parts, as 1/3 is")
    return text


def pytest_configure(config: pytest.Config) -> None:
    # A commit passes or fails each time alike; a night looks further.
    settings.register_profile("alike", derandomize=True)
    if config.getoption("level") < 3:
        settings.load_profile("alike")
    config.stash[index_problem] = None
    if hasattr(config, "workerinput"):
        config.stash[index_problem] = config.workerinput[INDEX]
    elif config.getoption("level") > 1:
        config.stash[index_problem] = why_the_index_does_not_answer()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: object) -> None:
    """Tell a worker of pytest-xdist what its controller found."""
    node.workerinput[INDEX] = node.config.stash[index_problem]  # type: ignore[attr-defined]


index_problem = pytest.StashKey[str | None]()


@cache
def why_the_index_does_not_answer() -> str | None:
    """Return one line, or None if the package index that uv is set up for answers."""
    done = subprocess.run(
        [UV, "pip", "compile", "--quiet", "--no-cache", "--no-deps", "-"],
        input="packaging",
        env={**os.environ, "UV_HTTP_RETRIES": "0", "UV_HTTP_TIMEOUT": "10"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode == 0:
        return None
    # The last line is the cause, behind what draws a tree.
    reason = re.sub(r"\A\W+", "", done.stderr.strip().rpartition("\n")[2])
    return f"the package index does not answer: {reason or done.returncode}"


def level_of(item: pytest.Item) -> int:
    """Return the highest of what the test, its parameters and its module say."""
    return max((int(marker.args[0]) for marker in item.iter_markers("level")), default=1)


def pytest_sessionstart(session: pytest.Session) -> None:
    """Say at once that there will be no projects."""
    problem = session.config.stash[index_problem]
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if problem and reporter:
        reporter.write_line(f"levels 2 and 3 cannot run: {problem}", red=True)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is above the level, or needs an index that is not there."""
    most = config.getoption("level")
    without_index = config.stash[index_problem] is not None

    def is_run(item: pytest.Item) -> bool:
        level = level_of(item)
        return level <= most and not (level > 1 and without_index and item.name != INDEX_TEST)

    left_out = [item for item in items if not is_run(item)]
    items[:] = [item for item in items if is_run(item)]
    config.hook.pytest_deselected(items=left_out)
