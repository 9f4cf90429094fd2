"""One change that breaks the users of an API."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

SHOWN = 3


@dataclass(frozen=True)
class Finding:
    """What breaks, and where.

    Attributes:
        code: Its kind: `type`, `removed` …
        place: A schema's or an operation's, and what in it: `Item.name`, `GET /items 200`.
        message: What was, and what is now.
        side: Of the client: `sent`, or `read`; "" for a name.
        used_by: Where the document says so, which is often several times for one schema.
    """

    code: str
    place: str
    message: str
    side: str = ""
    used_by: Sequence[str] = field(default=(), compare=False)

    @property
    def id(self) -> str:
        """Its name, by which it is accepted: the same until what it says is another change."""
        words = "\n".join((self.code, self.place, self.side, self.message))
        return hashlib.sha256(words.encode()).hexdigest()[:8]

    def __str__(self) -> str:
        """Return one line."""
        uses = [use for use in self.used_by if not self.place.startswith(use)]
        more = f" and {len(uses) - SHOWN} more" if len(uses) > SHOWN else ""
        where = f" (in {', '.join(uses[:SHOWN])}{more})" if uses else ""
        return f"{self.place}{f', {self.side}' if self.side else ''}: {self.message}{where}"
