"""A project under the guard reaches this machine, and nothing else."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from projects.checks import GUARD


def connect(host: str, port: int, folder: Path) -> tuple[str, str]:
    """Let a guarded process connect; return its last line of error, and what was written down."""
    file = folder / "connections.txt"
    code = f"import socket; socket.create_connection(({host!r}, {port}), timeout=5)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(GUARD), "GUARD_FILE": str(file)},
        capture_output=True,
        text=True,
        check=False,
    )
    written = file.read_text(encoding="utf-8") if file.exists() else ""
    return done.stderr.strip().rpartition("\n")[2], written


@pytest.mark.parametrize("host", ["192.0.2.1", "example.com", "2001:db8::1"])
def test_a_connection_to_elsewhere_is_refused_and_written_down(host: str, tmp_path: Path) -> None:
    error, written = connect(host, 80, tmp_path)
    assert error.startswith("ConnectionRefusedError")
    assert host in written


def test_a_connection_to_this_machine_is_let_through(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        assert connect("127.0.0.1", server.getsockname()[1], tmp_path) == ("", "")
