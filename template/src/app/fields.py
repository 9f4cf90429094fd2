"""Types of fields that each database can hold: PostgreSQL refuses what SQLite lets pass.

Of what a request brings, PostgreSQL takes no text with the character NUL or longer than its
column, and no number larger than its column: `Integer` ends at 2**31 - 1, `BigInteger` at
2**63 - 1, and JavaScript's integers at 2**53 - 1. These types answer such a request with 422.
"""

from typing import Annotated

from fastapi import Path
from pydantic import Field, StringConstraints

LARGEST_ID = 2**53 - 1

Email = Annotated[
    str, StringConstraints(max_length=200, pattern=r"^[^@\s\x00]+@[^@\s\x00]+$", to_lower=True)
]
Id = Annotated[int, Path(ge=1, le=LARGEST_ID)]
Price = Annotated[float, Field(strict=True, ge=0, le=1_000_000_000, allow_inf_nan=False)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00]*$")]
