"""Functions of Python and of its libraries whose result is known."""

from __future__ import annotations

from collections.abc import Mapping

from scaffold.reading.known import by_name, sequences, values
from scaffold.reading.known.known import Known

CALLS: Mapping[str, Known] = {**by_name.CALLS, **sequences.CALLS, **values.CALLS}
