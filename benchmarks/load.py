"""Requests per second: counted by wrk where there is one, otherwise by a client of our own."""

from __future__ import annotations

import asyncio
import re
import shutil
from collections.abc import Mapping

from measure import FailedError, run

CONNECTIONS = 16
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


def client() -> str:
    """Return the name of the client that is used."""
    return "wrk" if shutil.which("wrk") else "benchmarks/load.py"


def requests_per_second(port: int, path: str, headers: Mapping[str, str], seconds: int) -> float:
    """Send one request after the other on every connection, for so many seconds.

    Raises:
        FailedError: One was answered with another status than 200.
    """
    if shutil.which("wrk"):
        return _wrk(port, path, headers, seconds)
    return asyncio.run(_own(port, request(path, headers), seconds))


def _wrk(port: int, path: str, headers: Mapping[str, str], seconds: int) -> float:
    words = [
        "wrk",
        "--threads",
        "1",
        "--connections",
        str(CONNECTIONS),
        "--duration",
        f"{seconds}s",
    ]
    for name, value in headers.items():
        words += ["--header", f"{name}: {value}"]
    report = run(*words, f"http://127.0.0.1:{port}{path}")
    counted = re.search(r"Requests/sec: *([\d.]+)", report)
    if counted is None or "Non-2xx" in report or "Socket errors" in report:
        raise FailedError(report)
    return float(counted[1])


def request(path: str, headers: Mapping[str, str]) -> bytes:
    """Return the bytes of a GET request."""
    lines = [f"GET {path} HTTP/1.1", "Host: 127.0.0.1", *(f"{n}: {v}" for n, v in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode()


async def _own(port: int, sent: bytes, seconds: int) -> float:
    loop = asyncio.get_running_loop()
    connections = [Connection(sent) for _ in range(CONNECTIONS)]
    for connection in connections:
        await loop.create_connection(lambda it=connection: it, "127.0.0.1", port)  # type: ignore[misc]
    started = loop.time()
    await asyncio.sleep(seconds)
    answered = sum(connection.answered for connection in connections)
    rate = answered / (loop.time() - started)
    for connection in connections:
        connection.close()
    if refused := [connection.refused for connection in connections if connection.refused]:
        raise FailedError(refused[0].decode(errors="replace"))
    return rate


class Connection(asyncio.Protocol):
    """Sends the same request again whenever it is answered."""

    def __init__(self, sent: bytes) -> None:
        """Take the request."""
        self.sent = sent
        self.answered = 0
        self.refused = b""
        self.received = b""
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Send the first request."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        transport.write(self.sent)

    def data_received(self, data: bytes) -> None:
        """Count an answer that is complete; every one has a length."""
        self.received += data
        head, end, body = self.received.partition(b"\r\n\r\n")
        length = LENGTH.search(head)
        if not end or (length and len(body) < int(length[1])):
            return
        if not head.startswith(b"HTTP/1.1 200"):
            self.refused = head
            return
        self.answered += 1
        self.received = b""
        if self.transport is not None:
            self.transport.write(self.sent)

    def close(self) -> None:
        """Break the connection off."""
        if self.transport is not None:
            self.transport.abort()
