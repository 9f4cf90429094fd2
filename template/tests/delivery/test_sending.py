import asyncio
import gzip
import logging
import socket
import ssl
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, closing, suppress
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import httpcore2
import pytest

from app.delivery.sending import Answer, Sender, SendingError
from app.metadata import NAME, VERSION

PRIVATE = "known-to-the-client"
Receiver = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@pytest.fixture
def sender(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sender]:
    monkeypatch.setenv("CALLBACKS_MAX_ANSWER_SIZE", "1000")
    with closing(Sender()) as sender:
        yield sender


@asynccontextmanager
async def listening(receiver: Receiver, **options: Any) -> AsyncGenerator[str]:
    """A receiver on this machine, whose connections all end; the URL has no scheme yet."""
    connections: list[asyncio.Future[None]] = []

    async def receive(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        ended = asyncio.Future[None]()
        connections.append(ended)
        with suppress(ConnectionError, EOFError):
            await receiver(reader, writer)
        writer.close()
        ended.set_result(None)

    async with await asyncio.start_server(receive, "127.0.0.1", 0, **options) as server:
        yield f"127.0.0.1:{server.sockets[0].getsockname()[1]}/paid?token={PRIVATE}"
        async with asyncio.timeout(5):
            await asyncio.gather(*connections)


def answering(*parts: bytes) -> Receiver:
    """Return a receiver that reads the head of a request, and writes this."""

    async def receive(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.writelines(parts)
        await writer.drain()

    return receive


async def ask(sender: Sender, receiver: Receiver) -> Answer:
    async with listening(receiver) as url:
        return await sender.send("POST", f"http://{url}", {}, b"{}")


async def failure(sender: Sender, receiver: Receiver, scheme: str = "http") -> tuple[str, str]:
    async with listening(receiver) as url:
        with pytest.raises(SendingError) as failed:
            await sender.send("POST", f"{scheme}://{url}", {}, b"{}")
    assert PRIVATE not in str(failed.value)
    return failed.value.kind, str(failed.value)


async def test_what_is_sent_and_answered(
    sender: Sender, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    sent = []

    async def receive(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        sent.append(await reader.readuntil(b'{"paid": true}'))
        writer.write(b"HTTP/1.1 201 Created\r\nSet-Cookie: a=b\r\nContent-Length: 2\r\n\r\nok")
        await writer.drain()
        # The sender closes the connection, though nothing keeps it from being used again.
        assert await reader.read() == b""

    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    caplog.set_level(logging.DEBUG)
    async with listening(receive) as url:
        host, _, path = url.partition("/")
        for _ in range(2):
            answer = await sender.send(
                "PUT", f"http://{url}", {"webhook-id": "1"}, b'{"paid": true}'
            )
            assert answer == Answer(201, b"ok", unread=None, retry_after=None)
    assert sent[0] == sent[1]
    head = sent[0].decode().partition("\r\n\r\n")[0].split("\r\n")
    assert head[0] == f"PUT /{path} HTTP/1.1"
    assert {*head[1:]} == {
        "webhook-id: 1",
        f"Host: {host}",
        f"User-Agent: {NAME}/{VERSION}",
        "Accept-Encoding: identity",
        "Connection: close",
        "Content-Length: 14",
    }
    assert PRIVATE not in caplog.text


async def test_a_name_is_resolved_once_and_each_of_its_addresses_tried(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = []

    def getaddrinfo(host: str, port: int, **options: int) -> list[Any]:
        asked.append(host)
        return [(0, 0, 0, "", (address, port)) for address in ("::1", "127.0.0.1")]

    async def receive(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n" + head)

    monkeypatch.setenv("CALLBACKS_LOCAL_HOSTS", "receiver")
    async with listening(receive) as url:
        monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
        named = url.replace("127.0.0.1", "receiver")
        with closing(Sender()) as sender:
            answer = await sender.send("POST", f"http://{named}", {})
    assert f"Host: {named.partition('/')[0]}\r\n".encode() in answer.body
    assert asked == ["receiver"]


async def test_an_address_is_a_host_too(sender: Sender, monkeypatch: pytest.MonkeyPatch) -> None:
    connect = vars(httpcore2.AnyIOBackend)["connect_tcp"]

    async def connect_here(
        backend: httpcore2.AnyIOBackend, host: str, port: int, limit: float
    ) -> httpcore2.AsyncNetworkStream:
        assert host == "::1"
        opened: httpcore2.AsyncNetworkStream = await connect(backend, "127.0.0.1", port, limit)
        return opened

    async def receive(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n" + await reader.readuntil(b"\r\n\r\n"))

    monkeypatch.setattr(httpcore2.AnyIOBackend, "connect_tcp", connect_here)
    async with listening(receive) as url:
        written = url.replace("127.0.0.1", "[::1]")
        answer = await sender.send("GET", f"http://{written}", {})
    assert f"Host: {written.partition('/')[0]}\r\n".encode() in answer.body


async def test_the_server_of_a_tls_connection_is_named_and_has_to_show_its_certificate(
    sender: Sender,
) -> None:
    named: list[str | None] = []
    # It is asked for a name before it is for a certificate, which it has none of.
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.sni_callback = lambda connection, name, context: named.append(name)
    async with listening(answering(), ssl=server) as url:
        with pytest.raises(SendingError) as failed:
            await sender.send("POST", f"https://{url.replace('127.0.0.1', 'localhost')}", {})
    assert named == ["localhost"]
    assert failed.value.kind == "unreachable"
    assert str(failed.value).startswith("no connection to localhost: ")


async def test_a_redirect_is_an_answer(sender: Sender) -> None:
    reached = []

    async def reach(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        reached.append(await reader.readline())

    async with listening(reach) as beside:
        for location in (f"http://{beside}", "http://169.254.169.254/latest/meta-data/"):
            for status in (301, 302, 303, 307, 308):
                head = f"HTTP/1.1 {status} Moved\r\nLocation: {location}\r\n\r\n"
                answer = await ask(sender, answering(head.encode()))
                assert answer.status == status
    assert not reached


@pytest.mark.parametrize("head", [b"Content-Length: 10000000000", b"Transfer-Encoding: chunked"])
async def test_an_answer_of_ten_gigabytes(sender: Sender, head: bytes) -> None:
    written = 0

    async def receive(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal written
        writer.write(b"HTTP/1.1 200 OK\r\n" + head + b"\r\n\r\n")
        while written < 10_000_000_000:
            writer.write(b"fff8\r\n" + b"x" * 0xFFF8 + b"\r\n")
            written += 0x10000
            await writer.drain()

    answer = await ask(sender, receive)
    assert answer == Answer(200, b"", "it is larger than 1000 bytes", None)
    # What the machine holds of a connection.
    assert written < 100_000_000


async def test_an_answer_as_large_as_the_limit(sender: Sender) -> None:
    body = b"x" * 1000
    head = b"HTTP/1.1 500 No\r\nContent-Encoding: Identity\r\n\r\n"
    assert await ask(sender, answering(head, body)) == Answer(500, body, None, None)
    assert (await ask(sender, answering(head, body, b"x"))).unread


async def test_an_answer_that_is_compressed(sender: Sender) -> None:
    bomb = gzip.compress(bytes(800_000))
    assert len(bomb) < 1000
    answer = await ask(
        sender, answering(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n", bomb)
    )
    assert answer == Answer(200, b"", "it is compressed, which was not asked for", None)


@pytest.mark.parametrize("begun", [b"", b"HTTP/1.1 200 OK\r\nA: b", b"HTTP/1.1 200 OK\r\n\r\n{"])
@pytest.mark.parametrize("more", [b"", b"a"])
async def test_a_receiver_that_takes_its_time(
    begun: bytes, more: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def receive(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"{}")
        writer.write(begun)
        while not reader.at_eof():
            writer.write(more)
            await writer.drain()
            await asyncio.sleep(0.01)

    monkeypatch.setenv("CALLBACKS_TIMEOUT", "0.2")
    with closing(Sender()) as sender:
        error = await failure(sender, receive)
    assert error == ("timeout", "no whole answer within 0.2 seconds")


@pytest.mark.parametrize(
    ("variable", "message"),
    [
        ("CALLBACKS_CONNECT_TIMEOUT", "no connection within 0.5 seconds"),
        ("CALLBACKS_TIMEOUT", "no whole answer within 0.5 seconds"),
    ],
)
async def test_a_receiver_that_shows_no_certificate_in_time(
    variable: str, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    hello = b""

    async def receive(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal hello
        hello = await reader.read()

    monkeypatch.setenv(variable, "0.5")
    with closing(Sender()) as sender:
        assert sender.certificates  # which takes a while to read
        assert await failure(sender, receive, "https") == ("timeout", message)
    # The protocol that is spoken, by https://www.rfc-editor.org/rfc/rfc7301.
    assert b"http/1.1" in hello


NO_ANSWER = ("broken", "the answer is not HTTP, has no end, or breaks off")
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


@pytest.mark.parametrize(
    ("begun", "more"),
    [
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        (b"HTTP/1.1 200 OK\r\n", b"A: b\r\n"),
        (CHUNKED, b"1;" + b"0" * 999 + b"\r\n{\r\n"),
        (CHUNKED + b"0\r\n", b"A: b\r\n"),
    ],
)
async def test_an_answer_without_an_end(sender: Sender, begun: bytes, more: bytes) -> None:
    async def receive(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"{}")
        writer.write(begun)
        while True:
            writer.write(more * 1000)
            await writer.drain()

    assert await failure(sender, receive) == NO_ANSWER


@pytest.mark.parametrize(
    "parts",
    [
        [],
        [b"HTTP/1.1 200 OK\r\n"],
        [b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{"],
        [CHUNKED, b"1\r\n{\r\n"],
        [b"SSH-2.0-OpenSSH_9.9\r\n"],
    ],
)
async def test_an_answer_that_is_none(sender: Sender, parts: list[bytes]) -> None:
    assert await failure(sender, answering(*parts)) == NO_ANSWER


async def test_nobody_is_there(sender: Sender) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        with pytest.raises(SendingError, match=r"^no connection to 127\.0\.0\.1: ") as failed:
            await sender.send("POST", f"http://127.0.0.1:{nobody.getsockname()[1]}/", {})
    assert failed.value.kind == "unreachable"


async def test_a_host_without_an_address(sender: Sender, monkeypatch: pytest.MonkeyPatch) -> None:
    def getaddrinfo(*host: object, **options: int) -> list[Any]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    with pytest.raises(SendingError, match="not known") as failed:
        await sender.send("POST", "https://example.com/", {})
    assert failed.value.kind == "unreachable"


async def test_a_header_that_would_be_two(sender: Sender) -> None:
    async with listening(answering()) as url:
        with pytest.raises(SendingError, match="no header can have") as failed:
            await sender.send("POST", f"http://{url}", {"A": f"{PRIVATE}\r\nB: c"})
    assert PRIVATE not in str(failed.value)


LATER = datetime.now(UTC) + timedelta(hours=1)


@pytest.mark.parametrize(
    ("value", "low", "high"),
    [
        ("120", 120, 120),
        ("0", 0, 0),
        ("9" * 5000, 86400, 86400),
        (format_datetime(LATER, usegmt=True), 3000, 3600),
        (format_datetime(LATER - timedelta(days=1), usegmt=True), 0, 0),
        (format_datetime(LATER + timedelta(days=99), usegmt=True), 86400, 86400),
    ],
)
async def test_when_to_ask_again(sender: Sender, value: str, low: float, high: float) -> None:
    head = f"HTTP/1.1 503 Later\r\nRetry-After: {value}\r\nContent-Length: 0\r\n\r\n"
    answer = await ask(sender, answering(head.encode()))
    assert answer.retry_after is not None
    assert low <= answer.retry_after <= high


@pytest.mark.parametrize("value", ["", "soon", "-1", "1.5", "\xb2", "Mon, 99 Foo 2020 00:00:00"])
async def test_what_says_nothing_of_when(sender: Sender, value: str) -> None:
    head = f"HTTP/1.1 503 Later\r\nRetry-After: {value}\r\nContent-Length: 0\r\n\r\n"
    answer = await ask(sender, answering(head.encode("latin-1")))
    assert answer.retry_after is None
