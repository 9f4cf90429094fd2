"""What may be sent, by one schema, and is not taken, by another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from scaffold.apidiff.finding import Finding
from scaffold.apidiff.schema import ELEMENTS, Schema

# Of types and formats: each is also the other.
WIDER = {"integer": "number", "int32": "int64", "float": "double"}
# For these the generators of clients have types of their own: they are not only a promise.
TYPED = {"binary", "byte", "date", "date-time", "uuid"}


@dataclass(frozen=True)
class Comparison:
    """The old document and the new one, seen by a client that reads, or that sends.

    Attributes:
        read: Whether the new service sends and the old client takes; else it is the other way.
        known: What was found for two schemas with names, empty while that is being looked for.
    """

    read: bool
    known: dict[tuple[str, str], Sequence[Finding]] = field(default_factory=dict)

    def compare(self, old: Schema, new: Schema, where: str) -> Sequence[Finding]:
        """Return what breaks between two schemas, each found at its schema with a name."""
        old, new = old.whole(), new.whole()
        if not (old.name and new.name):
            return [*self._choices(old, new, old.name or where)]
        names = (old.name, new.name)
        if names not in self.known:
            self.known[names] = []
            self.known[names] = [*self._choices(old, new, old.name)]
        return self.known[names]

    def _choices(self, old: Schema, new: Schema, where: str) -> Iterator[Finding]:
        """Yield what is found for the alternatives that none of the others takes."""
        olds, news = old.choices(), new.choices()
        if len(olds) == len(news) == 1:
            yield from self._plain(olds[0], news[0], where)
            return
        sent, taken = (news, olds) if self.read else (olds, news)
        for one in sent:
            found = [(other, self.compare(*self._roles(one, other), where)) for other in taken]
            if all(problems for _, problems in found):
                alike = [problems for other, problems in found if other.label == one.label]
                names = " or ".join(dict.fromkeys(choice.label for choice in taken))
                words = f"may be {one.label} now, not only {names}"
                words = words if self.read else f"may not be {one.label} any more, only {names}"
                yield from min(alike, key=len, default=[self._found("type", where, words)])

    def _roles(self, one: Schema, other: Schema) -> tuple[Schema, Schema]:
        """Return the old and the new one as the sender's and the taker's, or the other way."""
        return (other, one) if self.read else (one, other)

    def _plain(self, old: Schema, new: Schema, where: str) -> Iterator[Finding]:
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

    def _values(self, old: Schema, new: Schema, where: str) -> Iterator[Finding]:
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

    def _properties(self, old: Schema, new: Schema, where: str) -> Iterator[Finding]:
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
                yield from self.compare(old.at(before[name]), new.at(after[name]), place)

    def _elements(self, old: Schema, new: Schema, where: str) -> Iterator[Finding]:
        """Yield what is found for what arrays and dictionaries hold."""
        sent, taken = self._roles(old, new)
        for key, suffix in ELEMENTS.items():
            wanted = taken.node.get(key, True)
            # A client that reads a model does not mind fields that it does not know.
            known = key not in sent.node and "properties" in sent.node
            if wanted is not True and not (self.read and (known or wanted is False)):
                before, after = (one.at(one.node.get(key, True)) for one in (old, new))
                yield from self.compare(before, after, where + suffix)
        tuples = zip(*(one.node.get("prefixItems", []) for one in (old, new)), strict=False)
        for at, (before, after) in enumerate(tuples):
            yield from self.compare(old.at(before), new.at(after), f"{where}[{at}]")

    def _changed(self, name: str, old: Schema, new: Schema, where: str) -> Finding:
        before, after = (f"{one.node.get(name, 'none')}" for one in (old, new))
        return self._found(name, where, f"{name} {before} is {after} now")

    def _found(self, code: str, where: str, message: str) -> Finding:
        return Finding(code, where, message, "read" if self.read else "sent")


def _is_multiple(have: Any, want: Any) -> bool:  # noqa: ANN401 - numbers as JSON has them
    return have is not None and Decimal(str(have)) % Decimal(str(want)) == 0
