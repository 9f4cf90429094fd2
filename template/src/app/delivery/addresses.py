"""Which URLs are called: those that lead to the public internet.

Whoever says where a callback goes could name what only this service can reach: a database, an
administrator's page, the metadata of its cloud. That is server-side request forgery,
https://owasp.org/www-community/attacks/Server_Side_Request_Forgery. So how a URL is written is
checked when it arrives, and where its host is when it is called: at an address that was checked.
"""

import asyncio
import re
import socket
from collections.abc import Sequence
from concurrent.futures import Executor
from functools import partial
from ipaddress import ip_address, ip_network
from typing import Annotated, Literal, Self

import httpx2
from pydantic import AfterValidator, Field, model_validator
from pydantic_settings import SettingsConfigDict

from app.settings import CommaSeparated, Settings, written_as

# Where IPv6 addresses of the public internet are, and which networks are not of it:
# https://www.iana.org/assignments/iana-ipv4-special-registry and
# https://www.iana.org/assignments/iana-ipv6-special-registry. `ipaddress.is_global` answers
# another question: it is true of multicast, and of what leads to any IPv4 address by NAT64.
PUBLIC_IPV6 = ip_network("2000::/3")
NOT_PUBLIC = [
    ip_network(network)
    for network in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        # The metadata of Azure, at an address that is public by its number.
        "168.63.129.16/32",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
        # Teredo, among others.
        "2001::/23",
        "2001:db8::/32",
        # 6to4.
        "2002::/16",
        "3fff::/20",
    )
]
# A name on the internet has a dot, and its last part begins with a letter: `127.1` and `0x7f000001`
# are names to httpx2, and 127.0.0.1 to the resolver.
NAME = re.compile(r"(?=.{1,253}$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z][a-z0-9-]{1,62}")

Host = Annotated[
    str,
    written_as("a host such as localhost or ::1, without scheme and port", r"[a-z0-9._:-]+"),
]
Port = Annotated[int, Field(ge=1, le=65535)]


class AddressSettings(Settings):
    """What may be called; and in development also the local hosts, by http and at any port."""

    model_config = SettingsConfigDict(env_prefix="CALLBACKS_")

    schemes: CommaSeparated[Literal["https", "http"]] = ("https",)
    ports: CommaSeparated[Port] = (443,)
    local_hosts: CommaSeparated[Host] = ("localhost", "127.0.0.1", "::1")

    @model_validator(mode="after")
    def nothing_local_in_production(self) -> Self:
        """Refuse what would let a client reach the network that the service is in."""
        if self.in_production and "local_hosts" in self.model_fields_set:
            raise ValueError("unset CALLBACKS_LOCAL_HOSTS, which is for development")
        return self

    def is_local(self, host: str) -> bool:
        """Tell whether a host is called wherever it is."""
        return not self.in_production and host in self.local_hosts


class ForbiddenURLError(ValueError):
    """A URL is not called; the message says why, and repeats neither its path nor its query."""


def is_public(address: str) -> bool:
    """Tell whether an IP address is one of the public internet.

    Raises:
        ValueError: it is no IP address.
    """
    ip = ip_address(address)
    # With a scope, as in `fe80::1%eth0`, it is of a network beside.
    possible = ip.version == 4 or (ip in PUBLIC_IPV6 and "%" not in address)
    return possible and not any(ip in network for network in NOT_PUBLIC)


def may_be_public(host: str) -> bool:
    """Tell whether a host is a public address, or a name that may lead to one."""
    try:
        return is_public(host)
    except ValueError:
        return NAME.fullmatch(host) is not None


def host_of(url: httpx2.URL) -> str:
    """Return the host as it is looked up: in ASCII, an IPv6 address without its brackets."""
    return url.raw_host.decode("ascii")


def port_of(url: httpx2.URL) -> int:
    """Return the port, also one that is not written."""
    return {"http": 80, "https": 443}[url.scheme] if url.port is None else url.port


def parse(value: str, settings: AddressSettings) -> httpx2.URL:
    """Return the parts of a URL that may be called, as far as its text tells.

    Raises:
        ForbiddenURLError: it may not.
    """
    try:
        url = httpx2.URL(value)
    except httpx2.InvalidURL:
        raise ForbiddenURLError("write a URL such as https://example.com/path") from None
    if url.scheme not in ("https", "http"):
        raise ForbiddenURLError("write a URL such as https://example.com/path")
    if url.userinfo:
        raise ForbiddenURLError("write the URL without a user's name and password")
    if "#" in value:
        raise ForbiddenURLError("write the URL without a fragment")
    host = host_of(url)
    if settings.is_local(host):
        return url
    if url.scheme not in settings.schemes:
        raise ForbiddenURLError(f"write a URL with {one_of(settings.schemes)}")
    if port_of(url) not in settings.ports:
        raise ForbiddenURLError(f"write a URL with port {one_of(settings.ports)}")
    if not may_be_public(host):
        raise ForbiddenURLError("write a URL whose host is on the public internet")
    return url


def one_of(values: Sequence[object]) -> str:
    """Return the values as a sentence has them."""
    return " or ".join(map(str, values))


def check_written(value: str) -> str:
    """Return a URL as it is, if it may be called as far as its text tells."""
    parse(value, AddressSettings())
    return value


# `callback_url: Annotated[CallbackURL | None, Query()] = None`: a string, as the client wrote it,
# where `HttpUrl` would add a slash to `https://example.com`.
CallbackURL = Annotated[
    str,
    Field(min_length=1, max_length=2083, json_schema_extra={"format": "uri"}),
    AfterValidator(check_written),
]


async def resolve(url: httpx2.URL, settings: AddressSettings, threads: Executor) -> list[str]:
    """Return the addresses of a URL's host: all of them may be called.

    Args:
        url: What `parse` returned.
        settings: The same.
        threads: Where it is waited for, since resolving a name cannot be cancelled.

    Raises:
        ForbiddenURLError: one of the addresses is not public.
        OSError: the host has no address.
    """
    host = host_of(url)
    ask = partial(socket.getaddrinfo, host, port_of(url), type=socket.SOCK_STREAM)
    found = await asyncio.get_running_loop().run_in_executor(threads, ask)
    addresses = list(dict.fromkeys(str(address[0]) for *_, address in found))
    for address in addresses:
        if not settings.is_local(host) and not is_public(address):
            raise ForbiddenURLError(f"{host} is at {address}, not on the public internet")
    return addresses
