"""Two insertions into one gap: which list is which, and so in which order they stand."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise, takewhile
from typing import Any, NamedTuple

from scaffold.edits.imported_names import sort_key
from scaffold.edits.lists import EVIDENCE, Node, lists, node_of
from scaffold.project.trees import parse

Lines = Sequence[str]
VARIABLE = re.compile(r"[ \t#]*(?:export[ \t]+)?([A-Za-z_]\w*)[ \t]*=")
PATTERN = re.compile(r"\s*([^#\s].*)")
TEXT = re.compile(r"\s*\S")
ROW = re.compile(r"(\|(?![ :|-]+$).*)")
TABLE = re.compile(r"(\[.*)")
FENCED = re.compile(r"^ *(```|~~~).*?^ *\1[^\n]*$", re.MULTILINE | re.DOTALL)
# What has a place of its own in Markdown: headings, items, rows, quotes, tags, and what is fenced.
PLACED = re.compile(r"^\s*(#+ |[-*+] |\d+[.)] |[|>]|</?\w|```|~~~)", re.MULTILINE)
SENTENCE = re.compile(r".*[.!?:]\W*$|\s*$")


class Gap(NamedTuple):
    """A place between two lines, where both sides inserted something.

    Attributes:
        path: Of the file: its name tells what it is.
        base: The lines that both come from.
        at: Before which of them the gap is.
        mine: The owner's insertion.
        theirs: The template's.
    """

    path: str
    base: Lines
    at: int
    mine: Lines
    theirs: Lines

    @property
    def sides(self) -> list[Lines]:
        """Both insertions: the template's first, unless a blank line parts it from what is above.

        What belongs to the lines above, or is parted from those below, comes first.
        """

        def parted(side: Lines) -> tuple[bool, bool]:
            return not side[0].strip(), bool(side[-1].strip())

        return sorted((self.theirs, self.mine), key=parted)


class Member(NamedTuple):
    """A member of a list, with its key and the lines it is on: its own, and comments above."""

    key: str
    lines: tuple[str, ...]


Members = list[Member] | None


class Insertions(NamedTuple):
    """What both sides add to one list.

    Attributes:
        sides: The members of each; None, if there is anything else too.
        above: The keys of the members above the gap; None for one whose order matters.
        below: Of those below it.
        evidence: As long as this, both lists say that they are sorted; None: they never do.
        free: Whether the order is free where the list is not sorted.
    """

    sides: Sequence[Members]
    above: Sequence[str | None] = ()
    below: Sequence[str | None] = ()
    evidence: int | None = None
    free: bool = True


def united(gap: Gap) -> list[str] | None:
    """Return both insertions in one order, or None where the order matters and nobody knows it.

    What is free of order comes as in the template, then the owner's; what is sorted stays so.
    """
    orders = (_in_order(found, _order(found)) for found in _readings(gap))
    return next((lines for lines in orders if lines), None)


def sorted_together(gap: Gap) -> list[str] | None:
    """Return both insertions in the order of the sorted list that they are in; None if in none."""
    orders = (_in_order(found, order) for found in _readings(gap) if (order := _order(found)))
    return next((lines for lines in orders if lines), None)


def _readings(gap: Gap) -> Iterator[Insertions]:
    """Yield what the gap may be in."""
    name = gap.path.rpartition("/")[2]
    for pattern, read in READERS.items():
        if re.search(pattern, name):
            yield from read(gap)


Order = Callable[[str], Any] | None


def _in_order(found: Insertions, order: Order) -> list[str] | None:
    members = [*dict.fromkeys(one for side in found.sides for one in side or ())]
    keys = {one.key for one in members}
    if not all(found.sides) or len(keys) < len(members) or not (order or found.free):
        return None
    if order:
        members.sort(key=lambda one: order(one.key))
    return [line for one in members for line in one.lines]


def _order(found: Insertions) -> Order:
    """Return by what the list is sorted, as either side has it."""
    if found.evidence is None:
        return None
    orders: Sequence[Callable[[str], Any]] = (sort_key, _distribution, str.lower, str)
    lists = [[*found.above, *(one.key for one in side or ()), *found.below] for side in found.sides]
    known = [[key for key in keys if key is not None] for keys in lists]
    if known != lists or max(map(len, known)) < found.evidence:
        return None
    return next(
        (one for one in orders if all(keys == sorted(keys, key=one) for keys in known)), None
    )


def _distribution(requirement: str) -> str:
    return re.split(r"[^\w.-]", requirement, maxsplit=1)[0].lower()


Key = Callable[[Lines], str | None]


def _members(lines: Lines, key_of: Key, below: str = r"\s*$") -> Members:
    """Return the members on the lines; None if there is anything else.

    Args:
        lines: An insertion.
        key_of: Gives the key, once the lines that it takes are a member and what is above it.
        below: Matches a line that goes on with the member above.
    """
    members: list[Member] = []
    rest: tuple[str, ...] = ()
    for line in lines:
        rest += (line,)
        if (key := key_of(rest)) is not None:
            members.append(Member(key, rest))
            rest = ()
        elif members and all(re.match(below, one) for one in rest):
            members[-1] = Member(members[-1].key, members[-1].lines + rest)
            rest = ()
    return None if rest else members


def _lines_like(pattern: re.Pattern[str], apart: re.Pattern[str] = PATTERN) -> Key:
    """Return what tells a member by its last line: its key is the pattern's last group.

    Args:
        pattern: Of that line.
        apart: Matches what cannot stand above it in the same member.
    """

    def key(lines: Lines) -> str | None:
        found = pattern.match(lines[-1])
        mixed = any(apart.match(line) for line in lines[:-1])
        return found[found.lastindex or 0] if found and not mixed else None

    return key


# Python: the list is the innermost node that has whole members in the gap


def _python(gap: Gap) -> Iterator[Insertions]:
    for first, second in (gap.sides, gap.sides[::-1]):
        lines = [*gap.base[: gap.at], *first, *second, *gap.base[gap.at :]]
        try:
            tree = parse("\n".join(lines).encode())
        except (SyntaxError, ValueError, RecursionError):
            continue
        if _in_text(tree, gap.at, gap.at + len(first) + len(second)):
            yield from _prose(gap)
        yield from _in_one_list(tree, first, second, gap.at + 1)
        if _leaves_block(tree, first, second, gap.at + 1):
            yield Insertions([[Member("first", tuple(first))], [Member("second", tuple(second))]])


def _in_text(tree: ast.Module, above: int, last: int) -> bool:
    """Say whether the lines between are in a text that stands by itself, as a docstring does."""
    statements = (node for node in ast.walk(tree) if isinstance(node, ast.Expr))
    texts = [one for one in statements if isinstance(one.value, ast.Constant)]
    return any(one.lineno <= above and (one.end_lineno or 0) > last for one in texts)


def _in_one_list(tree: ast.Module, first: Lines, second: Lines, start: int) -> Iterator[Insertions]:
    """Yield the lists that both sides, from line `start` on, add whole nodes to."""
    middle, end = start + len(first), start + len(first) + len(second)
    for nodes, evidence, free in lists(tree):
        # Blank lines part the sections of imports.
        if evidence == 0 and not all(line.strip() for line in (*first, *second)):
            continue
        inside = [one for one in nodes if one.end >= start and one.start < end]
        if inside and all(start <= one.start and one.end < end for one in inside):
            one = _on_lines(first, start, [node for node in inside if node.start < middle])
            other = _on_lines(second, middle, [node for node in inside if node.start >= middle])
            around = nodes if evidence else []
            above = [node.key for node in around if node.end < start]
            below = [node.key for node in around if node.start >= end]
            yield Insertions((one, other), above, below, evidence, free)


def _on_lines(lines: Lines, start: int, nodes: Sequence[Node]) -> Members:
    """Return the members on the lines, the first of which is line `start` of the file."""
    keys = {node.end - start: node.key for node in nodes}
    if None in keys.values() or any(one.end >= other.start for one, other in pairwise(nodes)):
        return None
    count = iter(range(len(lines)))
    members = _members(lines, lambda _: keys.get(next(count)))
    return members if len(members or ()) == len(nodes) else None


def _leaves_block(tree: ast.Module, first: Lines, second: Lines, start: int) -> bool:
    """Say whether the second side begins with a statement further out than the first's.

    Then the first belongs to the block above, and can be nowhere else.
    """
    starts = {node_of(node, None).start for node in ast.walk(tree) if isinstance(node, ast.stmt)}
    one, other = (
        next((at for at, line in enumerate(side, below) if line.strip()), 0)
        for side, below in ((first, start), (second, start + len(first)))
    )
    if not {one, other} <= starts:
        return False
    return _indent(first[one - start]) > _indent(second[other - start - len(first)])


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


# Other files


def _toml(gap: Gap) -> Iterator[Insertions]:
    """Yield elements of an array, or keys and tables."""
    if "\n".join(gap.base[: gap.at]).count('"""') % 2:
        return
    above = takewhile(lambda line: not line.rstrip().endswith("["), reversed(gap.base[: gap.at]))
    below = takewhile(lambda line: not line.lstrip().startswith("]"), gap.base[gap.at :])
    keys_above, keys_below = (
        [_element([line]) for line in lines if PATTERN.match(line)]
        for lines in ([*above][::-1], below)
    )
    sides = [_members(side, _element) for side in gap.sides]
    yield Insertions(sides, keys_above, keys_below, EVIDENCE)
    # A key below the header of a table would be in that table.
    both = [(_members(side, _setting), _tables(side)) for side in gap.sides]
    yield Insertions([keys or tables for keys, tables in sorted(both, key=lambda one: not one[0])])


def _loaded(*lines: str) -> dict[str, Any]:
    try:
        return tomllib.loads("\n".join(lines))
    except tomllib.TOMLDecodeError:
        return {}


def _element(lines: Lines) -> str | None:
    values = _loaded("x = [", *lines, "]").get("x", ())
    return str(values[0]) if len(values) == 1 else None


def _setting(lines: Lines) -> str | None:
    if any(map(TABLE.match, lines)) or not _loaded(*lines):
        return None
    return next(line for line in lines if PATTERN.match(line)).partition("=")[0].strip()


def _tables(lines: Lines) -> Members:
    """Return whole tables; of those in an array, each is another one."""
    found = _members(lines, _lines_like(TABLE), r"[^\[]|$") or ()
    return [one._replace(key="\n".join(one.lines)) if one.key[:2] == "[[" else one for one in found]


def _environment(gap: Gap) -> Iterator[Insertions]:
    yield Insertions([_members(side, _lines_like(VARIABLE)) for side in gap.sides])


def _ignored(gap: Gap) -> Iterator[Insertions]:
    """Yield patterns; one that begins with `!` changes what those above it say."""
    sides = [_members(side, _lines_like(PATTERN)) for side in gap.sides]
    if len({one.key.startswith("!") for side in sides for one in side or ()}) == 1:
        yield Insertions(sides)


def _markdown(gap: Gap) -> Iterator[Insertions]:
    """Yield rows of a table, bullet items, or sections; nothing in what is shown as code."""
    if sum(line.lstrip().startswith(("```", "~~~")) for line in gap.base[: gap.at]) % 2:
        return
    around = gap.base[max(gap.at - 1, 0) : gap.at + 1]
    if gap.at and around[0].startswith("|"):
        yield Insertions([_members(side, _lines_like(ROW, TEXT)) for side in gap.sides])
    for line in around:
        if bullet := re.match(r" *(?=[-*+] )", line):
            yield _begun(gap, bullet[0], r"[-*+] .*", TEXT)
    below = next((line for line in gap.base[gap.at :] if line.strip()), "#")
    for hashes in ("##", "###"):
        if re.match(rf"#{{1,{len(hashes)}}}(?!#)", below):
            heading = _lines_like(re.compile(f"({hashes} .*)"), TEXT)
            yield Insertions([_members(side, heading, below=".*") for side in gap.sides])
    yield from _prose(gap)


def _prose(gap: Gap) -> Iterator[Insertions]:
    """Yield whole paragraphs, or whole sentences below one: each says the same in any order."""
    lasts = [*gap.base[: gap.at][-1:], *(side[-1] for side in gap.sides)]
    texts = [FENCED.sub("", "\n".join(side)) for side in gap.sides]
    parted = {not (side[0].strip() and side[-1].strip()) for side in gap.sides}
    told = all(map(SENTENCE.match, lasts))
    if (parted == {True} or (parted == {False} and told)) and not any(map(PLACED.search, texts)):
        yield Insertions([[Member("\n".join(side), tuple(side))] for side in gap.sides])


def _yaml(gap: Gap) -> Iterator[Insertions]:
    """Yield entries of one mapping, which has no order; steps are a list, and run in theirs."""
    first = next(filter(PATTERN.match, gap.mine), "")
    indent = " " * _indent(first)
    above = [line for line in gap.base[: gap.at] if PATTERN.match(line)]
    below = next((line for line in gap.base[gap.at :] if PATTERN.match(line)), "")
    parents = [line for line in above if _indent(line) < len(indent)]
    is_mapping = bool(re.search(r"^ *[^-\s].*:(\s+#.*)?$", parents[-1])) if parents else not indent
    if is_mapping and _indent(below) <= len(indent):
        yield _begun(gap, indent, r"[^-\s#][^:#]*(?=:(?:\s|$))")


def _begun(gap: Gap, indent: str, begin: str, apart: re.Pattern[str] = PATTERN) -> Insertions:
    """Return members that each begin with such a line; what belongs to one stands further in."""
    key = _lines_like(re.compile(f"{indent}({begin})"), apart)
    return Insertions([_members(side, key, rf"\s*$|{indent}\s") for side in gap.sides])


READERS: dict[str, Callable[[Gap], Iterator[Insertions]]] = {
    r"\.pyi?$": _python,
    r"\.toml$": _toml,
    r"\.md$": _markdown,
    r"\.ya?ml$": _yaml,
    r"^\.env\b": _environment,
    r"^\.\w+ignore$": _ignored,
}
