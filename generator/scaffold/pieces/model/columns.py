"""What each type of field is in the four places that speak of it.

In the model, by the types that `app.models.base` closes against the differences of the databases;
in the migration, as `alembic revision --autogenerate` would write it for all of them; in what is
taken, by `app.fields`; and in the tests, where a sample is sent, and what is refused.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from scaffold.model.problem import RefusedError, wrong_usage
from scaffold.pieces.model.association import MOST, Association
from scaffold.pieces.model.grammar import NUMBERS, Field
from scaffold.pieces.model.keys import BIG, KEYS, Key, Table
from scaffold.pieces.names import class_name

JSONB = 'sa.JSON().with_variant(postgresql.JSONB(), "postgresql")'
LARGEST = {"int": (-(2**31), 2**31 - 1), "bigint": (-(2**53) + 1, 2**53 - 1)}
UNSORTED = ("bool", "enum", "uuid")  # in an order that says nothing
LENGTH = "200"
TEN = 10
PLACES = 6
TOO_LONG_FOR_INT, TOO_LONG_FOR_ID = str(2**31), str(2**53)


class Kind(NamedTuple):
    """A type of field.

    Attributes:
        python: How it is annotated.
        taken: How what is taken is annotated.
        stored: Its type in a migration.
        column: Its type in the model; "" where the annotation says it.
        samples: Two values that fit, as Python has them for JSON; `{n}` is a number.
        refused: Values that do not.
        comes_from: The modules of what the annotation, and the column, name.
    """

    python: str
    taken: str
    stored: str
    column: str
    samples: tuple[str, str]
    refused: tuple[str, ...]
    comes_from: Mapping[str, str] = {}


SQLALCHEMY = "sqlalchemy"
KINDS: dict[str, Kind] = {
    "text": Kind(
        "str", "fields.LongText", "sa.Text", "Text", ('f"text {n}"', '"other text"'),
        ("1", '"a\\0"'), {"Text": SQLALCHEMY},
    ),
    "int": Kind(
        "int", "fields.Integer", "sa.Integer", "Integer", ("n", "0"),
        ('"a"', "1.5", TOO_LONG_FOR_INT), {"Integer": SQLALCHEMY},
    ),
    "bigint": Kind("int", "fields.BigInteger", BIG, "", ("n", "0"), ('"a"', TOO_LONG_FOR_ID)),
    "float": Kind("float", "fields.Float", "sa.Double", "", ("n + 0.5", "0.5"), ('"a"', "True")),
    "bool": Kind("bool", "fields.Boolean", "sa.Boolean", "", ("True", "False"), ('"yes"',)),
    "date": Kind(
        "date", "fields.Date", "sa.Date", "", ('f"{2000 + n}-01-02"', '"1999-02-03"'),
        ('"2026-13-01"', "1"), {"date": "datetime"},
    ),
    "datetime": Kind(
        "datetime", "fields.DateTime", "sa.DateTime(timezone=True)", "",
        ('f"{2000 + n}-01-02T03:04:05Z"', '"1999-02-03T04:05:06Z"'),
        ('"2026-01-02T03:04:05"', "1"), {"datetime": "datetime"},
    ),
    "time": Kind(
        "time", "fields.Time", "sa.Time", "", ('f"10:{n % 60:02}:30"', '"11:21:31"'),
        ('"10:20Z"', "1"), {"time": "datetime"},
    ),
    "uuid": Kind(
        "UUID", "fields.Uuid", "sa.Uuid", "", ("str(UUID(int=n))", "str(UUID(int=0))"),
        ('"a"', "1"), {"UUID": "uuid"},
    ),
    "json": Kind(
        "dict[str, Any]", "fields.Json", JSONB, "", ('{"number": [n, None]}', "{}"),
        ("[]", '{"a": "\\0"}'), {"Any": "typing"},
    ),
    "bytes": Kind(
        "bytes", "fields.Bytes", "sa.LargeBinary", "", ('"AAEC"', '""'), ('"*"', "1"),
    ),
    "email": Kind(
        "str", "fields.Email", "sa.String(200)", "String(200)",
        ('f"{n}@example.com"', '"other@example.com"'), ('"a"', "1"), {"String": SQLALCHEMY},
    ),
    "url": Kind(
        "str", "fields.Url", "sa.String(2000)", "String(2000)",
        ('f"https://example.com/{n}"', '"https://example.com/other"'),
        ('"ftp://example.com"', "1"), {"String": SQLALCHEMY},
    ),
}  # fmt: skip
# pydantic gives bytes as text, not as base64; and a time has no zone.
GIVEN = {"bytes": "fields.Bytes", "time": "fields.Time"}


@dataclass(frozen=True)
class Column:
    """A field as the texts of one model write it.

    Attributes:
        name: Of the column.
        field: As it was asked for.
        kind: What its type is.
        given: How what is given is annotated.
        default: The default, as Python; "" for none.
        table: That a reference is to; "" for none, and for several.
        enum: The class of a choice; "" for none.
        key: What a reference has of the row that it is to.
        association: The table between, of a reference to several, which has no column.
        target: What a reference is to, as the model says it; "" for the id of the table, as a text.
    """

    name: str
    field: Field
    kind: Kind
    given: str
    default: str = ""
    table: str = ""
    enum: str = ""
    key: Key = KEYS["int"]
    association: Association | None = None
    target: str = ""

    @property
    def is_unique(self) -> bool:
        """Whether no two rows have the same."""
        return "unique" in self.field.flags

    @property
    def is_indexed(self) -> bool:
        """Whether rows are found by it: a reference always is."""
        return not self.is_unique and ("index" in self.field.flags or bool(self.table))

    @property
    def is_sorted(self) -> bool:
        """Whether rows can be sorted by it: where it is null, pages would leave them out."""
        is_found = self.is_unique or (self.is_indexed and not self.table)
        return is_found and not self.field.is_optional and self.field.type not in UNSORTED

    @property
    def refers_to(self) -> str:
        """The table of what it refers to; "" for none."""
        return self.association.others if self.association else self.table

    @property
    def filter(self) -> str:
        """What the list is asked with."""
        return self.association.filter if self.association else self.name

    @property
    def optional(self) -> str:
        """What follows an annotation."""
        return " | None" if self.field.is_optional else ""

    @property
    def mapped(self) -> str:
        """Its line in the model."""
        if self.association:
            return self.association.mapped
        options = [self.kind.column] if self.kind.column else []
        if self.table:
            target = self.target or f'"{self.table}.id"'
            options.append(f'ForeignKey({target}, ondelete="{self.field.on_delete}")')
        if self.default:
            stored = self.stored_default.removeprefix("sa.")
            options.append(f"server_default={stored}" if stored else f"default={self.default}")
        options += ["unique=True"] if self.is_unique else []
        value = f" = mapped_column({', '.join(options)})" if options else ""
        return f"{self.name}: Mapped[{self.kind.python}{self.optional}]{value}"

    @property
    def stored_default(self) -> str:
        """The default that the database gives, as a migration has it; "" for none."""
        if not (self.default and self.field.is_stored):
            return ""
        value = self.field.values["default"]
        stored = {"True": "sa.true()", "False": "sa.false()", "now": "sa.func.now()"}
        return stored.get(self.default, json.dumps(value, ensure_ascii=False))

    @property
    def created(self) -> str:
        """The column in the migration, or the table."""
        if self.association:
            return self.association.text("migration")
        default = f", server_default={self.stored_default}" if self.stored_default else ""
        nullable = self.field.is_optional
        return f'sa.Column("{self.name}", {self.kind.stored}, nullable={nullable}{default})'


def columns_of(model: str, fields: Sequence[Field], tables: Mapping[str, Table]) -> list[Column]:
    """Return the columns of a model.

    Args:
        model: Its name.
        fields: What was asked for.
        tables: Those that can be referred to, by the names of their models.

    Raises:
        RefusedError: With exit code 2, for a default or a limit that does not fit, and a reference
            to what is not there.
    """
    return [_column(model, one, tables) for one in fields]


def _column(model: str, one: Field, tables: Mapping[str, Table]) -> Column:
    if one.type in ("ref", "refs"):
        return _reference(model, one, tables)
    if one.type == "enum":
        return _choice(model, one)
    kind = _limited(one)
    default = DEFAULTS[one.type](one) if "default" in one.values else ""
    if default and one.type in NUMBERS:
        _check_between(one)
    given = kind.taken if one.type == "decimal" and _is_small(kind) else kind.python
    return Column(one.column, one, kind, GIVEN.get(one.type, given), default)


def _is_small(kind: Kind) -> bool:
    """Say whether a decimal has so many places that Python writes it as `1E-7`."""
    return int(kind.stored.rpartition(",")[2].strip(" )")) > PLACES


def _reference(owner: str, one: Field, tables: Mapping[str, Table]) -> Column:
    model = one.model
    if model == owner:
        if one.type == "refs":
            raise _unfit(one, "a model has no refs to itself")
        if not one.is_optional:
            raise _unfit(one, "the first row would have none to refer to: let it be null")
        return _referring(one, tables[model], "None")
    if model not in tables:
        others = ", ".join(sorted({*tables} - {owner}))
        there = f"there are {others}" if others else "there is no other one yet"
        raise wrong_usage("reference", f"There is no model {model!r} to refer to: {there}.")
    if "default" in one.values:
        raise _unfit(one, "a reference has no default")
    if one.type == "refs":
        return _several(owner, one, tables)
    return _referring(one, tables[model], f'create_{model}(client)["id"]')


def _referring(one: Field, table: Table, sample: str) -> Column:
    key = table.id
    comes = {"UUID": "uuid"} if key.python == "UUID" else {}
    kind = Kind(key.python, key.taken, key.stored, "", (sample, sample), key.refused, comes)
    return Column(one.column, one, kind, key.python, table=table.name, key=key)


def _several(owner: str, one: Field, tables: Mapping[str, Table]) -> Column:
    own, other = tables[owner], tables[one.model]
    taken = f"Annotated[list[{other.id.taken}], Field(max_length={MOST})]"
    samples = ("[]", f'[create_{one.model}(client)["id"] for _ in range(2)]')
    refused = ("1", '["a"]', "[0]", f"[{other.id.missing}] * {MOST + 1}")
    comes = {"UUID": "uuid"} if other.id.python == "UUID" else {}
    kind = Kind(f"list[{other.id.python}]", taken, "", "", samples, refused, comes)
    association = Association(one, owner, own.name, other.name, own.id, other.id)
    if association.table in (table.name for table in tables.values()):
        raise _unfit(one, f"there is a table {association.table!r} already")
    return Column(one.column, one, kind, kind.python, key=other.id, association=association)


def _choice(model: str, one: Field) -> Column:
    enum = class_name(f"{model}_{one.name}")
    members = one.parameter.split(",")
    default = one.values.get("default", "")
    if default and default not in members:
        raise _unfit(one, f"it is none of {', '.join(members)}")
    samples = (json.dumps(members[0]), json.dumps(members[-1]))
    kind = Kind(enum, enum, "sa.String(50)", "", samples, ('""', "1"))
    chosen = f"{enum}.{member(default)}" if default else ""
    return Column(one.column, one, kind, enum, chosen, enum=enum)


def member(value: str) -> str:
    """Return what a member of an enum is called."""
    return value.upper().replace("-", "_")


def _limited(one: Field) -> Kind:
    """Return the kind of a field, with its own length, precision and limits."""
    if one.type == "str":
        return _text(one.parameter or one.values.get("length", LENGTH))
    if one.type == "decimal":
        return _decimal(one, one.parameter or "12,2")
    kind = KINDS[one.type]
    if not {"min", "max"} & one.values.keys():
        return kind
    low, high = LARGEST.get(one.type, ("", ""))
    least, most = _limit(one, "min", str(low)), _limit(one, "max", str(high))
    if least and most and float(least) > float(most):
        raise _unfit(one, f"min={least} is larger than max={most}")
    bounds = [*([f"ge={least}"] if least else []), *([f"le={most}"] if most else [])]
    finite = ["allow_inf_nan=False"] if one.type == "float" else []
    limits = f"Field({', '.join([*bounds, *finite])})"
    if one.type == "float":
        limits = limits.replace("Field(", "Field(strict=True, ")
    else:
        limits = f"{limits}, BeforeValidator(fields.whole)"
    taken = f"Annotated[{kind.python}, {limits}]"
    samples, beyond = _between(one, least, most)
    return kind._replace(taken=taken, samples=samples, refused=('"a"', *beyond))


def _check_between(one: Field) -> None:
    """Refuse a default that is beyond the limits."""
    default, least, most = (
        Decimal(one.values.get(word, one.values["default"])) for word in ("default", "min", "max")
    )
    if not least <= default <= most:
        raise _unfit(one, f"its default {default} is beyond its limits")


def _between(one: Field, least: str, most: str) -> tuple[tuple[str, str], Sequence[str]]:
    """Return samples between two limits, and what is beyond them."""
    begin, end = one.values.get("min"), one.values.get("max")
    if not (begin and end):
        first = _sum(least, "+ n") if begin else _sum(most, "- n")
    elif one.type == "float":
        first = _sum(least, f"+ {float(most) - float(least)!r} / (n + 1)")
    else:
        number = _possible(one, int(most) - int(least) + 1)
        first = _sum(least, f"+ n % {number}") if number > 1 else least
    samples = (first, most if end else least)
    beyond = [_beyond(one, least, -1)] if begin else []
    return samples, [*beyond, *([_beyond(one, most, 1)] if end else [])]


def _sum(start: str, more: str) -> str:
    """Return a sum as one writes it: nothing is added to zero."""
    return f"{start} {more}" if float(start) else more.removeprefix("+ ").replace("- ", "-")


def _beyond(one: Field, limit: str, sign: int) -> str:
    """Return a number beyond a limit; one more would be the same of a large float."""
    if one.type != "float":
        return str(int(limit) + sign)
    return repr(float(limit) + sign * max(1.0, abs(float(limit))))


def _possible(one: Field, number: int) -> int:
    """Return how many values a field can have.

    Raises:
        RefusedError: With exit code 2, where it is unique, and there are not even ten.
    """
    if "unique" in one.flags and number < TEN:
        raise _unfit(one, f"there would be as many rows as it has values: {number}")
    return number


def _text(length: str) -> Kind:
    if not 1 <= int(length) <= 10_000:  # PostgreSQL takes more; an index does not
        raise wrong_usage("field", f"A str has 1 to 10000 characters, not {length}; a text more.")
    limits = f'min_length=1, max_length={length}, pattern=r"^[^\\x00]*$"'
    own = f"Annotated[str, StringConstraints({limits})]"
    taken = "fields.Text" if length == LENGTH else own
    few = int(length) < len("text 1000")
    samples = (f'f"{{n % {10 ** int(length)}}}"', '"o"') if few else ('f"text {n}"', '"other"')
    refused = ('""', '"a\\0"', f'"a" * {int(length) + 1}')
    of = f"String({length})"
    return Kind("str", taken, f"sa.{of}", of, samples, refused, {"String": SQLALCHEMY})


def _decimal(one: Field, parameter: str) -> Kind:
    digits, places = map(int, parameter.split(","))
    if not 0 <= places < digits <= 15:
        message = f"{parameter}: SQLite keeps 15 digits, so a decimal has at most these, and one"
        message += " before the point at least"
        raise _unfit(one, message)
    limits = [
        f"{option}={_decimal_text(one, one.values[word])}"
        for word, option in (("min", "ge"), ("max", "le"))
        if word in one.values
    ]
    field = f"Field({', '.join(limits)}), " if limits else ""
    taken = f"Annotated[Decimal, {field}fields.Digits({digits}, {places})]"
    first, second = _decimals(one, digits - places, places)
    beyond = json.dumps("1" + "0" * (digits - places))
    stored, column = f"sa.Numeric({digits}, {places})", f"Exact({digits}, {places})"
    comes = {"Decimal": "decimal", "Exact": "app.models.base"}
    return Kind("Decimal", taken, stored, column, (first, second), ('"a"', beyond), comes)


def _decimals(one: Field, before_point: int, places: int) -> tuple[str, str]:
    """Return two samples: between the limits, if there are any."""
    least, most = (one.values.get(word) for word in ("min", "max"))
    if least and most and Decimal(least) > Decimal(most):
        raise _unfit(one, f"min={least} is larger than max={most}")
    if least or most:
        step = Decimal(1).scaleb(-places)
        low, high = (
            Decimal(value or f"{sign}1e{before_point}")
            for value, sign in ((least, "-"), (most, ""))
        )
        low, high = low if least else low + step, high if most else high - step
        number = _possible(one, int((high - low) / step) + 1)
        last = json.dumps(f"{high if most else low:.{places}f}")
        start = f'Decimal("{low:.{places}f}") + ' if low else ""
        first = f'str({start}n % {number} * Decimal("{step}"))' if number > 1 else last
        return first, last
    end = f".{'5'.ljust(places, '0')}" if places else ""
    return f'f"{{n % {10**before_point}}}{end}"', json.dumps(f"{Decimal():.{places}f}")


def _limit(one: Field, word: str, otherwise: str) -> str:
    given = one.values.get(word)
    if given is None:
        return otherwise
    try:
        number = float(given) if one.type == "float" else int(given)
    except ValueError:
        raise _unfit(one, f"{word}={given} is no {one.type}") from None
    low, high = LARGEST.get(one.type, (-sys.float_info.max, sys.float_info.max))
    if not low <= number <= high:
        raise _unfit(one, f"{word}={given} is larger than {one.type} can be")
    return repr(number)


def _quoted(one: Field) -> str:
    most = int(one.parameter or one.values.get("length", LENGTH))
    if one.type == "str" and not 1 <= len(one.values["default"]) <= most:
        raise _unfit(one, f"its default has 1 to {most} characters")
    return json.dumps(one.values["default"], ensure_ascii=False)


def _number(one: Field) -> str:
    return _limit(one, "default", "")


def _decimal_text(one: Field, value: str) -> str:
    try:
        is_number = Decimal(value).is_finite()
    except InvalidOperation:
        is_number = False
    if not is_number:
        raise _unfit(one, f"{value} is no decimal")
    return f'Decimal("{value}")'


def _truth(one: Field) -> str:
    value = one.values["default"].capitalize()
    if value not in ("True", "False"):
        raise _unfit(one, "the default of bool is true or false")
    return value


def _moment(one: Field) -> str:
    if one.values["default"] != "now":
        raise _unfit(one, "the only default of datetime is now")
    return "now"


def _none(one: Field) -> str:
    raise _unfit(one, f"{one.type} has no default here: write it in the model")


DEFAULTS: dict[str, Callable[[Field], str]] = {
    **dict.fromkeys(("str", "text"), _quoted),
    **dict.fromkeys(("int", "bigint", "float"), _number),
    "decimal": lambda one: _decimal_text(one, one.values["default"]),
    "bool": _truth,
    "datetime": _moment,
    **dict.fromkeys(("date", "time", "uuid", "json", "bytes", "email", "url"), _none),
}


def _unfit(one: Field, reason: str) -> RefusedError:
    return wrong_usage("field", f"{one.name}:{one.type}: {reason}.")


def imports_of(columns: Sequence[Column]) -> Iterator[str]:
    """Yield the imports of what the lines in a model name."""
    for one in columns:
        for name, module in one.kind.comes_from.items():
            yield f"from {module} import {name}"
        if one.table:
            yield "from sqlalchemy import ForeignKey"
        if stored := re.match(r"sa\.(\w+)", one.stored_default):
            yield f"from sqlalchemy import {stored[1]}"
        elif one.default == "now":
            yield "from app.models.base import now"
        if one.enum:
            yield "from enum import StrEnum"
