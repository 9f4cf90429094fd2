"""A server in a process of its own, on a free port of 127.0.0.1."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from measure import FailedError, environment

START_UP = 60.0
SHUTDOWN = 40.0


@dataclass(frozen=True)
class Program:
    """What starts a server."""

    words: Sequence[str]
    folder: Path
    environment: Mapping[str, str]


@dataclass(frozen=True)
class Server:
    """A server that listens; `start_up` is the work that it took until it did."""

    port: int
    pid: int
    start_up: float


@contextmanager
def serving(program: Program) -> Iterator[Server]:
    """Start a server, and stop it in the end; its log goes nowhere."""
    # Port 0 would be free for certain, but only the log tells which one it became, and a log
    # that is measured without its lines does not.
    port = free_port()
    chosen = {"APP_PORT": str(port), "UVICORN_PORT": str(port), "GRANIAN_PORT": str(port)}
    process = subprocess.Popen(
        program.words,
        cwd=program.folder,
        env=environment(**program.environment, **chosen),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(process, port)
        yield Server(port, process.pid, work(process.pid))
    finally:
        stop(process)


def work(pid: int) -> float:
    """Return the seconds of a processor that a process and its children have taken.

    What others do on the machine changes them less than the seconds that pass. Linux tells them.
    """
    process = Path(f"/proc/{pid}")
    words = (process / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    children = (process / f"task/{pid}/children").read_text(encoding="utf-8").split()
    own = (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")
    return own + sum(work(int(child)) for child in children)


def free_port() -> int:
    """Return a port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for(process: subprocess.Popen[bytes], port: int) -> None:
    """Return when the server listens.

    Raises:
        FailedError: It ended, or does not listen in time.
    """
    deadline = time.monotonic() + START_UP
    while process.poll() is None and time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.005)
    raise FailedError(f"{process.args!r} does not listen; exit code {process.poll()}")


def stop(process: subprocess.Popen[bytes]) -> None:
    """End the server, as its operator would."""
    process.terminate()
    try:
        process.wait(SHUTDOWN)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
