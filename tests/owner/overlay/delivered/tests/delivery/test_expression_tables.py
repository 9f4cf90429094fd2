import re
from typing import Annotated, Any
from urllib.parse import unquote

import pytest
from fastapi import Body, FastAPI, Request
from fastapi.testclient import TestClient
from pydantic import HttpUrl

from app.delivery.expressions import (
    Expression,
    MalformedExpression,
    UnusableValue,
    parse,
    with_query,
)

CLIENT = "https://client.example.com"
URL = "{$request.query.callback_url}"
# What would change an address, if it were more than data.
AWKWARD = [
    "../",
    "../../admin",
    "/",
    "//evil.example.com",
    "a/b",
    "a?b=c",
    "a&b=c",
    "a#b",
    "%2e%2e",
    "%2F",
    "%",
    "100%",
    "a b",
    "a+b",
    "a:b",
    "@evil.example.com",
    ":80@evil.example.com/",
    "\\evil",
    "..\\",
    ".hidden",
    "a..",
    "a.b",
    ";v=1",
    "{$request.body#/id}",
    "{}",
    "a\r\nHost: evil.example.com",
    "a\tb",
    "\x00",
    "größe",
    "項目",
    "🧾",
    "e\u0301",
    "\u202egpj",
    "<script>",
    '"',
    "'",
    "~-_",
    "x" * 3000,
]


# What is no segment of a path, encoded or not.
NO_SEGMENT = ["", ".", "..", "..."]


app = FastAPI()


@app.post("/items/{item_id}/{rest:path}")
async def serve(
    request: Request,
    item_id: int,
    rest: str,
    callback_url: HttpUrl | None = None,
    body: Annotated[Any, Body()] = None,
) -> str:
    return await parse(request.app.state.path).evaluate(request)


def ask(path: str, params: Any = None, **request: Any) -> str:
    """Return the address that a callback's path gives, for a request with these parts."""
    app.state.path = path
    params = params if isinstance(params, list) else {"callback_url": CLIENT, **(params or {})}
    client = TestClient(app, base_url="http://api.example.com")
    answer = client.post("/items/7/a%2Fb", params=params, **request)
    assert answer.status_code == 200, answer.text
    return str(answer.json())


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (URL, CLIENT),
        (f"{URL}/paid", f"{CLIENT}/paid"),
        (f"{URL}/{{$request.body#/id}}", f"{CLIENT}/7"),
        (f"{URL}/{{$request.body#/price}}", f"{CLIENT}/1.10"),
        (f"{URL}/{{$request.body#/large}}", f"{CLIENT}/1E400"),
        (f"{URL}/{{$request.body#/is_paid}}", f"{CLIENT}/true"),
        (f"{URL}/{{$request.body#/lines/1/sku}}", f"{CLIENT}/b"),
        (f"{URL}/{{$request.body#/a~1b/m~0n}}", f"{CLIENT}/slash"),
        (f"{URL}/{{$request.body#/~01}}", f"{CLIENT}/tilde"),
        (f"{URL}/{{$request.body#/}}", f"{CLIENT}/nameless"),
        (f"{URL}/{{$request.body#/0}}", f"{CLIENT}/zero"),
        (f"{URL}/{{$request.path.item_id}}", f"{CLIENT}/7"),
        (f"{URL}/{{$request.path.rest}}", f"{CLIENT}/a%2Fb"),
        (f"{URL}/{{$request.header.X-Tenant}}", f"{CLIENT}/one"),
        (f"{URL}/{{$request.header.x-tenant}}", f"{CLIENT}/one"),
        (f"{URL}/{{$method}}", f"{CLIENT}/POST"),
        (f"{URL}?from={{$url}}", f"{CLIENT}?from=http%3A%2F%2Fapi.example.com%2Fitems%2F7"),
        (f"{URL}?id={{$request.body#/id}}&e={{$request.query.empty}}", f"{CLIENT}?id=7&e="),
        (f"{URL}/{{$request.body#/id}}.{{$method}}/x", f"{CLIENT}/7.POST/x"),
        ("{$request.body#/url}/x", "https://in.example.com/x"),
        ("{$request.header.x-url}/x", "https://head.example.com/x"),
        ("https://we.example.com", "https://we.example.com"),
        ("https://we.example.com/{$request.body#/id}", "https://we.example.com/7"),
        ("http://we.example.com?id={$request.body#/id}", "http://we.example.com?id=7"),
    ],
)
def test_what_it_refers_to(path: str, expected: str) -> None:
    body = """{"id": 7, "price": 1.10, "large": 1E400, "is_paid": true, "0": "zero", "": "nameless",
        "lines": [{"sku": "a"}, {"sku": "b"}], "a/b": {"m~n": "slash"}, "~1": "tilde",
        "url": "https://in.example.com"}"""
    headers = {"x-tenant": "one", "x-url": "https://head.example.com"}
    headers["content-type"] = "application/json"
    address = ask(path, content=body, headers=headers, params={"empty": ""})
    assert address.startswith(expected)
    assert "{" not in address
    if "$url" not in path:
        assert address == expected


def test_the_whole_body() -> None:
    assert ask("{$request.body}/x", json="https://in.example.com/") == "https://in.example.com/x"
    assert ask(f"{URL}/{{$request.body}}", json=12) == f"{CLIENT}/12"


@pytest.mark.parametrize(
    ("address", "path", "expected"),
    [
        # As it was sent: pydantic's HttpUrl would add a slash.
        ("https://h", "", "https://h"),
        ("https://h/", "", "https://h/"),
        ("https://h", "/paid", "https://h/paid"),
        ("https://h/", "/paid", "https://h/paid"),
        ("https://h/hooks", "/paid", "https://h/hooks/paid"),
        ("https://h/hooks/", "/paid", "https://h/hooks/paid"),
        ("https://h//", "/paid", "https://h//paid"),
        ("https://h/hooks/", "?a=b", "https://h/hooks/?a=b"),
        ("HTTPS://H:8443/Hooks", "/paid", "HTTPS://H:8443/Hooks/paid"),
        ("https://h/a%20b/%2e", "/paid", "https://h/a%20b/%2e/paid"),
        ("https://[::1]:8000/", "/paid", "https://[::1]:8000/paid"),
        # A query stays behind the path.
        ("https://h?token=1", "/paid", "https://h/paid?token=1"),
        ("https://h/?token=1/", "/paid", "https://h/paid?token=1/"),
        ("https://h/hooks?a=1&b=2", "/paid?c=3", "https://h/hooks/paid?a=1&b=2&c=3"),
        ("https://h?", "/paid", "https://h/paid"),
        ("https://h?a=%26&b=http://x/?y", "/paid", "https://h/paid?a=%26&b=http://x/?y"),
    ],
)
def test_the_address_of_the_client(address: str, path: str, expected: str) -> None:
    assert ask(f"{URL}{path}", params={"callback_url": address}) == expected


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("https://h/#part", "has a fragment"),
        ("https://h#", "has a fragment"),
        ("https://", "is no http or https URL"),
        ("https:///paid", "is no http or https URL"),
        ("https:", "is no http or https URL"),
        ("//h", "is no http or https URL"),
        ("h/paid", "is no http or https URL"),
        ("/paid", "is no http or https URL"),
        ("", "is no http or https URL"),
        ("ftp://h", "is no http or https URL"),
        ("javascript:alert(1)", "is no http or https URL"),
        ("https://h\\@evil.example.com", "is no http or https URL"),
        ("https://h/a b", "is no http or https URL"),
        ("https://h/\r\nx: y", "is no http or https URL"),
    ],
)
def test_an_address_that_is_none(address: str, reason: str) -> None:
    with pytest.raises(UnusableValue, match=re.escape(f"$request.body {reason}")):
        ask("{$request.body}/paid", json=address)


@pytest.mark.parametrize("path", ["/a/{}/b", "/a/{}", "/a.{}.json", "/a?b={}&c=d"])
@pytest.mark.parametrize("value", AWKWARD)
def test_data_stays_data(path: str, value: str) -> None:
    address = parse(f"{CLIENT}/hooks{path.replace('{}', '{$request.body#/id}')}")
    url = address.url({address.expressions[0]: value})
    before, after = f"{CLIENT}/hooks{path}".split("{}")
    assert url.startswith(before)
    assert url.endswith(after)
    data = url.removeprefix(before).removesuffix(after)
    assert re.fullmatch("([A-Za-z0-9_.~-]|%[0-9A-F]{2})+", data)
    assert unquote(data) == value


@pytest.mark.parametrize("value", AWKWARD)
def test_data_arrives_as_it_was_sent(value: str) -> None:
    callback = f"{URL}/{{$request.body#/id}}/{{$request.query.id}}"
    url = ask(callback, {"id": value}, json={"id": value})
    assert list(map(unquote, url.removeprefix(f"{CLIENT}/").split("/"))) == [value, value]


@pytest.mark.parametrize("value", NO_SEGMENT)
@pytest.mark.parametrize("path", ["/a/{}", "/a/{}/b", "/a/.{}/b", "/{}{}/b"])
def test_what_is_no_segment_of_a_path(path: str, value: str) -> None:
    callback = URL + path.replace("{}", "{$request.body#/id}")
    with pytest.raises(UnusableValue, match="body#/id is empty or dots"):
        ask(callback, json={"id": value})


@pytest.mark.parametrize("value", NO_SEGMENT)
def test_the_query_takes_it(value: str) -> None:
    assert ask(f"{URL}?a={{$request.body#/id}}", json={"id": value}) == f"{CLIENT}?a={value}"


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ("$request.body#/nowhere", "is not in the request"),
        ("$request.body#/lines/2", "is not in the request"),
        ("$request.body#/lines/-", "is not in the request"),
        ("$request.body#/lines/01", "is not in the request"),
        ("$request.body#/name/0", "is not in the request"),
        ("$request.body#/lines", "is a list, no text"),
        ("$request.body#/lines/0", "is an object, no text"),
        ("$request.body#/none", "is null, no text"),
        ("$request.body", "is an object, no text"),
        ("$request.body#/half", "holds half of a character"),
        ("$request.query.nowhere", "is not in the request"),
        ("$request.query.twice", "is in the request 2 times"),
        ("$request.path.nowhere", "is not in the request"),
        ("$request.header.x-nowhere", "is not in the request"),
        ("$request.header.X-Twice", "is in the request 2 times"),
    ],
)
def test_a_value_that_cannot_be_used(expression: str, reason: str) -> None:
    body = r"""{"lines": [{"sku": "a"}], "name": "n", "none": null, "half": "\ud800"}"""
    with pytest.raises(UnusableValue, match=re.escape(f"{expression} {reason}")):
        ask(
            f"{URL}/{{{expression}}}",
            content=body,
            params=[("callback_url", CLIENT), ("twice", "1"), ("twice", "2")],
            headers=[("x-twice", "1"), ("x-twice", "2"), ("content-type", "application/json")],
        )


def test_a_body_that_is_no_json() -> None:
    for body in (b"", b"text", b"\xff"):
        with pytest.raises(UnusableValue, match=re.escape("$request.body is no JSON")):
            ask(f"{URL}/{{$request.body}}", content=body, headers={"content-type": "text/plain"})


def test_no_message_tells_the_value() -> None:
    for secret in ("ftp://secret", "https://secret#", "https://sec ret"):
        with pytest.raises(UnusableValue) as caught:
            ask("{$request.body}", json=secret)
        assert "sec" not in str(caught.value)


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("", "begins with neither"),
        ("/paid", "begins with neither"),
        (f"/hooks{URL}", "begins with neither"),
        ("ftp://h/x", "begins with neither"),
        ("https://{$request.query.host}/x", "begins with neither"),
        ("https://h{$request.query.rest}", "begins with neither"),
        ("https://h:{$request.query.port}/x", "begins with neither"),
        (f"{URL}paid", "what follows {$request.query.callback_url} begins with neither / nor ?"),
        (f"{URL}{{$method}}", "what follows {$request.query.callback_url} begins"),
        (f"{URL}.example.com/x", "what follows {$request.query.callback_url} begins"),
        (f"{URL}/a b", "holds a space"),
        (f"{URL}/a\x00", "holds a space or a character that cannot be printed"),
        (f"{URL}/x#part", "# at 31 is sent to no server"),
        (f"{URL}/{{x", "{ at 30 is without its other half"),
        (f"{URL}/x}}", "} at 31 is without its other half"),
        (f"{URL}/{{a{{$url}}}}", "{ at 30 is without its other half"),
        (f"{URL}/{{}}", "{} at 30 is no runtime expression"),
        (f"{URL}/{{$url:path}}", "{$url:path} at 30 is no runtime expression"),
        (f"{URL}/{{item_id}}", "write {$request.query.item_id} or {$request.path.item_id}"),
        ("{$callback_url}/x", "{$callback_url} at 0 is no runtime expression: write {$request.que"),
        (f"{URL}/{{$request.body.id}}", "write {$request.body#/id}"),
        (f"{URL}/{{$request.body.a.b}}", "write {$request.body#/a/b}"),
        (f"{URL}/{{$request.body#id}}", "is no runtime expression"),
        (f"{URL}/{{$request.body#/a~2}}", "is no runtime expression"),
        (f"{URL}/{{$request.query}}", "is no runtime expression"),
        (f"{URL}/{{$request.header.x y}}", "space"),
        (f"{URL}/{{$request.header.x:y}}", "is no runtime expression"),
        (f"{URL}/{{$request.cookie.id}}", "is no runtime expression"),
        (f"{URL}/{{$URL}}", "is no runtime expression"),
        (f"{URL}/{{$response.body#/id}}", "{$response.body#/id} at 30 refers to the response"),
        (f"{URL}/{{$response.header.location}}", "refers to the response"),
        (f"{URL}/{{$statusCode}}", "refers to the response: there is none yet"),
    ],
)
def test_a_path_that_is_no_address(path: str, reason: str) -> None:
    with pytest.raises(MalformedExpression, match=re.escape(reason)):
        parse(path)


def test_the_parts_of_an_address() -> None:
    address = parse(f"{URL}/a/{{$request.body#/b~1c/0}}?d={{$request.header.E}}")
    assert address.expressions == (
        Expression("$request.query.callback_url", "query", "callback_url"),
        Expression("$request.body#/b~1c/0", "body", pointer=("b/c", "0")),
        Expression("$request.header.E", "header", "E"),
    )
    assert [part for part in address.parts if isinstance(part, str)] == ["/a/", "?d="]


def test_a_query_behind_a_query() -> None:
    assert with_query("https://h/x", "a=1") == "https://h/x?a=1"
    assert with_query("https://h/x?a=1", "b=2") == "https://h/x?a=1&b=2"
    assert with_query("https://h/x?a=1", "") == "https://h/x?a=1"
