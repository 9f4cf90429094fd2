import re
from typing import Annotated, Any
from urllib.parse import unquote

import pytest
from fastapi import Body, FastAPI, Request
from fastapi.testclient import TestClient
from pydantic import HttpUrl

from app.delivery.expressions import MalformedExpression, UnusableValue, parse

URL = "{$request.query.callback_url}"
app = FastAPI()


@app.post("/items/{item_id}")
async def serve(
    request: Request,
    item_id: int,
    callback_url: HttpUrl | None = None,
    body: Annotated[Any, Body()] = None,
) -> str:
    return await parse(request.app.state.path).evaluate(request)


def ask(path: str, address: str = "https://h", **request: Any) -> str:
    """Return the address that a callback's path gives, for a request with these parts."""
    app.state.path = path
    return str(TestClient(app).post("/items/7", params={"callback_url": address}, **request).json())


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (f"{URL}/paid", "https://h/paid"),
        (f"{URL}/{{$request.body#/price}}", "https://h/1.10"),
        (f"{URL}/{{$request.body#/lines/1/a~1b}}", "https://h/true"),
        (f"{URL}/{{$request.path.item_id}}/{{$method}}", "https://h/7/POST"),
        (f"{URL}?from={{$url}}", "https://h?from=http%3A%2F%2Ftestserver%2Fitems%2F7"),
        ("{$request.header.X-Url}/x", "https://head/x"),
        ("https://we/{$request.body#/name}", "https://we/..%2Fn"),
    ],
)
def test_what_it_refers_to(path: str, expected: str) -> None:
    body = '{"price": 1.10, "lines": [0, {"a/b": true}], "name": "../n"}'
    headers = {"x-url": "https://head", "content-type": "application/json"}
    assert ask(path, content=body, headers=headers).startswith(expected)


@pytest.mark.parametrize(
    ("address", "path", "expected"),
    [
        # As it was sent: pydantic's HttpUrl would add a slash.
        ("https://h", "", "https://h"),
        ("https://h/", "/paid", "https://h/paid"),
        ("https://h/hooks?a=1", "/paid?b=2", "https://h/hooks/paid?a=1&b=2"),
    ],
)
def test_the_address_of_the_client(address: str, path: str, expected: str) -> None:
    assert ask(f"{URL}{path}", address) == expected


@pytest.mark.parametrize(
    "address", ["https://h/#part", "https:///x", "/x", "ftp://h", "https://h\\@e"]
)
def test_an_address_that_is_none(address: str) -> None:
    with pytest.raises(UnusableValue, match=r"^\$request\.body (has a fragment|is no http)"):
        ask("{$request.body}/paid", json=address)


@pytest.mark.parametrize(
    "value",
    ["../", "//evil.example.com", "a?b=c&d#e", "%2e%2e", "@e:80", "..\\", "{$url}", "\r\n", "é🧾"],
)
def test_data_stays_data(value: str) -> None:
    url = ask(f"{URL}/a/{{$request.body#/id}}/b", json={"id": value})
    assert re.fullmatch("https://h/a/([A-Za-z0-9_.~-]|%[0-9A-F]{2})+/b", url)
    assert unquote(url) == f"https://h/a/{value}/b"


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ("$request.body#/nowhere", "is not in the request"),
        ("$request.body#/lines/01", "is not in the request"),
        ("$request.body#/lines", "is a list, no text"),
        ("$request.body#/none", "is null, no text"),
        ("$request.body#/dots", "is empty or dots"),
        ("$request.query.nowhere", "is not in the request"),
        ("$request.header.X-Twice", "is in the request 2 times"),
    ],
)
def test_a_value_that_cannot_be_used(expression: str, reason: str) -> None:
    body = {"lines": [1, 2], "none": None, "dots": ".."}
    with pytest.raises(UnusableValue, match=re.escape(f"{expression} {reason}")):
        ask(f"{URL}/{{{expression}}}", json=body, headers=[("x-twice", "1"), ("x-twice", "2")])


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/paid", "begins with neither"),
        ("https://{$request.query.host}/x", "begins with neither"),
        (f"{URL}.example.com/x", "what follows {$request.query.callback_url} begins"),
        (f"{URL}/x#part", "# at 31 is sent to no server"),
        (f"{URL}/{{x", "{ at 30 is without its other half"),
        (f"{URL}/{{item_id}}", "write {$request.query.item_id} or {$request.path.item_id}"),
        (f"{URL}/{{$request.body.a.b}}", "write {$request.body#/a/b}"),
        (f"{URL}/{{$statusCode}}", "refers to the response: there is none yet"),
    ],
)
def test_a_path_that_is_no_address(path: str, reason: str) -> None:
    with pytest.raises(MalformedExpression, match=re.escape(reason)):
        parse(path)
