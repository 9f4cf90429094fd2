"""A project's commands: each in a process group of its own, which ends with it, or in time."""

from __future__ import annotations

import os
import re
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from support import CHECKOUT, UV

# Seconds; the longest command takes a sixth of that on two busy cores.
TIME_LIMIT = 240
SETTINGS = re.findall(
    r"^# ([A-Z_]+)=", (CHECKOUT / "template/.env.example").read_text(encoding="utf-8"), re.MULTILINE
)
# What belongs to whoever runs these tests, and not to a project.
NOT_OURS = re.compile(
    r"PYTHONDONTWRITEBYTECODE|VIRTUAL_ENV|UV_PROJECT.*|PYTEST_.*|COV_.*|COVERAGE_.*|CI"
    rf"|(APP|OTEL|TEST)_.*|{'|'.join(SETTINGS)}"
)


def environment(extra: Mapping[str, str]) -> dict[str, str]:
    """Return the variables of a project's process; `uv`, and the Pythons of pyenv, are found."""
    ours = {name: value for name, value in os.environ.items() if not NOT_OURS.fullmatch(name)}
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    places = [str(Path(UV).parent), ours.get("PATH", ""), *map(str, sorted(pyenv.glob("*/bin")))]
    return {**ours, "PATH": os.pathsep.join(places), **extra}


class Done(NamedTuple):
    code: int | None
    """The exit code; None if it did not end in time, and was killed."""
    said: str


def start(
    words: Sequence[str],
    folder: Path,
    variables: Mapping[str, str],
    stderr: int = subprocess.STDOUT,
) -> subprocess.Popen[str]:
    """Start a command as the leader of a process group; what it says is one stream by default."""
    return subprocess.Popen(
        words,
        cwd=folder,
        env=dict(variables),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=stderr,
        text=True,
        encoding="utf-8",
        errors="replace",
        start_new_session=True,
    )


def run(words: Sequence[str], folder: Path, variables: Mapping[str, str], limit: float) -> Done:
    """Run a command to its end, or kill it and all that it started after `limit` seconds."""
    with start(words, folder, variables) as process:
        try:
            said, _ = process.communicate(timeout=limit)
            return Done(process.returncode, said)
        except subprocess.TimeoutExpired:
            kill_group(process)
            return Done(None, process.communicate()[0])
        finally:
            kill_group(process)


def kill_group(process: subprocess.Popen[str]) -> None:
    """Leave nothing behind of a process and its children, whether it has ended or not."""
    if not hasattr(os, "killpg"):
        process.kill()
        return
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
