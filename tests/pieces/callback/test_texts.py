"""The files of a callback, and how they are read again."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scaffold.pieces.callback.contract import callback_in
from scaffold.pieces.callback.proof import proof_text
from scaffold.pieces.callback.texts import LONGEST, Callback, Ids, Model, callback_text, in_pieces
from scaffold.pieces.tests import FIXTURE
from support import CHECKOUT

TEMPLATE = CHECKOUT / "template"
ADDRESS = "{$request.query.callback_url}/invoices/{$request.body#/id}"
OURS = Callback("invoice_paid", ADDRESS, Model("InvoiceEvent"), Model("InvoiceEventReceived"))


def test_the_template_has_what_the_command_writes() -> None:
    written = (TEMPLATE / "src/app/callbacks/invoice_paid.py").read_text(encoding="utf-8")
    assert callback_text(OURS) == written
    proof = proof_text(OURS, "POST", "/invoices/", FIXTURE)
    test = (TEMPLATE / "tests/callbacks/test_invoice_paid.py").read_text(encoding="utf-8")
    assert proof == test


def test_no_comment_is_longer_than_lines_are_anywhere() -> None:
    comments = [line for line in callback_text(OURS).splitlines() if line.startswith("#")]
    # Ruff lets a line end in a link (E501).
    assert [line for line in comments if len(line) > 79 and "https://" not in line] == []


@pytest.mark.parametrize(
    "callback",
    [
        OURS,
        Callback("sent", '{$request.body#/a"b}', Model("A", "app.a"), Model("A", "app.a")),
        Callback(
            "x", "{$url}", Model("A", "..a"), Model("B"), Ids(("app.ids", "name"), ("t", "ü"))
        ),
        Callback("y", "{$method}", Model("A"), Model("B", "b"), Ids(operation_id="items-y")),
    ],
)
def test_what_was_written_is_read_again(callback: Callback) -> None:
    assert callback_in(ast.parse(callback_text(callback)), callback.name) == callback


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("invoice_paid", ["description: str", "paid: bool"]),
        ("paid", ["description: str", "paid: bool"]),
        ("user_logged_in", ["description: str"]),  # a keyword
        ("file_copy", ["description: str"]),  # a method of every model
        ("invoice_2", ["description: str"]),
    ],
)
def test_the_fields_of_a_new_event(name: str, fields: list[str]) -> None:
    text = callback_text(Callback(name, ADDRESS, Model("Event"), Model("Reply", "app.replies")))
    event = text.partition("class Event(BaseModel):\n")[2].partition("\n\n\n")[0]
    assert [line.strip() for line in event.splitlines() if ":" in line] == fields


@pytest.mark.parametrize(
    "text", ["", "async def paid(): ...", "@router.post\nasync def paid(a: A): ..."]
)
def test_a_file_without_such_a_callback(text: str) -> None:
    assert callback_in(ast.parse(text), "paid") is None


@given(st.lists(st.sampled_from(["/", "{$url}", "{$request.body#/a/b}", "{", "}", "a" * 20, '"'])))
def test_a_long_address_is_one_text_in_pieces(parts: list[str]) -> None:
    address = "".join(parts)
    assert ast.literal_eval(in_pieces(address)) == address


def test_a_long_address_fits_into_lines_and_keeps_its_expressions_whole() -> None:
    address = ADDRESS + "/notifications/of-cancellations/{$request.body#/by/whom}"
    pieces = in_pieces(address).split(" ")
    assert all(len(piece) <= LONGEST + len('""') for piece in pieces)
    assert all(piece.count("{") == piece.count("}") for piece in pieces)
