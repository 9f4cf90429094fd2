"""A receiver of callbacks, as a stranger writes it: from the document and Standard Webhooks alone.

    python receiver.py DOCUMENT.json SECRET

It listens at an address for each behaviour, each at a loopback host of its own; tells in a first
line of JSON where; then in a line each what came, what was taken, and what came and is none of
the document's. A line on its standard input lets go of what is held; its end ends the process.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import sys
import time
from base64 import b64decode, b64encode
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from hmac import compare_digest, digest
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from openapi_schema_validator import OAS31Validator

METADATA = "http://169.254.169.254/latest/meta-data/"
TAKEN = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 12\r\n\r\n" + (
    b'{"ok": true}'
)


def say(**line: object) -> None:
    """Tell the test."""
    print(json.dumps(line), flush=True)


class Contract:
    """The one callback of the document, and who signs it."""

    def __init__(self, document: dict[str, Any], secret: str) -> None:
        (callback,) = document["paths"]["/invoices/"]["post"]["callbacks"].values()
        ((expression, operations),) = callback.items()
        ((method, operation),) = operations.items()
        _, path, behind = re.split(r"\{.*?\}", expression)
        self.method = method.upper()
        self.path = re.compile(f"{re.escape(path)}([^/?]+){re.escape(behind)}")
        schema = operation["requestBody"]["content"]["application/json"]["schema"]
        components = {"components": document["components"]}
        self.validator = OAS31Validator(components | schema)
        self.key = b64decode(secret.removeprefix("whsec_"))

    def check(self, line: str, headers: dict[str, str], body: bytes) -> dict[str, str]:
        """Return the id of a callback, and the invoice that it is of."""
        method, target, _ = line.split(" ")
        found = self.path.fullmatch(target)
        assert method == self.method, method
        assert found, target
        assert headers["content-type"] == "application/json"
        self.validator.validate(json.loads(body))
        name, timestamp = headers["webhook-id"], headers["webhook-timestamp"]
        assert abs(time.time() - int(timestamp)) < 60, timestamp
        signed = digest(self.key, f"{name}.{timestamp}.".encode() + body, "sha256")
        ours = "v1," + b64encode(signed).decode()
        assert any(compare_digest(ours, one) for one in headers["webhook-signature"].split())
        return {"id": name, "invoice": unquote(found[1])}


class Call:
    """One request that came, and how it can be answered."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, held: asyncio.Event
    ) -> None:
        self.reader = reader
        self.writer = writer
        self.held = held

    async def write(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def gone(self) -> None:
        """Wait until the sender has closed the connection."""
        with suppress(ConnectionError):
            await self.reader.read()


async def take(call: Call) -> bool:
    await call.write(TAKEN)
    return True


async def hold(call: Call) -> bool:
    """Take it when it may, unless the sender is gone by then."""
    waits = [asyncio.ensure_future(one) for one in (call.gone(), call.held.wait())]
    await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    is_gone = waits[0].done()
    for one in waits:
        one.cancel()
    return not is_gone and await take(call)


async def fail(call: Call) -> None:
    await call.write(b"HTTP/1.1 500 Internal Server Error\r\ncontent-length: 0\r\n\r\n")


async def hang(call: Call) -> None:
    await call.gone()


async def close(call: Call) -> None:
    """Say nothing."""


async def flood(call: Call) -> None:
    """Answer with a body that does not end."""
    await call.write(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n")
    while True:
        await call.write(bytes(65536))


async def redirect(call: Call) -> None:
    location = f"location: {METADATA}\r\ncontent-length: 0\r\n\r\n"
    await call.write(f"HTTP/1.1 307 Temporary Redirect\r\n{location}".encode())


async def drip(call: Call) -> None:
    """Answer byte by byte, and do not come to the end."""
    await call.write(b"HTTP/1.1 200 OK\r\nx-slow: ")
    while True:
        await call.write(b"x")
        await asyncio.sleep(0.05)


BEHAVIOURS: dict[str, Callable[[Call], Awaitable[bool | None]]] = {
    "takes": take,
    "holds": hold,
    "fails": fail,
    "hangs": hang,
    "closes": close,
    "floods": flood,
    "redirects": redirect,
    "drips": drip,
}


async def serve(
    behaviour: Callable[[Call], Awaitable[bool | None]],
    contract: Contract,
    held: asyncio.Event,
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
) -> None:
    """Take one request."""
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        line, *rest = head.strip().split("\r\n")
        headers = {
            name.lower(): value.strip() for name, _, value in (r.partition(":") for r in rest)
        }
        body = await reader.readexactly(int(headers.get("content-length", 0)))
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()
        return
    try:
        came = contract.check(line, headers, body)
    except Exception as error:  # noqa: BLE001 - whatever is wrong with it
        say(refused=f"{line}: {type(error).__name__}: {error}")
    else:
        say(came=came)
        with suppress(ConnectionError):
            if await behaviour(Call(reader, writer, held)):
                say(taken=came)
    writer.close()


async def main(document: str, secret: str) -> None:
    """Serve until the standard input ends."""
    contract = Contract(json.loads(Path(document).read_text("utf-8")), secret)
    held = asyncio.Event()
    urls = {}
    for number, (name, behaviour) in enumerate(BEHAVIOURS.items(), 1):
        handle = partial(serve, behaviour, contract, held)
        server = await asyncio.start_server(handle, f"127.0.0.{number}", 0)
        host, port = server.sockets[0].getsockname()
        urls[name] = f"http://{host}:{port}"
    say(**urls)
    while await asyncio.to_thread(sys.stdin.readline):
        held.set()
    # Whoever is still connected is not waited for.
    os._exit(0)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
