"""The servers of a run: one of each, gone with the last process that uses it, without a trace."""

from __future__ import annotations

import os
import select
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest

if not hasattr(os, "pidfd_open"):
    pytest.skip("watches processes by pidfd, as Linux has it", allow_module_level=True)

from projects import throwaway

pytestmark = pytest.mark.level(2)
TESTS = Path(__file__).parent.parent
# Says the address of a server, and uses it until its standard input ends.
USER = """
import sys
from pathlib import Path
from projects.throwaway import used

with used(sys.argv[1], Path(sys.argv[2])) as url:
    print(url, flush=True)
    sys.stdin.read()
"""


class User(NamedTuple):
    process: subprocess.Popen[str]
    url: str

    def leave(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()

    def server(self) -> int:
        """Return a descriptor of the process that runs the server, started by this user."""
        number = self.process.pid
        children = Path(f"/proc/{number}/task/{number}/children").read_text(encoding="utf-8")
        return os.pidfd_open(int(children))


Use = Callable[[str], User]


@pytest.fixture
def folder() -> Iterator[Path]:
    """Where the servers have their folders: others than root have to get there."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def use(tmp_path: Path, folder: Path) -> Iterator[Use]:
    with ExitStack() as stack:
        yield lambda kind: stack.enter_context(user(kind, tmp_path, folder))


@contextmanager
def user(kind: str, shared: Path, folder: Path) -> Iterator[User]:
    with subprocess.Popen(
        [sys.executable, "-c", USER, kind, str(shared)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(TESTS), "TMPDIR": str(folder)},
    ) as process:
        assert process.stdout is not None
        yield User(process, process.stdout.readline().strip())


def answers(url: str) -> bool:
    address = urlsplit(url)
    try:
        socket.create_connection((address.hostname, address.port), timeout=5).close()
    except OSError:
        return False
    return True


def has_ended(process: int) -> bool:
    """Return whether a process ends in time."""
    try:
        return bool(select.select([process], [], [], 20)[0])
    finally:
        os.close(process)


@pytest.mark.parametrize("kind", ["postgresql", "redis"])
def test_there_is_one_server_until_its_last_user_has_gone(
    kind: str, use: Use, folder: Path
) -> None:
    first, second = use(kind), use(kind)
    assert first.url == second.url
    server = first.server()
    first.leave()
    assert answers(second.url)
    second.leave()
    assert has_ended(server)
    assert not answers(second.url)
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("kind", ["postgresql", "redis"])
def test_users_that_are_killed_leave_nothing_behind(kind: str, use: Use, folder: Path) -> None:
    found = use(kind)
    server = found.server()
    found.process.kill()
    assert has_ended(server)
    assert not answers(found.url)
    assert list(folder.iterdir()) == []


def test_after_the_last_user_another_one_has_a_server_again(use: Use) -> None:
    first = use("redis")
    first.leave()
    first.process.wait(timeout=20)
    again = use("redis")
    assert answers(again.url)
    again.leave()


@pytest.mark.parametrize("kind", ["postgresql", "redis"])
def test_a_machine_without_servers_has_those_of_wheels(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throwaway, "PLACES", ())
    monkeypatch.setattr("shutil.which", lambda *_, **__: None)
    with throwaway.scratch() as folder, throwaway.SERVERS[kind](folder) as url:
        assert (folder / "wheel").is_dir()
        assert answers(url)
    assert not answers(url)
    assert not folder.exists()
