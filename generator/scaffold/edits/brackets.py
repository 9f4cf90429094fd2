"""What stands between two brackets: items with commas between them."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import NamedTuple

from scaffold.edits.source import Source
from scaffold.edits.tokens import Token


class Item(NamedTuple):
    """One argument, parameter, element or name, with its stars, name and parentheses.

    Attributes:
        start: Where it begins.
        end: Where it ends.
        comma: Where the comma behind it is; None behind the last one, if there is none.
    """

    start: int
    end: int
    comma: int | None

    @property
    def stop(self) -> int:
        """Where it ends, with its comma."""
        return self.end if self.comma is None else self.comma + 1


class Bracket(NamedTuple):
    """A pair of brackets.

    Attributes:
        start: Behind the opening one.
        end: Before the closing one.
        items: In their order.
    """

    start: int
    end: int
    items: Sequence[Item]

    def index_of(self, offset: int) -> int:
        """Return the index of the item that holds the offset."""
        return next(i for i, item in enumerate(self.items) if item.start <= offset < item.end)


def bracket_at(source: Source, opening: int) -> Bracket:
    """Return the bracket that opens at the first token from that offset on that opens one."""
    first = source.token_index(opening)
    while not source.tokens[first].opens:
        first += 1
    items: list[Item] = []
    item: list[Token] = []
    depth = lambdas = 0
    for token in source.tokens[first + 1 :]:
        depth += token.opens - token.closes
        if depth < 0:
            items += [_item(item, None)] if item else []
            return Bracket(source.tokens[first].end, token.start, items)
        if depth == 0:
            # The commas of `lambda a, b: …` divide nothing here.
            lambdas += (token.text == "lambda") - (token.text == ":" and lambdas > 0)
        if token.text == "," and depth == lambdas == 0:
            items.append(_item(item, token.start))
            item = []
        elif not token.is_blank:
            item.append(token)
    raise source.refusal(opening, "no bracket closes")


def _item(tokens: Sequence[Token], comma: int | None) -> Item:
    return Item(tokens[0].start, tokens[-1].end, comma)


def has_generator(call: ast.Call) -> bool:
    """Say whether the only argument is a generator, which then has no parentheses of its own."""
    return len(call.args) == 1 and isinstance(call.args[0], ast.GeneratorExp)


def call_bracket(source: Source, call: ast.Call) -> Bracket:
    """Return the arguments of a call.

    Raises:
        CannotEditError: The call is inside an f-string, whose tokens Python 3.11 does not tell.
    """
    if bracket := find_call_bracket(source, call):
        return bracket
    raise source.refusal(call, "the call is inside a text")


def find_call_bracket(source: Source, call: ast.Call) -> Bracket | None:
    """Return the arguments of a call; None inside an f-string."""
    end = source.end(call)
    if not source.between(end - 1, end):
        return None
    bracket = bracket_at(source, source.end(call.func))
    return bracket if bracket.end == end - 1 else None


def display_bracket(source: Source, node: ast.List | ast.Tuple | ast.Set | ast.Dict) -> Bracket:
    """Return the elements of a list, set or dictionary, or of a tuple in parentheses.

    Raises:
        CannotEditError: It is a tuple without parentheses.
    """
    start = source.start(node)
    if source.tokens[source.token_index(start)].opens:
        bracket = bracket_at(source, start)
        if bracket.end == source.end(node) - 1:
            return bracket
    raise source.refusal(node, "the tuple has no parentheses")


def definition_bracket(source: Source, node: ast.FunctionDef | ast.AsyncFunctionDef) -> Bracket:
    """Return the parameters of a function."""
    index = source.token_index(source.offset(node.lineno, node.col_offset))
    depth = 0
    while not (source.tokens[index].text == "(" and depth == 0):
        depth += source.tokens[index].opens - source.tokens[index].closes
        index += 1
    return bracket_at(source, source.tokens[index].start)
