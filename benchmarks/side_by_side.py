"""Two servers, asked the same in turn."""

from __future__ import annotations

import http.client
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from load import requests_per_second
from measure import Effort, FailedError, Pair
from server import Program, Server, serving

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
    """Requests per second by the request's name, and seconds until the server was up."""

    rates: Mapping[str, Pair]
    start_up: Pair


def side_by_side(
    ours: Program, theirs: Program, requests: Sequence[Request], effort: Effort
) -> Outcome:
    """Measure two programs; each round starts both anew, and changes which one is asked first."""
    rates: dict[str, list[list[float]]] = {request.name: [] for request in requests}
    start_up: list[list[float]] = []
    for number in range(effort.servers):
        with serving(ours) as one, serving(theirs) as other:
            servers = (one, other)
            start_up.append([server.start_up for server in servers])
            for server in servers:
                fill(server, requests[0].headers)
            for request in requests:
                rates[request.name].append(round_of(servers, request, effort.seconds, number % 2))
    return Outcome({name: pair(rounds) for name, rounds in rates.items()}, pair(start_up))


def pair(rounds: Sequence[Sequence[float]]) -> Pair:
    """Return rounds of two numbers as two series."""
    return Pair([ours for ours, _ in rounds], [theirs for _, theirs in rounds])


def round_of(
    servers: tuple[Server, Server], request: Request, seconds: int, first: int
) -> list[float]:
    """Return what both servers did, beginning with the server at the index `first`."""
    rates = [0.0, 0.0]
    for index in (first, 1 - first):
        port = servers[index].port
        ask(port, "GET", request.path, request.headers, times=WARM_UP)
        rates[index] = requests_per_second(port, request.path, request.headers, seconds)
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
