"""A project's server, started as its README says."""

from __future__ import annotations

import re
import shlex
import signal
import subprocess
import threading
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from projects import processes
from projects.project import Project

LISTENING = re.compile(r"running on (http://[\d.:]+)")


class Answer(NamedTuple):
    status: int
    body: bytes


class Server:
    """A server in a process of its own, and what it logs."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.lines: list[str] = []
        self.url: str | None = None
        self.listening = threading.Event()
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    def read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line)
            if found := LISTENING.search(line):
                self.url = found[1]
                self.listening.set()
        self.listening.set()

    @property
    def log(self) -> str:
        return "".join(self.lines)

    def get(self, path: str) -> Answer:
        """Return what it answers to a GET that succeeds."""
        with urllib.request.urlopen(f"{self.url}{path}", timeout=20) as response:
            return Answer(response.status, response.read())

    def stop(self) -> int:
        """Ask it to end, and return its exit code."""
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(timeout=60)
        self.reader.join(timeout=20)
        return code

    def close(self) -> None:
        self.reader.join()
        if self.process.stdout is not None:
            self.process.stdout.close()


def start_commands(project: Project) -> list[str]:
    """Return the lines of the README's first block: the last one serves."""
    text = (project.folder / "README.md").read_text(encoding="utf-8")
    block = re.search(r"^```sh\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert block is not None
    return block[1].splitlines()


@contextmanager
def serve(project: Project, **extra: str) -> Iterator[Server]:
    """Start the server by the README's commands, at a free port; end it at the end."""
    *before, last = start_commands(project)
    for command in before:
        project.run(command, **extra)
    with serve_by(project, shlex.split(last), **extra) as server:
        yield server


@contextmanager
def serve_by(project: Project, words: Sequence[str], **extra: str) -> Iterator[Server]:
    """Start a server, wait until it listens, and see that its processes end."""
    variables = project.environment({"APP_PORT": "0", **extra})
    process = processes.start(words, project.folder, variables)
    server = Server(process)
    try:
        server.listening.wait(timeout=60)
        assert server.url is not None, project.failure(shlex.join(words), server.log)
        yield server
    finally:
        processes.kill_group(process)
        process.wait()
        server.close()
