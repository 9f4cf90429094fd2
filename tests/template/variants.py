"""What a file of the template becomes, in the combinations of what its pieces ask.

A small file is rendered in every combination. The pieces of a larger one, its gates above all, are
rendered one after the other, and none sees what is in another. So a fault lies in one piece, or
between two: an order, a blank line, a key that is there twice, a name that is used and not
imported. Each two pieces are therefore tried in every combination of what those two ask, among the
fewest others and among the most. That the pieces are independent is not taken for granted: the
statements of the file are of kinds that reach no other, and each rendered file has to be its
pieces, each rendered with the answers to what it asks itself, and no others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations_with_replacement
from typing import NamedTuple

from jinja2 import nodes
from support import how_to_make
from template.combinations import (
    Combination,
    Part,
    answers_of,
    every,
    exclusions,
    parts_in,
    parts_of_feature,
    possible,
    size,
)
from template.reading import (
    ENVIRONMENT,
    FILES,
    brought_by,
    context,
    is_there,
    render,
    template_of,
)

# So many are tried, of a file or of one piece of a larger file.
MOST = 128
# Other statements set what another piece may see, as `set` does behind an `if` too:
# https://jinja.palletsprojects.com/en/stable/templates/#assignments
ALONE = (nodes.Template, nodes.Output, nodes.If, nodes.FilterBlock)


class Variants(NamedTuple):
    """What a file becomes."""

    combinations: int
    chosen: str | None
    """Which combinations these are; None if they are all."""
    texts: dict[str, Combination]
    """Each distinct text, and the first combination that gives it."""


class Piece:
    """What is rendered without regard to the rest of its file."""

    def __init__(self, node: nodes.Node) -> None:
        self.parts = parts_in(node)
        self.template = template_of(node)
        self.texts: dict[frozenset[tuple[Part, object]], str] = {}

    def text(self, combination: Combination) -> str:
        """Render the piece with the answers to what it asks itself."""
        own = {part: combination[part] for part in self.parts}
        key = frozenset(own.items())
        if key not in self.texts:
            self.texts[key] = self.template.render(context(answers_of(own)))
        return self.texts[key]


def pieces_of(path: str) -> list[Piece]:
    """Return the pieces of a file, in their order."""
    tree = ENVIRONMENT.parse(FILES[path])
    if all(isinstance(statement, ALONE) for statement in tree.find_all(nodes.Stmt)):
        return [Piece(node) for node in tree.body]
    return [Piece(tree)]


def variants(path: str) -> Variants:
    """Render a file once in each combination that is tried.

    Raises:
        AssertionError: a piece depends on what it does not ask for.
    """
    pieces = pieces_of(path)
    there = {part for feature in brought_by(path) for part in parts_of_feature(feature)}
    parts = sorted(there.union(*(piece.parts for piece in pieces)), key=str)
    groups = [there | piece.parts for piece in pieces]
    combinations, chosen = every(parts), None
    if size(parts) > MOST:
        chosen = "each two pieces in every combination"
        if any(size(group) > MOST for group in groups):
            chosen = "sampled, for a piece that asks too much: each two answers"
            groups = [there | {part} for part in parts]
        combinations = in_twos(groups, parts)
    number, texts = 0, dict[str, Combination]()
    for combination in filter(possible(parts), combinations):
        number += 1
        values = context(answers_of(combination))
        if is_there(path, values):
            text = render(path, values)
            own = "".join(piece.text(combination) for piece in pieces)
            assert text == own, f"{path} is not its pieces\n{how_to_make(answers_of(combination))}"
            texts.setdefault(text, combination)
    return Variants(number, chosen, texts)


def in_twos(groups: Iterable[set[Part]], parts: Sequence[Part]) -> Iterator[Combination]:
    """Yield each two groups in every combination, among the least of the rest and the most.

    What a validator compares with a group goes with it.
    """
    compared = [asked for asked in exclusions().values() if asked <= set(parts)]
    whole = [group.union(*(asked for asked in compared if asked & group)) for group in groups]
    twos = {frozenset(one | other) for one, other in combinations_with_replacement(whole, 2)}
    ends = least(parts), most(parts, set().union(*compared))
    found = {
        tuple({**end, **changed}.items())
        for two in twos
        for changed in every(list(two))
        for end in ends
    }
    return map(dict, sorted(found, key=str))


def least(parts: Iterable[Part]) -> Combination:
    return {part: part.values()[0] for part in parts}


def most(parts: Iterable[Part], compared: set[Part]) -> Combination:
    """Return the last value of everything; of what is compared, the last that go together."""
    # The part with the most values takes another one first.
    several = sorted(compared, key=lambda part: (len(part.values()), part))
    together = next(filter(possible(several), reversed([*every(several)])))
    return {part: part.values()[-1] for part in parts} | dict(together)
