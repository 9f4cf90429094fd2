"""A project that hangs is ended with all that it started, and named."""

from __future__ import annotations

import os
import select
import sys
from pathlib import Path

import pytest
from projects.processes import run
from projects.project import Project
from projects.real_servers import claimed

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="projects run on POSIX systems")
# Starts a child, which it says the number of, and never ends.
HANGS = "sleep 600 & echo $!; wait"


def ends(process: int) -> bool:
    """Return whether a process has ended, or does so in a moment: it was sent the signal."""
    try:
        watched = os.pidfd_open(process)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([watched], [], [], 10)[0])
    finally:
        os.close(watched)


on_linux = pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="watches a process by pidfd")


@on_linux
def test_a_command_that_hangs_is_killed_with_its_children(tmp_path: Path) -> None:
    done = run(["sh", "-c", HANGS], tmp_path, os.environ, limit=0.5)
    assert done.code is None
    assert ends(int(done.said))


@on_linux
def test_a_command_that_ends_leaves_no_child(tmp_path: Path) -> None:
    done = run(["sh", "-c", "sleep 600 >/dev/null 2>&1 & echo $!"], tmp_path, os.environ, limit=20)
    assert done.code == 0
    assert ends(int(done.said))


def test_projects_tested_at_once_keep_apart_what_is_temporary(tmp_path: Path) -> None:
    """pytest removes the oldest folders of other runs, and warns where another is at it too."""
    project = Project(tmp_path / "project", {})
    project.folder.mkdir()
    assert project.run("printenv PYTEST_DEBUG_TEMPROOT") == f"{tmp_path}\n"


def test_the_failure_tells_what_hung_where_and_how_to_make_it(tmp_path: Path) -> None:
    project = Project(tmp_path, {"resources": ["cache"], "examples": False})
    project.limit = 0.5
    with pytest.raises(AssertionError) as caught:
        project.run(["sh", "-c", "echo waiting; sleep 600"])
    said = str(caught.value)
    assert "took over 0.5 seconds" in said
    assert f"failed in {tmp_path}" in said
    assert "copier copy" in said
    assert "--data 'resources=[\"cache\"]' --data examples=false" in said
    assert said.endswith("waiting\n")


def test_what_one_run_has_claimed_another_does_not_get() -> None:
    with claimed("a name") as first, claimed("a name") as second, claimed("another") as third:
        assert (first, second, third) == (True, False, True)
    with claimed("a name") as again:
        assert again
