"""A server that can be made to accept everything and say nothing, or to be gone."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class Stalling:
    """Passes bytes on to a server and back, until it is told to hold them."""

    def __init__(self, server: tuple[str, int]) -> None:
        self.server = server
        self.flowing = threading.Event()
        self.flowing.set()
        self.is_gone = False
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.listener.getsockname()[1]
        self.sockets: list[socket.socket] = []

    def accept(self) -> None:
        """Take connections until the listener is closed."""
        with suppress(OSError):
            while True:
                client, _ = self.listener.accept()
                if self.is_gone:
                    client.close()
                    continue
                server = socket.create_connection(self.server)
                self.sockets += [client, server]
                for pair in (client, server), (server, client):
                    threading.Thread(target=self.pass_on, args=pair, daemon=True).start()

    def pass_on(self, source: socket.socket, target: socket.socket) -> None:
        """Pass on what one says to the other, to the end."""
        with suppress(OSError):
            while data := source.recv(65536):
                self.flowing.wait()
                target.sendall(data)
            target.shutdown(socket.SHUT_WR)

    def break_off(self) -> None:
        """End all connections."""
        while self.sockets:
            one = self.sockets.pop()
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    @contextmanager
    def gone(self) -> Iterator[None]:
        """End all connections, and each new one at once, for a while."""
        self.is_gone = True
        self.break_off()
        yield
        self.is_gone = False


@contextmanager
def stalling(server: tuple[str, int]) -> Iterator[Stalling]:
    """Yield one in front of a server, and break off all its connections at the end."""
    between = Stalling(server)
    threading.Thread(target=between.accept, daemon=True).start()
    try:
        yield between
    finally:
        between.flowing.set()
        with suppress(OSError):
            between.listener.shutdown(socket.SHUT_RDWR)
        between.listener.close()
        between.break_off()
