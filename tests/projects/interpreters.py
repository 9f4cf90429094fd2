"""The Pythons of this machine, and its Node: what is missing is not downloaded, but reported."""

from __future__ import annotations

import os
import shutil
import subprocess
from functools import cache

from projects.processes import environment
from support import UV
from template.reading import choices


@cache
def available() -> dict[str, str]:
    """Return the supported versions that there are, and the path of an interpreter of each."""
    found = {version: find(version) for version in supported()}
    return {version: path for version, path in found.items() if path}


def supported() -> list[str]:
    return choices("python_version")


def find(version: str) -> str:
    # Not that of an environment, such as the one in which these tests run.
    only = ("--system", "--no-project", "--no-config", "--no-python-downloads")
    done = subprocess.run(
        [UV, "python", "find", *only, version],
        env=environment({}),
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.strip()


def nearest(version: str) -> str:
    """Return the version, or the newest before it that there is."""
    older = supported()[: supported().index(version) + 1]
    return [one for one in older if one in available()][-1]


def has_no_node() -> bool:
    """Return whether there is no Node here; in CI there is one, and its absence is a failure."""
    return shutil.which("node") is None and os.environ.get("CI") != "true"
