"""What may be sent, by one schema, and is not taken, by another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from scaffold.apidiff.finding import Finding
from scaffold.apidiff.schema import ELEMENTS, Schema

# Of types and formats: each is also the other.
WIDER = {"integer": "number", "int32": "int64", "float": "double"}
# For these the generators of clients have types of their own: they are not only a promise.
TYPED = {"binary", "byte", "date", "date-time", "uuid"}


Pair = tuple[str, str]


@dataclass(frozen=True)
class Alternative:
    """One that is sent, with what is found beside each that is taken: whether that is like it."""

    finding: Finding
    taken: Sequence[tuple[bool, Sequence[Part]]]


# What breaks, or does if the two schemas of these names do, or if none of those takes it.
Part = Finding | Pair | Alternative


@dataclass(frozen=True)
class Comparison:
    """The old document and the new one, seen by a client that reads, or that sends.

    Schemas refer to each other in long chains and in circles, so those with names are not
    compared inside each other, but one pair after the other.

    Attributes:
        read: Whether the new service sends and the old client takes; else it is the other way.
        known: What was found for two schemas with names.
        broken: Those of them between which something breaks.
        left: Those that are still to be compared.
    """

    read: bool
    known: dict[Pair, Sequence[Part]] = field(default_factory=dict)
    broken: set[Pair] = field(default_factory=set)
    left: dict[Pair, tuple[Schema, Schema]] = field(default_factory=dict)

    def compare(self, old: Schema, new: Schema, where: str) -> Iterable[Finding]:
        """Return what breaks between two schemas, each found at its schema with a name."""
        parts = [*self._parts(old, new, where)]
        self._compare_those_left()
        reached = [*self._settled(parts)]
        seen: set[Pair] = set()
        for part in reached:
            if isinstance(part, tuple) and part not in seen:
                seen.add(part)
                reached += self.known[part]
        return [part for part in reached if isinstance(part, Finding)]

    def _compare_those_left(self) -> None:
        pairs = []
        while self.left:
            pair, schemas = self.left.popitem()
            self.known[pair] = [*self._choices(*schemas, pair[0])]
            pairs.append(pair)
        count = -1
        while count != len(self.broken):
            count = len(self.broken)
            # Backwards, and seeing itself what it adds: most refer to pairs that came later.
            self.broken.update(pair for pair in reversed(pairs) if self._any(self.known[pair]))
        for pair in pairs:
            self.known[pair] = [*self._settled(self.known[pair])]

    def _any(self, parts: Iterable[Part]) -> bool:
        """Say whether one of the parts breaks."""
        return any(map(self._breaks, parts))

    def _breaks(self, part: Part) -> bool:
        if isinstance(part, Alternative):
            return all(self._any(parts) for _, parts in part.taken)
        return isinstance(part, Finding) or part in self.broken

    def _settled(self, parts: Iterable[Part]) -> Iterator[Part]:
        """Yield the parts that break: of an alternative what is found beside the one like it."""
        for part in filter(self._breaks, parts):
            if isinstance(part, Alternative):
                alike = [[*self._settled(found)] for is_alike, found in part.taken if is_alike]
                yield from min(alike, key=len, default=[part.finding])
            else:
                yield part

    def _parts(self, old: Schema, new: Schema, where: str) -> Iterator[Part]:
        """Yield what may break between two schemas: with names, these alone."""
        old, new = old.whole(), new.whole()
        if not (old.name and new.name):
            yield from self._choices(old, new, old.name or where)
            return
        pair = (old.name, new.name)
        if pair not in self.known:
            self.known[pair] = []
            self.left[pair] = (old, new)
        yield pair

    def _choices(self, old: Schema, new: Schema, where: str) -> Iterator[Part]:
        """Yield what may break, for each alternative that is sent."""
        olds, news = old.choices(), new.choices()
        if len(olds) == len(news) == 1:
            yield from self._plain(olds[0], news[0], where)
            return
        sent, taken = (news, olds) if self.read else (olds, news)
        names = " or ".join(dict.fromkeys(choice.label for choice in taken))
        for one in sent:
            words = f"may be {one.label} now, not only {names}"
            words = words if self.read else f"may not be {one.label} any more, only {names}"
            found = [
                (other.label == one.label, [*self._parts(*self._roles(one, other), where)])
                for other in taken
            ]
            yield Alternative(self._found("type", where, words), found)

    def _roles(self, one: Schema, other: Schema) -> tuple[Schema, Schema]:
        """Return the old and the new one as the sender's and the taker's, or the other way."""
        return (other, one) if self.read else (one, other)

    def _plain(self, old: Schema, new: Schema, where: str) -> Iterator[Part]:
        """Yield what is found for two schemas without alternatives."""
        sent, taken = self._roles(old, new)
        types = (sent.type, taken.type)
        refused = taken.node.get("not")
        if sent.node.get("not") == {}:
            return
        if types[1] not in (None, types[0], WIDER.get(types[0] or "")) or refused not in (
            None,
            sent.node.get("not"),
        ):
            yield self._found("type", where, f"{old.label} is {new.label} now")
        else:
            yield from self._values(old, new, where)
            yield from self._properties(old, new, where)
            yield from self._elements(old, new, where)

    def _values(self, old: Schema, new: Schema, where: str) -> Iterator[Part]:
        """Yield what is found for values that have no parts."""
        sent, taken = self._roles(old, new)
        have, want = sent.values, taken.values
        if want is not None and (have is None or not {*have} <= {*want}):
            before, after = (", ".join(one.values or ["any value"]) for one in (old, new))
            yield self._found("enum", where, f"{before} is {after} now")
        have, want = (one.node.get("format", "") for one in (sent, taken))
        if want not in (have, WIDER.get(have, have), have if have in TYPED else ""):
            yield self._changed("format", old, new, where)
        if sent.values is not None:
            return
        for name in ("pattern", "multipleOf"):
            have, want = (one.node.get(name) for one in (sent, taken))
            if want not in (None, have) and not (name == "multipleOf" and _is_multiple(have, want)):
                yield self._changed(name, old, new, where)
        for one, other in zip(old.limits(), new.limits(), strict=True):
            if one[0] > other[0] if self.read else one[0] < other[0]:
                yield self._found("limit", where, f"{one[1]} is {other[1]} now")

    def _properties(self, old: Schema, new: Schema, where: str) -> Iterator[Part]:
        """Yield what is found for the properties."""
        hidden = "writeOnly" if self.read else "readOnly"
        (before, had), (after, has) = old.visible(hidden), new.visible(hidden)
        sure, wanted = (has, had) if self.read else (had, has)
        for name in before | after | dict.fromkeys(wanted):
            place = f"{where}.{name}"
            if name in before and name not in after:
                yield self._found("removed", place, "removed")
            elif name in wanted and name not in sure:
                words = "may be absent now" if self.read else "required now"
                yield self._found("required", place, words)
            if name in before and name in after:
                yield from self._parts(old.at(before[name]), new.at(after[name]), place)

    def _elements(self, old: Schema, new: Schema, where: str) -> Iterator[Part]:
        """Yield what is found for what arrays and dictionaries hold."""
        sent, taken = self._roles(old, new)
        for key, suffix in ELEMENTS.items():
            wanted = taken.node.get(key, True)
            # A client that reads a model does not mind fields that it does not know.
            known = key not in sent.node and "properties" in sent.node
            if wanted is not True and not (self.read and (known or wanted is False)):
                before, after = (one.at(one.node.get(key, True)) for one in (old, new))
                yield from self._parts(before, after, where + suffix)
        tuples = zip(*(one.node.get("prefixItems", []) for one in (old, new)), strict=False)
        for at, (before, after) in enumerate(tuples):
            yield from self._parts(old.at(before), new.at(after), f"{where}[{at}]")

    def _changed(self, name: str, old: Schema, new: Schema, where: str) -> Finding:
        before, after = (f"{one.node.get(name, 'none')}" for one in (old, new))
        return self._found(name, where, f"{name} {before} is {after} now")

    def _found(self, code: str, where: str, message: str) -> Finding:
        return Finding(code, where, message, "read" if self.read else "sent")


def _is_multiple(have: Any, want: Any) -> bool:  # noqa: ANN401 - numbers as JSON has them
    return have is not None and Decimal(str(have)) % Decimal(str(want)) == 0
