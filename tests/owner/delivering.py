"""Who is around a service that delivers callbacks: the receiver, its clients, its operator."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode

from projects.server import Server

RECEIVER = Path(__file__).with_name("receiver.py")
# In seconds; what takes longer will not come.
PATIENCE = 60
TOKEN = "operator" * 4
CLIENTS = 20


class Receiver:
    """The process of receiver.py, and what it told.

    Attributes:
        urls: Where it behaves how.
        came: How often each callback came, by its id.
        taken: Of those that were taken, which invoice each is of.
        refused: What came and was no callback.
    """

    def __init__(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        self.process = process
        self.urls: dict[str, str] = json.loads(process.stdout.readline())
        self.came = Counter[str]()
        self.taken: dict[str, str] = {}
        self.refused: list[str] = []
        self.news = threading.Condition()
        self.reader = threading.Thread(target=self.read)
        self.reader.start()

    def read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            told = json.loads(line)
            with self.news:
                if "came" in told:
                    self.came[told["came"]["id"]] += 1
                elif "taken" in told:
                    self.taken[told["taken"]["id"]] = told["taken"]["invoice"]
                else:
                    self.refused.append(told["refused"])
                self.news.notify_all()

    def wait_for(self, condition: Callable[[], bool], seconds: float = PATIENCE) -> None:
        """Wait until something is so that changes only with what comes."""
        with self.news:
            arrived = self.news.wait_for(condition, seconds)
        assert not self.refused
        assert arrived, f"{self.came.total()} came, {len(self.taken)} were taken"

    def wait_for_invoices(self, expected: Iterable[str], seconds: float = PATIENCE) -> None:
        """Wait until a callback of each invoice has been taken."""
        invoices = set(expected)
        self.wait_for(lambda: invoices <= set(self.taken.values()), seconds)

    def let_go(self) -> None:
        """Let it take what it holds."""
        assert self.process.stdin is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()

    @property
    def repeated(self) -> int:
        """How many times something came again."""
        return self.came.total() - len(self.came)


@contextmanager
def receiving(document: Path, secret: str) -> Iterator[Receiver]:
    """Start a receiver of the callbacks of a document, and end it."""
    command = [sys.executable, str(RECEIVER), str(document), secret]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        receiver = Receiver(process)
        try:
            yield receiver
        finally:
            process.stdin.close()
            receiver.reader.join()
    assert not receiver.refused


class Service:
    """The service at whatever address it has at the moment; who asks waits while it has none."""

    def __init__(self) -> None:
        self.urls: list[str] = []
        self.has_address = threading.Event()
        self.accepted = 0
        self.unanswered = 0
        self.put_off = 0

    @contextmanager
    def at(self, *servers: Server) -> Iterator[None]:
        """Let it be asked at some servers, for a while."""
        self.urls = [str(server.url) for server in servers]
        self.has_address.set()
        try:
            yield
        finally:
            self.has_address.clear()

    def create(self, invoices: Iterable[str], receiver: str) -> None:
        """Create invoices, some at a time, and each again until it is accepted."""
        pool = ThreadPoolExecutor(CLIENTS)
        try:
            for done in [pool.submit(self.create_one, one, receiver) for one in invoices]:
                done.result()
        finally:
            pool.shutdown(cancel_futures=True)

    def create_one(self, invoice: str, receiver: str) -> None:
        """Create an invoice whose callback goes to a receiver."""
        query = urlencode({"callback_url": receiver})
        body = {"id": invoice, "title": f"Invoice {invoice}", "customer": "Ada", "total": 1.5}
        for attempt in range(PATIENCE * CLIENTS):
            assert self.has_address.wait(PATIENCE)
            url = self.urls[(int(invoice) + attempt) % len(self.urls)]
            try:
                status, answer = asked(f"{url}/invoices/?{query}", "POST", body)
            except (OSError, HTTPException):
                self.unanswered += 1
                continue
            if status == 503:
                self.put_off += 1
                continue
            assert status == 202, answer
            self.accepted += 1
            return
        raise TimeoutError(invoice)

    def deliveries(self) -> list[dict[str, Any]]:
        """Return what an operator sees of all of them."""
        found: list[dict[str, Any]] = []
        path = "/callbacks/deliveries?limit=100"
        while path:
            status, page = asked(f"{self.urls[0]}{path}")
            assert status == 200, page
            found += page["jobs"]
            path = page["next"]
        return found

    def wait_for_deliveries(
        self, condition: Callable[[list[dict[str, Any]]], bool]
    ) -> list[dict[str, Any]]:
        """Return what an operator sees as soon as it is so."""
        found: list[dict[str, Any]] = []

        def is_so() -> bool:
            found[:] = self.deliveries()
            return condition(found)

        wait_until(is_so, lambda: Counter((one["state"], one["error"]) for one in found))
        return found

    def wait_until_done(self) -> list[dict[str, Any]]:
        """Return all deliveries, each of which has been made."""
        return self.wait_for_deliveries(lambda all_: {one["state"] for one in all_} == {"done"})


def wait_until(condition: Callable[[], bool], what: Callable[[], object] = str) -> None:
    """Wait until something is so that nobody tells; otherwise fail with what is instead."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, what()
        time.sleep(0.05)


def asked(url: str, method: str = "GET", json_body: object = None) -> tuple[int, Any]:
    """Ask as an operator may, and return the status and what was answered.

    Raises:
        OSError, HTTPException: no whole answer came.
    """
    headers = {"content-type": "application/json", "authorization": f"Bearer {TOKEN}"}
    data = json.dumps(json_body).encode() if json_body is not None else None
    request = urllib.request.Request(url, data, headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            return response.status, json.load(response)
    except HTTPError as error:
        with error:
            return error.code, error.read().decode()
