"""Stopped at any moment: each client is the old one or the new one, and nothing is left over."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from projects import processes
from projects.sdk.changes import input_file, with_a_field
from projects.sdk.workshop import BOTH, CLIENTS, SCRIPTS, Files, Workshop

pytestmark = pytest.mark.level(3)
NIGHT = pytest.mark.level(3)
Moment = Callable[[Workshop], bool]


def scratch(sdk: Workshop, pattern: str = "") -> bool:
    """Tell whether the script has this in its scratch folder."""
    folders = (sdk.folder / "clients").glob(".*")
    return any(any(folder.glob(pattern)) if pattern else True for folder in folders)


# What is there first, in the order of a run.
MOMENTS: dict[str, Moment] = {
    "begun": scratch,
    "the document": lambda sdk: scratch(sdk, "openapi.json"),
    "the first client": lambda sdk: scratch(sdk, "clients/*/src"),
    "the second client": lambda sdk: scratch(sdk, "clients/typescript/*.*"),
    "a part is in its place": lambda sdk: b'"note"' in openapi(sdk),
}


def openapi(sdk: Workshop) -> bytes:
    try:
        return (sdk.folder / "openapi.json").read_bytes()
    except FileNotFoundError:
        return b'"note"'


def parts(files: Files) -> dict[str, Files]:
    """Return the files of each client, and the document."""
    found: dict[str, Files] = {"openapi.json": {}, **{name: {} for name in CLIENTS}}
    for path, content in files.items():
        for name, part in found.items():
            if path == name or path.startswith(f"clients/{name}/"):
                part[path] = content
    return found


def interrupt(
    sdk: Workshop, words: list[str], moment: Moment, number: signal.Signals, *, group: bool
) -> int:
    """Start a script, send it a signal at a moment, and return its exit code."""
    process = processes.start(words, sdk.folder, sdk.environment({}))
    try:
        limit = time.monotonic() + 120
        while not moment(sdk) and process.poll() is None:
            assert time.monotonic() < limit
        if process.poll() is None:
            # Ctrl-C at a terminal is for all; a supervisor's SIGTERM is for one.
            (os.killpg if group else os.kill)(process.pid, number)
        try:
            process.communicate(timeout=60)
        except subprocess.TimeoutExpired:
            pytest.fail(f"it did not end at {number.name}")
        return process.returncode
    finally:
        processes.kill_group(process)


@pytest.mark.parametrize("language", BOTH)
@pytest.mark.parametrize(
    ("moment", "number", "group"),
    [
        pytest.param("the first client", signal.SIGINT, True),
        *(
            pytest.param(moment, number, group, marks=NIGHT)
            for moment in MOMENTS
            for number, group in ((signal.SIGINT, True), (signal.SIGTERM, False))
        ),
        pytest.param("begun", signal.SIGTERM, True, marks=NIGHT),
        pytest.param("the second client", signal.SIGINT, False, marks=NIGHT),
    ],
)
def test_each_client_is_the_old_one_or_the_new_one(
    sdk: Workshop, tmp_path: Path, language: str, moment: str, number: signal.Signals, group: bool
) -> None:
    words = [*SCRIPTS[language], "--input", input_file(sdk, tmp_path, with_a_field)]
    for folder in (sdk.folder / "clients").glob(".*"):
        shutil.rmtree(folder)
    before = parts(sdk.generated())
    code = interrupt(sdk, words, MOMENTS[moment], number, group=group)
    assert code in (0, 128 + number, -number), code
    now = parts({path: what for path, what in sdk.generated().items() if "/." not in path})
    left_over = [path.name for path in (sdk.folder / "clients").glob(".*")]
    assert left_over == []
    sdk.succeed(language, *words[-2:])
    after = parts(sdk.generated())
    assert all(before[name] != after[name] for name in before)
    for name, files in now.items():
        assert files in (before[name], after[name]), name
    assert code == 0 or now == before, "stopped, and it has written"
