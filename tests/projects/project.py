"""A rendered project: its own checks run in it, and its server started as its README says."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import threading
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import copier
from support import CHECKOUT, commit_all

Answers = Mapping[str, Any]
UV = os.environ.get("UV") or shutil.which("uv") or "uv"
# What belongs to whoever runs these tests, and not to a project.
NOT_OURS = re.compile(
    r"PYTHONDONTWRITEBYTECODE|VIRTUAL_ENV|UV_PROJECT.*|PYTEST_.*|COV_.*|COVERAGE_.*|CI"
    r"|(APP|CACHE|DATABASE|HTTP_CLIENT|ML_MODEL|OTEL|SESSIONS|TEST|TRUSTED_HOST)_.*"
)
LISTENING = re.compile(r"running on (http://[\d.:]+)")


def environment(extra: Mapping[str, str]) -> dict[str, str]:
    """Return the variables of a project's process; `uv`, and the Pythons of pyenv, are found."""
    ours = {name: value for name, value in os.environ.items() if not NOT_OURS.fullmatch(name)}
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    places = [str(Path(UV).parent), ours.get("PATH", ""), *map(str, sorted(pyenv.glob("*/bin")))]
    return {**ours, "PATH": os.pathsep.join(places), **extra}


class Project:
    """A project in a folder of its own, made with these answers."""

    def __init__(self, folder: Path, answers: Answers) -> None:
        self.folder = folder
        self.answers = answers

    def render(self, template: Path) -> None:
        """Make it, as plain Copier does, and its first commit."""
        answers = dict(self.answers)
        copier.run_copy(str(template), self.folder, data=answers, defaults=True, quiet=True)
        commit_all(self.folder, "begin")

    def how_to_make_it(self) -> str:
        """Return the command that makes the same project again."""
        words = ["copier", "copy", "--vcs-ref", "HEAD", "--defaults"]
        for name, value in self.answers.items():
            words += ["--data", f"{name}={value if isinstance(value, str) else json.dumps(value)}"]
        return shlex.join([*words, str(CHECKOUT), "project"])

    def run(self, command: str | Sequence[str], **extra: str) -> str:
        """Run a command in it and return what it says; a failure tells how to get there."""
        words = shlex.split(command) if isinstance(command, str) else list(command)
        done = subprocess.run(
            words,
            cwd=self.folder,
            env=environment(extra),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            timeout=600,
            check=False,
        )
        assert done.returncode == 0, self.failure(shlex.join(words), done.stdout)
        return done.stdout

    def failure(self, what: str, log: str) -> str:
        return f"{what}\nfailed in {self.folder}, made by\n{self.how_to_make_it()}\n{log}"

    def start_commands(self) -> list[str]:
        """Return the lines of the README's first block: the last one serves."""
        text = (self.folder / "README.md").read_text(encoding="utf-8")
        block = re.search(r"^```sh\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
        assert block is not None
        return block[1].splitlines()

    @contextmanager
    def serve(self, **extra: str) -> Iterator[Server]:
        """Start the server by the README's commands, at a free port; end it at the end."""
        *before, last = self.start_commands()
        for command in before:
            self.run(command, **extra)
        with served(self, shlex.split(last), **extra) as server:
            yield server


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


@contextmanager
def served(project: Project, words: Sequence[str], **extra: str) -> Iterator[Server]:
    """Start a server, wait until it listens, and see that its process ends."""
    process = subprocess.Popen(
        words,
        cwd=project.folder,
        env=environment({"APP_PORT": "0"} | extra),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        start_new_session=True,
    )
    server = Server(process)
    try:
        server.listening.wait(timeout=60)
        assert server.url is not None, project.failure(shlex.join(words), server.log)
        yield server
    finally:
        end(process)
        server.close()


def end(process: subprocess.Popen[str]) -> None:
    """Leave nothing behind: the server is a child of the process that was started."""
    if process.poll() is None:
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
        process.wait()
