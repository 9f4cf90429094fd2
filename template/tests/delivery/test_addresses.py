import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import closing
from itertools import chain, repeat
from typing import Annotated, Any

import httpcore2
import pytest
from fastapi import FastAPI, Query
from fastapi.testclient import TestClient
from pydantic import ValidationError

from app.delivery.addresses import AddressSettings, CallbackURL, is_public
from app.delivery.sending import Sender, SendingError

# None of these is called: `PORT` is where somebody listens who must not be reached.
WRITTEN = [
    # 127.0.0.1, as the C library reads it.
    "http://127.0.0.1:PORT/",
    "http://127.1:PORT/",
    "http://127.0.1:PORT/",
    "http://2130706433:PORT/",
    "http://0x7f000001:PORT/",
    "http://0x7F.0.0.0x1:PORT/",
    "http://0x7f.1:PORT/",
    "http://017700000001:PORT/",
    "http://0177.0.0.1:PORT/",
    "http://0177.1:PORT/",
    "http://127.0.00000.1:PORT/",
    "http://127.0.0.1.:PORT/",
    "http://127.8.9.10:PORT/",
    "http://0.0.0.0:PORT/",
    "http://0:PORT/",
    # As a browser reads it.
    "http://\uff11\uff12\uff17.\uff10.\uff10.\uff11:PORT/",
    "http://127。0。0。1:PORT/",
    "http://①②⑦.⓪.⓪.①:PORT/",
    "http://%31%32%37.0.0.1:PORT/",
    "http://127.0.0.1%00:PORT/",
    "http://127.0.0.1%20:PORT/",
    "http://127.0.0.1%2eexample.com:PORT/",
    "http://127.0.0.1\\.example.com:PORT/",
    "http:127.0.0.1:PORT/",
    "http:/127.0.0.1:PORT/",
    "http:///127.0.0.1:PORT/",
    "http:\\\\127.0.0.1:PORT\\",
    "//127.0.0.1:PORT/",
    "127.0.0.1:PORT",
    " http://127.0.0.1:PORT/",
    "http://127.0.0.1:PORT/\r\nHost: example.com",
    "ht\ttp://127.0.0.1:PORT/",
    # By its name, or by that of a machine beside.
    "http://localhost:PORT/",
    "http://LOCALHOST:PORT/",
    "http://localhost.:PORT/",
    "http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ:PORT/",
    "http://database:PORT/",
    "http://metadata:PORT/",
    # Behind somebody's name.
    "http://user:password@127.0.0.1:PORT/",
    "http://example.com@127.0.0.1:PORT/",
    "http://example.com:80@127.0.0.1:PORT/",
    "http://example.com%2f@127.0.0.1:PORT/",
    "http://example.com\\@127.0.0.1:PORT/",
    "http://127.0.0.1:PORT@example.com:PORT/",
    "http://@127.0.0.1:PORT/",
    "http://127.0.0.1:PORT#@example.com/",
    "http://127.0.0.1:PORT?@example.com/",
    "http://example.com:PORT/#@127.0.0.1:PORT/",
    # In IPv6.
    "http://[::1]:PORT/",
    "http://[0:0:0:0:0:0:0:1]:PORT/",
    "http://[::]:PORT/",
    "http://[::ffff:127.0.0.1]:PORT/",
    "http://[::ffff:7f00:1]:PORT/",
    "http://[::ffff:0:127.0.0.1]:PORT/",
    "http://[::127.0.0.1]:PORT/",
    "http://[64:ff9b::127.0.0.1]:PORT/",
    "http://[64:ff9b:1::7f00:1]:PORT/",
    "http://[2002:7f00:1::]:PORT/",
    "http://[2001:0:7f00:1::]:PORT/",
    "http://[fe80::1]:PORT/",
    "http://[fe80::1%25lo]:PORT/",
    "http://[::1%lo]:PORT/",
    "http://[2606:4700::1111%25lo]:PORT/",
    "http://[fec0::1]:PORT/",
    "http://[fc00::1]:PORT/",
    "http://[ff02::1]:PORT/",
    "http://[100::1]:PORT/",
    "http://[5f00::1]:PORT/",
    "http://[2001:db8::1]:PORT/",
    "http://[3fff::1]:PORT/",
    "http://[v1.127.0.0.1]:PORT/",
    # The metadata of a cloud, and other networks that are nobody's on the internet.
    "http://169.254.169.254:PORT/latest/meta-data/",
    "http://2852039166:PORT/",
    "http://[::ffff:169.254.169.254]:PORT/",
    "http://[fd00:ec2::254]:PORT/",
    "http://[fd20:ce::254]:PORT/",
    "http://100.100.100.200:PORT/",
    "http://192.0.0.192:PORT/",
    "http://168.63.129.16:PORT/",
    "http://10.0.0.1:PORT/",
    "http://172.31.255.255:PORT/",
    "http://192.168.0.1:PORT/",
    "http://100.64.0.1:PORT/",
    "http://198.18.0.1:PORT/",
    "http://192.88.99.1:PORT/",
    "http://192.0.2.1:PORT/",
    "http://198.51.100.1:PORT/",
    "http://203.0.113.1:PORT/",
    "http://224.0.0.1:PORT/",
    "http://255.255.255.255:PORT/",
    # Another protocol, and another port.
    "ftp://127.0.0.1:PORT/",
    "gopher://127.0.0.1:PORT/_",
    "file:///etc/passwd",
    "ws://127.0.0.1:PORT/",
    "http://example.com.:PORT/",
    "http://example.com:22/",
    "http://example.com:0/",
    "https://example.com:PORT:443/",
    "",
]
# Neither is a name that leads to one of these: it is the whole answer that counts.
RESOLVED = [
    ["127.0.0.1"],
    ["0.1.2.3"],
    ["::1"],
    ["::ffff:127.0.0.1"],
    ["::127.0.0.1"],
    ["64:ff9b::7f00:1"],
    ["64:ff9b::a9fe:a9fe"],
    ["2002:7f00:1::"],
    ["fe80::1%1"],
    ["169.254.169.254"],
    ["fd00:ec2::254"],
    ["100.100.100.200"],
    ["10.0.0.1"],
    ["1.1.1.1", "127.0.0.1"],
    ["2606:4700::1111", "1.1.1.1", "::1"],
]
PRIVATE = "known-to-the-client"


class Forbidden:
    """A listener that counts who connects."""

    def __init__(self) -> None:
        self.connections = 0
        self.port = 0

    async def count(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        writer.close()


@pytest.fixture
async def forbidden(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Forbidden]:
    """In production, with all else allowed that keeps a request from the listener's port."""
    listener = Forbidden()
    async with await asyncio.start_server(listener.count, "127.0.0.1", 0) as server:
        listener.port = server.sockets[0].getsockname()[1]
        monkeypatch.setenv("APP_ENVIRONMENT", "production")
        monkeypatch.setenv("CALLBACKS_SCHEMES", "https,http")
        monkeypatch.setenv("CALLBACKS_PORTS", f"80,443,{listener.port}")
        yield listener


Resolver = Callable[[Iterator[list[str]]], list[str]]


@pytest.fixture
def resolver(monkeypatch: pytest.MonkeyPatch) -> Resolver:
    """Gives every name the addresses that come next, and tells which names were asked for."""

    def use(answers: Iterator[list[str]]) -> list[str]:
        asked: list[str] = []

        def getaddrinfo(host: str, port: int, **options: int) -> list[Any]:
            asked.append(host)
            return [(0, 0, 0, "", (address, port)) for address in next(answers)]

        monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
        return asked

    return use


async def refusal(sender: Sender, url: str) -> SendingError:
    with pytest.raises(SendingError) as refused:
        await sender.send("POST", f"{url}?token={PRIVATE}", {}, b"{}")
    assert PRIVATE not in str(refused.value)
    return refused.value


async def test_a_url_that_leads_to_no_public_address(
    forbidden: Forbidden, resolver: Resolver
) -> None:
    asked = resolver(repeat(["127.0.0.1"]))
    with closing(Sender()) as sender:
        for written in WRITTEN:
            error = await refusal(sender, written.replace("PORT", str(forbidden.port)))
            assert error.kind == "forbidden", written
    assert asked == []
    assert forbidden.connections == 0


async def test_a_name_that_leads_to_no_public_address(
    forbidden: Forbidden, resolver: Resolver
) -> None:
    asked = resolver(iter(RESOLVED))
    with closing(Sender()) as sender:
        for addresses in RESOLVED:
            error = await refusal(sender, f"http://example.com:{forbidden.port}/")
            assert error.kind == "forbidden", addresses
            assert addresses[-1] in str(error)
    assert asked == ["example.com"] * len(RESOLVED)
    assert forbidden.connections == 0


async def test_a_name_that_leads_elsewhere_when_it_is_asked_for_again(
    forbidden: Forbidden, resolver: Resolver, monkeypatch: pytest.MonkeyPatch
) -> None:
    called = []

    async def connect(
        backend: httpcore2.AnyIOBackend, host: str, port: int, *rest: Any, **more: Any
    ) -> httpcore2.AsyncNetworkStream:
        called.append(host)
        raise httpcore2.ConnectError("no way out of a test")

    monkeypatch.setattr(httpcore2.AnyIOBackend, "connect_tcp", connect)
    asked = resolver(chain([["2606:4700::1111", "1.1.1.1"]], repeat(["127.0.0.1"])))
    with closing(Sender()) as sender:
        error = await refusal(sender, f"http://example.com:{forbidden.port}/")
    assert str(error) == "no connection to example.com: no way out of a test"
    assert called == ["2606:4700::1111", "1.1.1.1"]
    assert asked == ["example.com"]
    assert forbidden.connections == 0


async def test_the_forbidden_listener_can_be_reached(
    forbidden: Forbidden, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the tests above would prove nothing."""
    monkeypatch.setenv("APP_ENVIRONMENT", "development")
    with closing(Sender()) as sender:
        error = await refusal(sender, f"http://127.0.0.1:{forbidden.port}/")
    assert error.kind == "broken"
    assert forbidden.connections == 1


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("1.1.1.1", True),
        ("9.255.255.255", True),
        ("100.63.255.255", True),
        ("100.128.0.0", True),
        ("172.15.255.255", True),
        ("172.32.0.0", True),
        ("223.255.255.255", True),
        ("2001:200::1", True),
        ("2606:4700::1111", True),
        ("2a00:1450:4001::200e", True),
        ("100.127.255.255", False),
        ("172.16.0.0", False),
        ("2001:1ff::1", False),
        ("2002::1", False),
    ],
)
def test_where_the_networks_end(address: str, public: bool) -> None:
    assert is_public(address) == public


@pytest.fixture
def echo(app: FastAPI) -> None:
    @app.get("/echo")
    async def echo(callback_url: Annotated[CallbackURL | None, Query()] = None) -> str | None:
        return callback_url


@pytest.mark.usefixtures("echo")
def test_a_url_stays_as_it_was_written(client: TestClient) -> None:
    for url in (
        "https://example.com",
        "https://EXAMPLE.com/a/../b?c=d&e=%2F",
        "https://bücher.example/",
        "https://1.1.1.1/",
        "https://[2606:4700::1111]/",
        "http://localhost:8001/callbacks",
        "http://[::1]:8001",
    ):
        assert client.get("/echo", params={"callback_url": url}).json() == url
    assert client.get("/echo").json() is None


@pytest.mark.usefixtures("echo")
def test_a_url_that_may_not_be_called_is_answered_with_a_problem(client: TestClient) -> None:
    for url, reason in {
        "example.com": "write a URL such as https://example.com/path",
        "https:example.com": "write a URL whose host is on the public internet",
        "ftp://localhost/": "write a URL such as https://example.com/path",
        "http://example.com/": "write a URL with https",
        "https://example.com:8443/": "write a URL with port 443",
        f"https://{PRIVATE}@example.com/": "write the URL without a user's name and password",
        f"https://example.com/#{PRIVATE}": "write the URL without a fragment",
        "https://10.0.0.1/": "write a URL whose host is on the public internet",
        "https://intranet/": "write a URL whose host is on the public internet",
        "https://example.com/" + "x" * 2083: "String should have at most 2083 characters",
    }.items():
        response = client.get("/echo", params={"callback_url": url})
        assert response.status_code == 422
        assert response.headers["content-type"] == "application/problem+json"
        assert reason in response.json()["errors"][0]["detail"]
        assert PRIVATE not in response.text


@pytest.mark.usefixtures("echo")
def test_a_url_is_documented(app: FastAPI) -> None:
    (parameter,) = app.openapi()["paths"]["/echo"]["get"]["parameters"]
    schema = parameter["schema"]["anyOf"][0]
    assert schema == {"type": "string", "format": "uri", "minLength": 1, "maxLength": 2083}


def test_nothing_local_in_production(monkeypatch: pytest.MonkeyPatch) -> None:
    assert AddressSettings().is_local("localhost")
    monkeypatch.setenv("CALLBACKS_LOCAL_HOSTS", "receiver,::1")
    assert AddressSettings().is_local("receiver")
    assert not AddressSettings().is_local("localhost")
    monkeypatch.setenv("APP_ENVIRONMENT", "production")
    with pytest.raises(ValidationError, match="unset CALLBACKS_LOCAL_HOSTS"):
        AddressSettings()
    monkeypatch.delenv("CALLBACKS_LOCAL_HOSTS")
    assert not AddressSettings().is_local("localhost")


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("CALLBACKS_LOCAL_HOSTS", "http://localhost"),
        ("CALLBACKS_SCHEMES", "ftp"),
        ("CALLBACKS_PORTS", "0"),
    ],
)
def test_what_could_never_be_called_is_refused(
    variable: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(ValidationError):
        AddressSettings()
