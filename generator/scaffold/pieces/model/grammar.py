"""What a person writes of a field, `number:str:unique`, and what it says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from itertools import chain

from scaffold.model.problem import RefusedError, wrong_usage
from scaffold.pieces.model.reserved import unfit_column
from scaffold.pieces.names import singular

GRAMMAR = "name:type[?][:modifier…], such as email:email:unique or note:text?"
NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
LONGEST = 30
MEMBER = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
NUMBERS = ("int", "bigint", "float", "decimal")
TYPES = (
    *("str", "text", "int", "bigint", "float", "decimal", "bool", "date", "datetime", "time"),
    *("uuid", "json", "bytes", "email", "url", "enum", "ref", "refs"),
)
FLAGS = ("unique", "index")
VALUES = ("default", "length", "min", "max", "on_delete")
ON_DELETE = {"ref": ("cascade", "restrict", "set_null"), "refs": ("cascade", "restrict")}
# What a type takes behind its name: `decimal:12,2`, `enum:open,paid`, `ref:customer`.
PARAMETER = {
    "str": re.compile(r"[0-9]+"),
    "decimal": re.compile(r"[0-9]+,[0-9]+"),
    "enum": re.compile(rf"{MEMBER.pattern}(,{MEMBER.pattern})*"),
    "ref": NAME,
    "refs": NAME,
}
# How a type or the value of a modifier is shown, in an error and in `--help`.
FORMS = {
    "str": "str[:50]",
    "decimal": "decimal[:12,2]",
    "enum": "enum:open,paid",
    "ref": "ref[:model]",
    "refs": "refs[:model]",
    "default": "VALUE",
    "length": "50",
    "min": "0",
    "max": "9",
    "on_delete": "|".join(ON_DELETE["ref"]),
}
KNOWN = (
    f"Types: {', '.join(FORMS.get(one, one) for one in TYPES)}.",
    f"Modifiers: {', '.join((*FLAGS, *(f'{one}={FORMS[one]}' for one in VALUES)))}.",
)
NO_INDEX = ("json", "bytes", "text")
FEW = ("bool", "enum")


@dataclass(frozen=True)
class Field:
    """One field.

    Attributes:
        name: Of the column, but for references: `customer` has the column `customer_id`, and
            `products` are sent as `product_ids`.
        type: One of `TYPES`.
        parameter: What stands behind the type; "" for nothing.
        is_optional: Whether it may be null.
        flags: Those of `FLAGS` that are given.
        values: Those of `VALUES` that are given, as written.
        is_stored: Whether the database gives the default, also to the rows that are there.
    """

    name: str
    type: str
    parameter: str = ""
    is_optional: bool = False
    flags: frozenset[str] = frozenset()
    values: dict[str, str] = field(default_factory=dict)
    is_stored: bool = False

    @property
    def column(self) -> str:
        """The name of its column, or of what is sent for several."""
        return self.one + {"ref": "_id", "refs": "_ids"}.get(self.type, "")

    @property
    def names(self) -> tuple[str, ...]:
        """The names that it takes: of several also their own, and of what filters by one."""
        is_one = self.type != "refs"
        return (self.column,) if is_one else (self.column, self.name, f"{self.one}_id")

    @property
    def one(self) -> str:
        """What one of it is called: `product` of `products`."""
        return singular(self.name) if self.type == "refs" else self.name

    @property
    def model(self) -> str:
        """What a reference is to."""
        return self.parameter or self.one

    @property
    def on_delete(self) -> str:
        """What becomes of a row whose reference goes, as SQL says it."""
        return self.values.get("on_delete", "restrict").replace("_", " ").upper()


def fields_of(lines: Sequence[str]) -> list[Field]:
    """Return the fields that a command line names.

    Raises:
        RefusedError: With exit code 2, for what is no field, or two of one name.
    """
    found = [field_of(line) for line in lines]
    names = [name for one in found for name in one.names]
    for name in names:
        if names.count(name) > 1:
            raise wrong_usage("fields", f"There are two fields {name!r}.")
    return found


def field_of(line: str) -> Field:
    """Return the field that is written so.

    Raises:
        RefusedError: With exit code 2, which names the grammar.
    """
    name, colon, rest = line.partition(":")
    if not colon:
        raise _unknown(line, "it has no type", ".")
    _check_name(line, name)
    before, mark, default = rest.partition(":default=")
    words = before.split(":")
    is_optional = any(word.endswith("?") for word in (*words, default))
    type_, *more = [word.removesuffix("?") for word in words]
    if type_ not in TYPES:
        raise _unknown(line, f"there is no type {type_!r}", _near(type_, TYPES))
    parameter = ""
    if more and more[0] not in FLAGS and type_ in PARAMETER and PARAMETER[type_].fullmatch(more[0]):
        parameter = more.pop(0)
    flags, values = _modifiers(line, more)
    if mark:
        values["default"] = default.removesuffix("?")
    found = Field(name, type_, parameter, is_optional, flags, values)
    if reason := next(filter(None, map(unfit_column, found.names)), None):
        raise _wrong(line, f"no field can be called {name!r}: {reason}", f"call it {name}_value")
    if reason := next(chain(_flags_unfit(found), _values_unfit(found)), None):
        raise _wrong(line, reason)
    return found


def _modifiers(line: str, words: Sequence[str]) -> tuple[frozenset[str], dict[str, str]]:
    """Return the modifiers that stand behind a type: those without a value, and those with one."""
    values = {}
    for word in words:
        name, equals, value = word.partition("=")
        if name not in (VALUES if equals else FLAGS):
            near = _near(name, (*FLAGS, *(f"{one}=" for one in VALUES)))
            raise _unknown(line, f"there is no modifier {word!r}", near)
        if equals:
            values[name] = value
    return frozenset(word for word in words if word in FLAGS), values


def _check_name(line: str, name: str) -> None:
    if not NAME.fullmatch(name):
        raise _wrong(line, f"{name!r} is no name of a field: small letters, digits, underscores")
    if len(name) > LONGEST:
        raise _wrong(line, f"its name is longer than {LONGEST} characters")


def _flags_unfit(found: Field) -> Iterator[str]:
    """Yield why the type of a field, and what stands behind it, do not go together."""
    type_ = found.type
    if type_ == "enum":
        members = found.parameter.upper().replace("-", "_").split(",")
        if members == [""]:
            yield "say what it can be: enum:open,paid"
        if len(members) != len({*members}):
            yield "two of its members have one name"
    if found.flags and type_ in NO_INDEX:
        yield f"{type_} can be neither unique nor indexed"
    if "unique" in found.flags and type_ in FEW:
        yield f"there would be as many rows as {type_} has values"
    if type_ == "refs" and (found.is_optional or found.flags or "default" in found.values):
        yield "there may be none of them: they have no ?, unique, index or default"


def _values_unfit(found: Field) -> Iterator[str]:
    """Yield why the values of its modifiers do not go with the type of a field."""
    type_, values = found.type, found.values
    on_delete = values.get("on_delete")
    if {"min", "max"} & values.keys() and type_ not in NUMBERS:
        yield f"min and max are those of numbers: {', '.join(NUMBERS)}"
    if "length" in values and (type_ != "str" or not values["length"].isdecimal()):
        yield "length is a number, of str"
    if on_delete and on_delete not in ON_DELETE.get(type_, ()):
        possible = f"of {type_} is one of {', '.join(ON_DELETE.get(type_, ()))}"
        yield f"on_delete {possible if type_ in ON_DELETE else 'is that of ref and refs'}"
    if on_delete == "set_null" and not found.is_optional:
        yield f"with set_null it may be null: {found.name}:ref?"


def _near(word: str, possible: Sequence[str]) -> str:
    near = get_close_matches(word, possible, 1)
    return f": did you mean {near[0]}?" if near else "."


def _unknown(line: str, reason: str, near: str) -> RefusedError:
    told = "\n".join((f"A field is {GRAMMAR}.", *KNOWN))
    return wrong_usage("field", f"{line!r}: {reason}{near}\n{told}")


def _wrong(line: str, reason: str, suggestion: str = "") -> RefusedError:
    hint = f": {suggestion}" if suggestion else ""
    return wrong_usage("field", f"{line!r}: {reason}{hint}. A field is {GRAMMAR}.")
