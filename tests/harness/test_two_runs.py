"""Two runs on one machine, at the same time, do not meet."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from scratch import run_pytest
from support import CHECKOUT

pytestmark = pytest.mark.level(3)
MINIMAL = "tests/projects/test_projects.py::test_a_project_passes_its_checks_and_serves[minimal]"


def test_two_runs_at_once_pass(tmp_path: Path) -> None:
    with ThreadPoolExecutor() as runs:
        both = list(runs.map(lambda _: run_pytest(CHECKOUT, tmp_path, MINIMAL), range(2)))
    assert [done.returncode for done in both] == [0, 0], both[0].stdout + both[1].stdout
