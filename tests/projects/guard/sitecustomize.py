"""Writes down, and refuses, each connection to anything but this machine.

Python imports this by itself where the folder is on PYTHONPATH.
"""

import os
import sys
from pathlib import Path

# It connects without Python's knowledge; uvicorn then takes asyncio's own loop.
sys.modules["uvloop"] = None  # type: ignore[assignment] # None: not to be found
LOCAL = ("127.", "::1", "localhost", "0.0.0.0")


def watch(event: str, arguments: tuple[object, ...]) -> None:
    if event == "socket.connect" or event == "socket.sendto":
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) else None
    elif event == "socket.getaddrinfo":
        host = arguments[0]
    else:
        return
    if host and not str(host).startswith(LOCAL):
        with Path(os.environ["GUARD_FILE"]).open("a", encoding="utf-8") as file:
            print(event, host, file=file)
        raise ConnectionRefusedError(f"{event} to {host} in a test")


sys.addaudithook(watch)
