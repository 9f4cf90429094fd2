"""Commands in turn, and what their times say of each other."""

from __future__ import annotations

import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

# What would change what is measured: bytecode that is not kept, an environment that is not its own.
LEFT_OUT = ("PYTHONDONTWRITEBYTECODE", "PYTHONPATH", "VIRTUAL_ENV", "UV_RUN_RECURSION_DEPTH")


@dataclass(frozen=True)
class Effort:
    """How much is measured: rounds of commands, rounds of servers, seconds for each of those."""

    commands: int = 7
    servers: int = 5
    seconds: int = 1


QUICK = Effort(commands=1, servers=1, seconds=1)


@dataclass(frozen=True)
class Command:
    """A command to be timed; each run is in a new folder."""

    name: str
    words: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Pair:
    """Two series, measured in turn: the same index is the same round."""

    ours: Sequence[float]
    theirs: Sequence[float]

    @property
    def ratios(self) -> list[float]:
        """Ours by theirs, round by round: what disturbs the machine for long disturbs both."""
        return [ours / theirs for ours, theirs in zip(self.ours, self.theirs, strict=True)]

    @property
    def ratio(self) -> float:
        """The median of the ratios."""
        return statistics.median(self.ratios)


class FailedError(Exception):
    """A command ended with an error; the message is what it printed."""


def environment(**added: str) -> dict[str, str]:
    """Return this process's environment without what would distort, and with what is added."""
    return {name: value for name, value in os.environ.items() if name not in LEFT_OUT} | added


def run(*words: str | Path, folder: Path | None = None, **added: str) -> str:
    """Run a command to its end and return its output.

    Raises:
        FailedError: Its exit code is not 0.
    """
    done = subprocess.run(
        [str(word) for word in words],
        cwd=folder,
        env=environment(**added),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        timeout=1200,
    )
    if done.returncode:
        raise FailedError(f"{' '.join(map(str, words))}\n{done.stdout}{done.stderr}")
    return done.stdout


def in_turn(commands: Sequence[Command], rounds: int) -> dict[str, list[float]]:
    """Return the seconds that each command took, by name; a first run of each does not count."""
    times: dict[str, list[float]] = {command.name: [] for command in commands}
    for command in commands:
        seconds(command)
    for number in range(rounds):
        for command in commands if number % 2 else reversed(commands):
            times[command.name].append(seconds(command))
    return times


def seconds(command: Command) -> float:
    """Return how long one run takes, from an empty folder and a cold cache of Copier's."""
    with tempfile.TemporaryDirectory() as folder:
        cache = {"COPIER_CACHE_DIR": str(Path(folder, "copier-cache"))}
        work = Path(folder, "work")
        work.mkdir()
        started = time.perf_counter()
        run(*command.words, folder=work, **command.environment, **cache)
        return time.perf_counter() - started
