"""How the database's revision stands to those of the code."""

from dataclasses import dataclass
from importlib.resources import files
from typing import Self

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection


@dataclass(frozen=True)
class Revisions:
    """The revisions of the code: all, and those that its migrations lead to."""

    known: set[str]
    newest: set[str]

    @classmethod
    def read(cls) -> Self:
        """Read the migrations; this imports each of them, so not on the event loop."""
        script = ScriptDirectory(str(files("app") / "migrations"))
        known = {revision.revision for revision in script.walk_revisions()}
        return cls(known, set(script.get_heads()))

    def are_pending(self, connection: Connection) -> bool:
        """Tell whether a database lacks some; at one that is not known it is newer, and ready."""
        current = set(MigrationContext.configure(connection).get_current_heads())
        return current <= self.known and current != self.newest
