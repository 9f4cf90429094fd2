"""Ctrl-C and the signals that ask a process to end."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

# SIGHUP (the terminal was closed) does not exist on Windows.
SIGNALS = [
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
]


@contextmanager
def as_keyboard_interrupt() -> Iterator[None]:
    """Let each of the signals raise KeyboardInterrupt, so that everything is cleaned up."""
    before = {number: signal.getsignal(number) for number in SIGNALS}
    listen()
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def listen() -> None:
    """Be interruptible, as at the beginning."""
    for number in SIGNALS:
        signal.signal(number, _interrupt)


def ignore() -> None:
    """Go on to the end: for the last milliseconds, when stopping would leave something half."""
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    ignore()
    raise KeyboardInterrupt
