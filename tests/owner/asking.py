"""A request, and what has to come back: one line of a table each."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from http.client import HTTPConnection, HTTPResponse
from time import monotonic
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit

BOUNDARY = "a-line-between-parts"
PATIENCE = 10  # seconds


class Ask(NamedTuple):
    """A request and its answer.

    `body` is what the answer holds: of a JSON object these members at least, of anything else
    exactly this. A header that must not be there is None. `on` is the only database of a case.
    What comes `later`, after an answer, is asked for until it is there.
    """

    request: str
    status: int
    body: Any = ...
    headers: Mapping[str, str | None] = {}
    send: Mapping[str, str] = {}
    json: Any = ...
    form: Mapping[str, str] | None = None
    files: Mapping[str, tuple[str, bytes]] | None = None
    text: bytes | None = None
    on: str | None = None
    later: bool = False

    def content(self) -> tuple[dict[str, str], bytes | None]:
        """Return the headers and the body to be sent."""
        if self.json is not ...:
            return {"content-type": "application/json"}, json.dumps(self.json).encode()
        if self.text is not None:
            return {"content-type": "application/json"}, self.text
        if self.files is not None:
            parts = b"".join(multipart(self.form or {}, self.files))
            return {"content-type": f"multipart/form-data; boundary={BOUNDARY}"}, parts
        if self.form is not None:
            kind = "application/x-www-form-urlencoded"
            return {"content-type": kind}, urlencode(self.form).encode()
        return {}, None


def multipart(form: Mapping[str, str], files: Mapping[str, tuple[str, bytes]]) -> Iterator[bytes]:
    """Yield the pieces of a form with files."""
    for name, value in form.items():
        yield part(f'name="{name}"', value.encode())
    for name, (filename, content) in files.items():
        yield part(f'name="{name}"; filename="{filename}"', content)
    yield f"--{BOUNDARY}--\r\n".encode()


def part(of_what: str, content: bytes) -> bytes:
    """Return a piece of a form."""
    head = f"--{BOUNDARY}\r\nContent-Disposition: form-data; {of_what}\r\n\r\n"
    return head.encode() + content + b"\r\n"


def wrong(url: str, table: Iterable[Ask]) -> list[str]:
    """Return a line for each request that is answered otherwise, asked in this order.

    All of them go through one connection, as a browser's would: an answer that is longer than it
    says spoils the next one.
    """
    address = urlsplit(url).netloc
    connection = HTTPConnection(address, timeout=20)
    found = []
    for ask in table:
        try:
            deadline = monotonic() + (PATIENCE if ask.later else 0)
            while (difference := compared(connection, ask)) and monotonic() < deadline:
                pass
            if difference:
                found.append(f"{ask.request}: {difference}")
        except (OSError, ValueError) as error:
            found.append(f"{ask.request}: {error!r}")
            connection.close()
    connection.close()
    return found


def compared(connection: HTTPConnection, ask: Ask) -> str | None:
    """Ask, and return how the answer differs."""
    method, path = ask.request.split(" ", 1)
    headers, content = ask.content()
    connection.request(method, path, content, {**headers, **ask.send})
    answer = connection.getresponse()
    text = answer.read()
    if answer.status != ask.status:
        return f"{answer.status}, not {ask.status}: {text.decode(errors='replace')[:500]}"
    for name, value in ask.headers.items():
        if answer.headers.get(name) != value:
            return f"{name}: {answer.headers.get(name)!r}, not {value!r}"
    if ask.body is not ...:
        body = decoded(answer, text)
        if not holds(body, ask.body):
            return f"{body!r}, not {ask.body!r}"
    return None


def decoded(answer: HTTPResponse, text: bytes) -> object:
    """Return the body as JSON where it is that, else as text or bytes; None if it is empty."""
    kind = answer.headers.get_content_type()
    if not text:
        return None
    if kind.endswith("json"):
        return json.loads(text)
    return text.decode() if kind.startswith("text/") else text


def holds(body: object, wanted: object) -> bool:
    """Return whether an object has these members, at any depth, or a value is this one."""
    if isinstance(wanted, dict) and isinstance(body, dict):
        return all(name in body and holds(body[name], value) for name, value in wanted.items())
    if isinstance(wanted, list) and isinstance(body, list):
        return len(body) == len(wanted) and all(map(holds, body, wanted))
    return bool(body == wanted)
