import math
from decimal import Decimal
from typing import Annotated, Any

import pytest
from pydantic import TypeAdapter, ValidationError

from app import fields

ID = "12345678-1234-5678-1234-567812345678"


@pytest.mark.parametrize(
    ("field", "taken", "refused"),
    [
        (fields.Bytes, ["AAEC", ""], ["*", "AAE", 1]),
        (fields.Boolean, [True], [1, "true"]),
        (fields.Date, ["2026-01-02"], [0, "0", "1e5", "2026-13-01"]),
        (
            fields.DateTime,
            ["2026-01-02T03:04:05+02:00"],
            ["2026-01-02T03:04:05", "0001-01-01T00:00:00+01:00", 5, "5"],
        ),
        (
            Annotated[Decimal, fields.Digits(4, 2)],
            ["-12.50", "1"],
            ["123", "1.234", "1\n", 1.5, ""],
        ),
        (fields.Email, ["Ada@example.com"], ["ada", "a\0@example.com", "a\x85@example.com"]),
        (fields.Float, [1, 1.5], ["1", True, math.inf, math.nan]),
        (fields.Integer, [-(2**31), 2**31 - 1, 1.0], [2**31, True, 1.5, "1"]),
        (fields.BigInteger, [2**53 - 1], [2**53, True]),
        (fields.Json, [{"a": [1, None, "\\u0000"]}], [{"a": math.nan}, {"\0": 1}, {"a": "\ud800"}]),
        (fields.LongText, ["", "x" * 1000], ["a\0"]),
        (fields.Reference, [1], [0, "1", 2**53]),
        (fields.Text, ["x" * 200], ["", "x" * 201, "a\0"]),
        (fields.Time, ["10:20:30"], ["10:20Z", 3, "3"]),
        (fields.Url, ["https://example.com/a?b"], ["ftp://a", "http:/x", "https://a b"]),
        (fields.Uuid, [ID], [1, "1"]),
    ],
)
def test_what_each_database_can_hold(field: Any, taken: list[Any], refused: list[Any]) -> None:
    adapter: TypeAdapter[Any] = TypeAdapter(field)
    for value in taken:
        assert adapter.dump_json(adapter.validate_python(value))
    for value in refused:
        with pytest.raises(ValidationError):
            adapter.validate_python(value)


def test_what_is_taken_is_as_it_is_stored() -> None:
    moment = TypeAdapter(fields.DateTime).validate_python("2026-01-02T03:04:05+02:00")
    assert moment.isoformat() == "2026-01-02T01:04:05+00:00"
    money: TypeAdapter[Any] = TypeAdapter(Annotated[Decimal, fields.Digits(4, 2)])
    assert [str(money.validate_python(value)) for value in ("1", "1.5")] == ["1.00", "1.50"]
