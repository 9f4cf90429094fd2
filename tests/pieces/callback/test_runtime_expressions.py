"""Runtime expressions, against the examples of the specification and what people write instead."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scaffold.pieces.callback.runtime_expressions import (
    GRAMMAR,
    Expression,
    NotAnExpressionError,
    expressions_in,
)
from support import CHECKOUT


@pytest.mark.parametrize(
    ("text", "source", "name", "pointer"),
    [
        ("$url", "url", "", ()),
        ("$method", "method", "", ()),
        ("$statusCode", "statusCode", "", ()),
        ("$request.path.id", "request.path", "id", ()),
        ("$request.path.user/id", "request.path", "user/id", ()),
        ("$request.query.queryUrl", "request.query", "queryUrl", ()),
        ("$request.query.$filter", "request.query", "$filter", ()),
        ("$request.header.content-type", "request.header", "content-type", ()),
        ("$request.body", "request.body", "", ()),
        ("$request.body#", "request.body", "", ()),
        ("$request.body#/", "request.body", "", ("",)),
        ("$request.body#/user/uuid", "request.body", "", ("user", "uuid")),
        ("$request.body#/successUrls/2", "request.body", "", ("successUrls", "2")),
        ("$request.body#/a~1b/c~0d/~01", "request.body", "", ("a/b", "c~d", "~1")),
        ("$response.body#/status", "response.body", "", ("status",)),
        ("$response.header.Server", "response.header", "Server", ()),
    ],
)
def test_an_expression(text: str, source: str, name: str, pointer: tuple[str, ...]) -> None:
    expression = Expression(text, source, name, pointer)
    assert expressions_in(f"{{{text}}}/x") == (expression,)


def test_an_address_holds_none_or_several() -> None:
    assert expressions_in("https://example.com/hook") == ()
    found = expressions_in("{$request.query.callback_url}/invoices/{$request.body#/id}/x{$method}")
    assert [one.source for one in found] == ["request.query", "request.body", "method"]


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("{$callback_url}", "write {$request.query.callback_url} or {$request.path.callback_url}"),
        ("{invoice_id}", "write {$request.query.invoice_id} or {$request.path.invoice_id}"),
        ("{name:path}", "write {$request.query.name} or {$request.path.name}"),
        ("{$request.body.id}", "write {$request.body#/id}"),
        ("{$response.body.user.id}", "write {$response.body#/user/id}"),
        ("{$request.body/id}", "write {$request.body#/id}"),
        ("{$request.body#id}", "is no runtime expression, such as"),
        ("{$request.body#/a~2}", "is no runtime expression"),
        ("{$request.query.}", "is no runtime expression"),
        ("{$request.header.a b}", "is no runtime expression"),
        ("{$request.cookie.id}", "is no runtime expression"),
        ("{$Url}", "is no runtime expression"),
        ("{}", "{} is no runtime expression"),
        ("{$url", "'{' without its other half"),
        ("$url}", "'}' without its other half"),
        ("{$request.body#/{id}}", "'{' without its other half"),
    ],
)
def test_what_is_none(address: str, says: str) -> None:
    with pytest.raises(NotAnExpressionError, match=re.escape(says)):
        expressions_in(address)


@given(st.lists(st.text(st.characters(exclude_characters="{}", exclude_categories=["Cs"]))))
def test_every_key_of_a_body_can_be_pointed_at(keys: list[str]) -> None:
    pointer = "".join("/" + key.replace("~", "~0").replace("/", "~1") for key in keys)
    (expression,) = expressions_in(f"{{$request.body#{pointer}}}")
    assert expression.pointer == tuple(keys)


def test_the_projects_that_deliver_read_the_same_grammar() -> None:
    """But for the response, which is not there when they record a callback."""
    path = CHECKOUT / "template/src/app/delivery/expressions.py"
    (theirs,) = re.findall(r'EXPRESSION = re.compile\(\s*r"""(.*?)"""', path.read_text(), re.DOTALL)
    ours = GRAMMAR.pattern.replace("| statusCode", "")
    ours = ours.replace("(?P<message> request | response )", "request")
    assert "".join(theirs.split()) == "".join(ours.split())
