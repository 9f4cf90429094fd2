"""Two servers, asked the same in turn."""

from __future__ import annotations

import http.client
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from load import requests_per_second
from measure import Effort, FailedError, Pair
from server import Program, Server, serving, work

ITEMS = 20
WARM_UP = 200


@dataclass(frozen=True)
class Request:
    """What is asked."""

    name: str
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """What two servers did.

    Attributes:
        rates: Requests for each second of a processor that the server took, by their names.
        start_up: Seconds of a processor until the server listened.
        first_answer: And until the last request was answered for the first time.
    """

    rates: Mapping[str, Pair]
    start_up: Pair
    first_answer: Pair


def side_by_side(
    ours: Program, theirs: Program, requests: Sequence[Request], effort: Effort
) -> Outcome:
    """Measure two programs; each round starts both anew, and changes which one is asked first."""
    rates: dict[str, list[list[float]]] = {request.name: [] for request in requests}
    start_up: list[list[float]] = []
    first_answer: list[list[float]] = []
    for number in range(effort.servers):
        with serving(ours) as one, serving(theirs) as other:
            servers = (one, other)
            start_up.append([server.start_up for server in servers])
            for server in servers:
                if requests[0].path.startswith("/items/"):
                    fill(server, requests[0].headers)
                ask(server.port, "GET", requests[-1].path, requests[-1].headers)
            first_answer.append([work(server.pid) for server in servers])
            for request in requests:
                rates[request.name].append(round_of(servers, request, effort.seconds, number % 2))
    by_name = {name: pair(rounds) for name, rounds in rates.items()}
    return Outcome(by_name, pair(start_up), pair(first_answer))


def pair(rounds: Sequence[Sequence[float]]) -> Pair:
    """Return rounds of two numbers as two series."""
    return Pair([ours for ours, _ in rounds], [theirs for _, theirs in rounds])


def round_of(
    servers: tuple[Server, Server], request: Request, seconds: int, first: int
) -> list[float]:
    """Return what both servers did, beginning with the server at the index `first`."""
    rates = [0.0, 0.0]
    for index in (first, 1 - first):
        port, pid = servers[index].port, servers[index].pid
        ask(port, "GET", request.path, request.headers, times=WARM_UP)
        before = work(pid)
        rate = requests_per_second(port, request.path, request.headers, seconds)
        rates[index] = rate * seconds / (work(pid) - before)
    return rates


def fill(server: Server, headers: Mapping[str, str]) -> None:
    """Store the items that are asked for."""
    body = json.dumps({"name": "lamp", "price": 12.5})
    sent = {**headers, "Content-Type": "application/json"}
    ask(server.port, "POST", "/items/", sent, body, times=ITEMS)


def ask(
    port: int,
    method: str,
    path: str,
    headers: Mapping[str, str],
    body: str | None = None,
    times: int = 1,
) -> None:
    """Send a request, so many times on one connection.

    Raises:
        FailedError: It was answered with an error, or sent elsewhere.
    """
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        for _ in range(times):
            connection.request(method, path, body, dict(headers))
            response = connection.getresponse()
            text = response.read().decode(errors="replace")
            if response.status >= 300:
                raise FailedError(f"{method} {path}: {response.status} {text}")
    finally:
        connection.close()
