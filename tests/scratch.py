"""A copy of this checkout, to try what the tests make of something else."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from support import CHECKOUT, commit_all, git

# What this test run has set up for itself.
OURS = re.compile(r"PYTEST_.*|COV_.*|COVERAGE_.*|VIRTUAL_ENV")


def copy_checkout(folder: Path) -> Path:
    """Copy what the next commit would hold; the copy's tests read and judge the copy."""
    kinds = ("--cached", "--others", "--exclude-standard")
    for name in git(CHECKOUT, "ls-files", "-z", *kinds).split("\0"):
        if name and (CHECKOUT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(CHECKOUT / name, folder / name)
    commit_all(folder, "begin")
    return folder


def replace(file: Path, old: str, new: str) -> None:
    """Replace what stands in a file exactly once."""
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
    file.write_text(text.replace(old, new), encoding="utf-8")


def run_python(
    checkout: Path, *words: str, variables: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run this Python in a checkout; its output and errors come as one text."""
    ours = {name: value for name, value in os.environ.items() if not OURS.fullmatch(name)}
    return subprocess.run(
        [sys.executable, *words],
        cwd=checkout,
        env={**ours, **(variables or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        check=False,
    )


def run_pytest(
    checkout: Path, folder: Path, *words: str, variables: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the tests of a checkout in this environment; their temporary files come into a folder."""
    command = ["-m", "pytest", "-q", "-p", "no:cacheprovider", *words]
    temporary = {"PYTEST_DEBUG_TEMPROOT": str(folder)}
    return run_python(checkout, *command, variables={**temporary, **(variables or {})})
