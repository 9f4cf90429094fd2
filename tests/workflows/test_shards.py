"""The shards that the workflow runs are the whole level, and nothing twice."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from projects.sets import chosen, option_sets
from support import CHECKOUT


def run_python(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *words],
        cwd=CHECKOUT,
        env={**os.environ, "PYTHONPATH": "tests"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_union_of_the_shards_is_the_whole_level() -> None:
    (line,) = run_python("tests/matrix.py", "shards", "--level", "2").stdout.splitlines()
    parts = [(chosen(2, one["shard"]), one["sets"]) for one in json.loads(line)]
    assert all(len(sets) == number for sets, number in parts)
    names = [one.name for sets, _ in parts for one in sets]
    assert sorted(names) == sorted(one.name for one in option_sets(2))
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("shard", ["0/3", "4/3", "x"])
def test_a_shard_that_is_none_is_an_error_of_usage(shard: str) -> None:
    only = ["--disable-plugin-autoload", "--noconftest", "-p", "levels"]
    done = run_python("-m", "pytest", *only, "--shard", shard)
    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    (line,) = [line for line in done.stderr.splitlines() if "error:" in line]
    assert line.endswith(f"argument --shard: '{shard}' is not K/N, the K-th of N parts, as 1/3 is")
    assert "Traceback" not in done.stderr
