"""Types of fields that each database can hold: PostgreSQL refuses what SQLite takes.

Of what a request brings, PostgreSQL takes no text with the character NUL or longer than
its column, and no number larger than its column: `Integer` ends at 2**31 - 1,
`BigInteger` at 2**63 - 1, and JavaScript's integers at 2**53 - 1. SQLite stores NaN in
JSON, and pydantic takes numbers for dates. These types answer such a request with 422.
"""

import json
import re
from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from fastapi import Path
from pydantic import (
    AfterValidator,
    AwareDatetime,
    BeforeValidator,
    Field,
    GetCoreSchemaHandler,
    PlainSerializer,
    StringConstraints,
    WithJsonSchema,
)
from pydantic_core.core_schema import plain_serializer_function_ser_schema

LARGEST_ID = 2**53 - 1
LARGEST_INTEGER = 2**31 - 1

# What no address has: spaces and controls; `\s` is not the same in each language.
SPACE = r"\x00-\x20\x7f-\xa0"

NUMBER = re.compile(r"\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*", re.IGNORECASE)
ESCAPED_NUL = re.compile(r"(?<!\\)(\\\\)*\\u0000")

# Of a field that need not be sent: with a factory, the document shows no default.
UNSENT: Any = Field(default_factory=lambda: None)


def written(value: object) -> object:
    """Return what is no number, which pydantic would take for seconds.

    Raises:
        ValueError: it is one.
    """
    if isinstance(value, int | float) or (isinstance(value, str) and NUMBER.fullmatch(value)):
        raise ValueError("write it as ISO 8601 does")
    return value


def in_utc(value: datetime) -> datetime:
    """Return a time as it is stored and given back: in UTC.

    Raises:
        ValueError: there is none.
    """
    try:
        return value.astimezone(UTC)
    except OverflowError:
        raise ValueError("write a time that there is in UTC") from None


def without_zone(value: time) -> time:
    """Return a time of any day and place.

    Raises:
        ValueError: it has a zone, which no database keeps.
    """
    if value.tzinfo:
        raise ValueError("write it without a zone")
    return value


def storable(value: dict[str, Any]) -> dict[str, Any]:
    """Return what each database can hold as JSON.

    Raises:
        ValueError: a text in it has the character NUL or half a pair, or a number is
            not finite.
    """
    text = json.dumps(value, allow_nan=False, ensure_ascii=False)
    text.encode()
    if ESCAPED_NUL.search(text):
        raise ValueError("write it without the character NUL")
    return value


def decoded(value: object) -> object:
    """Return the bytes of a text in base64.

    Raises:
        ValueError: it is no base64.
    """
    return b64decode(value, validate=True) if isinstance(value, str) else value


def whole(value: object) -> object:
    """Return what may be a whole number in JSON: 1.0 is one.

    Raises:
        ValueError: it is none.
    """
    if isinstance(value, bool | str):
        raise ValueError("write it as a number")
    return value


# Of `1E-8` no client knows what it is.
PLAIN = plain_serializer_function_ser_schema(lambda value: f"{value:f}", when_used="json")


@dataclass(frozen=True)
class Digits:
    """How many digits a decimal has, and how many behind the point: `Digits(12, 2)`.

    It is written as a text: a number would lose some.
    """

    number: int
    places: int

    @property
    def pattern(self) -> str:
        """How it is written."""
        places = rf"(\.\d{{1,{self.places}}})?" if self.places else ""
        return rf"^-?\d{{1,{max(self.number - self.places, 1)}}}{places}$"

    def check(self, value: object) -> object:
        """Return what is written so, or a decimal already, as it is stored.

        Raises:
            ValueError: it is not.
        """
        if isinstance(value, str) and re.fullmatch(self.pattern[1:-1], value):
            value = Decimal(value)
        if isinstance(value, Decimal):
            return round(value, self.places)
        places = f", {self.places} of them behind the point" if self.places else ""
        raise ValueError(f"write it as a text, of at most {self.number} digits{places}")

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> Any:
        """Return how pydantic reads it."""
        schema = BeforeValidator(self.check).__get_pydantic_core_schema__(source, handler)
        return {**schema, "serialization": PLAIN}

    def __get_pydantic_json_schema__(self, *_: object) -> dict[str, Any]:
        """Return how the document tells of it."""
        return {"type": "string", "pattern": self.pattern}


BASE64 = r"^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$"
Bytes = Annotated[
    bytes,
    BeforeValidator(decoded),
    PlainSerializer(lambda value: b64encode(value).decode(), when_used="json"),
    WithJsonSchema({"type": "string", "contentEncoding": "base64", "pattern": BASE64}),
]
Boolean = Annotated[bool, Field(strict=True)]
Date = Annotated[date, BeforeValidator(written)]
DateTime = Annotated[AwareDatetime, BeforeValidator(written), AfterValidator(in_utc)]
Email = Annotated[
    str, StringConstraints(max_length=200, pattern=rf"^[^@{SPACE}]+@[^@{SPACE}]+$", to_lower=True)
]
Float = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Id = Annotated[int, Path(ge=1, le=LARGEST_ID)]
Integer = Annotated[int, Field(ge=-LARGEST_INTEGER - 1, le=LARGEST_INTEGER), BeforeValidator(whole)]
BigInteger = Annotated[int, Field(ge=-LARGEST_ID, le=LARGEST_ID), BeforeValidator(whole)]
Json = Annotated[dict[str, Any], AfterValidator(storable)]
LongText = Annotated[str, StringConstraints(pattern=r"^[^\x00]*$")]
Reference = Annotated[int, Field(ge=1, le=LARGEST_ID), BeforeValidator(whole)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00]*$")]
Time = Annotated[
    time,
    BeforeValidator(written),
    AfterValidator(without_zone),
    # RFC 3339's `format: time` has a zone.
    WithJsonSchema({"type": "string", "pattern": r"^([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,6})?$"}),
]
Url = Annotated[
    str, StringConstraints(max_length=2000, pattern=rf"^https?://[^/{SPACE}]+[^{SPACE}]*$")
]
Uuid = Annotated[UUID, BeforeValidator(written)]
