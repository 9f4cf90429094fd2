"""Sends one request to an address that a client named, and takes no harm from who answers.

With httpcore2, on which httpx2 is built, for all that it does not do: it follows no redirect, asks
no proxy, keeps no cookie, decodes no answer, and does not log the URL.
"""

import asyncio
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cached_property
from ssl import SSLContext
from typing import Any, Literal, cast

import httpcore2
import httpx2
from pydantic import PositiveFloat, PositiveInt
from pydantic_settings import SettingsConfigDict

from app.delivery.addresses import (
    AddressSettings,
    ForbiddenURLError,
    host_of,
    parse,
    port_of,
    resolve,
)
from app.metadata import NAME, VERSION
from app.settings import Settings

# Names that take long to resolve hold up no other work than that of callbacks.
RESOLVING_THREADS = 32
# In bytes: what comes of an answer beside its body, and how much of it is taken at once.
LARGEST_HEAD = 64 * 1024
PART = 4 * 1024
# In seconds: a receiver that asks for more time is asked again after this.
LONGEST_RETRY_AFTER = 24 * 60 * 60
BROKEN_OFF = (httpcore2.NetworkError, httpcore2.RemoteProtocolError)


class SendingSettings(Settings):
    """Times in seconds, `timeout` for all of it; the size of an answer's body in bytes."""

    model_config = SettingsConfigDict(env_prefix="CALLBACKS_")

    connect_timeout: PositiveFloat = 5.0
    timeout: PositiveFloat = 15.0
    max_answer_size: PositiveInt = 64 * 1024


@dataclass(frozen=True)
class Answer:
    """What the receiver answered.

    Attributes:
        status: The status, also that of a redirect, which is not followed.
        body: The body; empty if it is `unread`.
        unread: Why the body was not read, if it was not.
        retry_after: In how many seconds the receiver wants to be asked again, if it says so.
    """

    status: int
    body: bytes
    unread: str | None
    retry_after: float | None


class SendingError(Exception):
    """There is no answer; the message says why, without the URL's path and query.

    Attributes:
        kind: `forbidden`: the URL may not be called. `unreachable`: no address of its host takes a
            connection, or has a certificate for it. `timeout`: it takes too long. `broken`: the
            answer ends before it is whole.
    """

    def __init__(
        self, kind: Literal["forbidden", "unreachable", "timeout", "broken"], message: str
    ) -> None:
        super().__init__(message)
        self.kind = kind


class LimitedStream(httpcore2.AsyncNetworkStream):
    """A connection that ends when too much came, and lets other work go on before each part.

    What is no part of a body counts too: interim answers without end, chunks of one byte.
    """

    def __init__(self, stream: httpcore2.AsyncNetworkStream, limit: int) -> None:
        self.stream = stream
        self.left = limit

    # httpcore2 gives the time-outs.
    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109
        """Return a part of what came.

        Raises:
            httpcore2.ReadError: it is over the limit.
        """
        await asyncio.sleep(0)
        part = await self.stream.read(min(max_bytes, PART), timeout)
        self.left -= len(part)
        if self.left < 0:
            raise httpcore2.ReadError
        return part

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109
        """Send a part of the request."""
        await self.stream.write(buffer, timeout)

    async def aclose(self) -> None:
        """Close the connection."""
        await self.stream.aclose()

    def get_extra_info(self, info: str) -> Any:
        """Return what is asked of the connection."""
        return self.stream.get_extra_info(info)


class Sender:
    """Sends requests, each over a connection of its own."""

    def __init__(self) -> None:
        self.addresses = AddressSettings()
        self.settings = SendingSettings()
        self.threads = ThreadPoolExecutor(RESOLVING_THREADS, "callback-resolver")

    def close(self) -> None:
        """End without waiting for names that are being resolved."""
        self.threads.shutdown(wait=False, cancel_futures=True)

    @cached_property
    def certificates(self) -> SSLContext:
        """The authorities that are believed, read with the first request that needs them."""
        context = httpx2.create_ssl_context()
        context.set_alpn_protocols(["http/1.1"])
        return context

    async def send(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes = b""
    ) -> Answer:
        """Return what the receiver answers, whatever it is.

        Args:
            method: Such as `POST`.
            url: The whole of it, as `CallbackURL` takes it.
            headers: All but what the connection needs, in ASCII.
            body: What the headers describe.

        Raises:
            SendingError: there is no answer.
        """
        limits = self.settings
        try:
            target = parse(url, self.addresses)
            async with asyncio.timeout(limits.timeout):
                *others, last = await resolve(target, self.addresses, self.threads)
                for address in others:
                    with suppress(httpcore2.ConnectError, httpcore2.ConnectTimeout):
                        return await self._exchange(method, target, address, headers, body)
                return await self._exchange(method, target, last, headers, body)
        except ForbiddenURLError as error:
            raise SendingError("forbidden", str(error)) from None
        except TimeoutError:
            message = f"no whole answer within {limits.timeout:g} seconds"
            raise SendingError("timeout", message) from None
        except httpcore2.ConnectTimeout:
            message = f"no connection within {limits.connect_timeout:g} seconds"
            raise SendingError("timeout", message) from None
        except (OSError, httpcore2.ConnectError) as error:
            message = f"no connection to {httpx2.URL(url).host}: {error}"
            raise SendingError("unreachable", message) from None
        except httpcore2.LocalProtocolError:
            # Its message would repeat the value.
            raise SendingError("broken", "a header has a value that no header can have") from None
        except BROKEN_OFF:
            message = "the answer is not HTTP, has no end, or breaks off"
            raise SendingError("broken", message) from None

    async def _exchange(
        self,
        method: str,
        url: httpx2.URL,
        address: str,
        headers: Mapping[str, str],
        body: bytes,
    ) -> Answer:
        """Ask the host at an address that was checked, whatever its name leads to by now."""
        limits = self.settings
        target = httpcore2.URL(
            scheme=url.raw_scheme, host=url.raw_host, port=port_of(url), target=url.raw_path
        )
        sent = {
            **headers,
            "Host": url.netloc.decode("ascii"),
            "User-Agent": f"{NAME}/{VERSION}",
            "Accept-Encoding": "identity",
            "Connection": "close",
        }
        connect = cast(httpcore2.AsyncNetworkBackend, httpcore2.AnyIOBackend()).connect_tcp
        async with aclosing(await connect(address, port_of(url), limits.connect_timeout)) as opened:
            stream = opened
            if url.scheme == "https":
                stream = await opened.start_tls(
                    self.certificates, host_of(url), limits.connect_timeout
                )
            limited = LimitedStream(stream, limits.max_answer_size + LARGEST_HEAD)
            connection = httpcore2.AsyncHTTP11Connection(target.origin, limited)
            request = connection.stream(method, target, headers=[*sent.items()], content=body)
            async with request as response:
                answered = {
                    name.lower(): value.decode("latin-1") for name, value in response.headers
                }
                content, unread = await self._read(response, answered)
        wait = seconds_until(answered.get(b"retry-after", ""))
        return Answer(response.status, content, unread, wait)

    async def _read(
        self, response: httpcore2.Response, headers: Mapping[bytes, str]
    ) -> tuple[bytes, str | None]:
        """Return the body, or why not."""
        if headers.get(b"content-encoding", "identity").lower() != "identity":
            return b"", "it is compressed, which was not asked for"
        content = bytearray()
        async with aclosing(response.aiter_stream()) as parts:
            async for part in parts:
                content += part
                if len(content) > self.settings.max_answer_size:
                    return b"", f"it is larger than {self.settings.max_answer_size} bytes"
        return bytes(content), None


def seconds_until(retry_after: str) -> float | None:
    """Return what a `Retry-After` asks for, which is a number or a date, or None."""
    try:
        if retry_after.isdecimal():
            seconds = float(retry_after)
        else:
            date = parsedate_to_datetime(retry_after)
            seconds = (date.replace(tzinfo=date.tzinfo or UTC) - datetime.now(UTC)).total_seconds()
    except ValueError:
        return None
    return min(max(seconds, 0.0), LONGEST_RETRY_AFTER)
