"""The generators of FastAPI projects on the package index, each run without questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workspace import Workspace


@dataclass(frozen=True)
class Peer:
    """A distribution, its command, and the words that take its defaults."""

    package: str
    command: str
    defaults: Sequence[str]

    def words(self, workspace: Workspace, *arguments: str) -> list[str]:
        """Return a command line of it, in an environment of its own."""
        return [str(workspace.install(self.package, self.package) / self.command), *arguments]


PEERS = [
    Peer(
        "fastapi-template",
        "fastapi_template",
        # Its menus have no default: these are their first entries.
        [
            "--name",
            "myapi",
            "--quiet",
            "--api-type",
            "rest",
            "--db",
            "none",
            "--orm",
            "none",
            "--ci",
            "none",
        ],
    ),
    Peer("fastapi-fullstack", "fastapi-fullstack", ["create", "myapi"]),
    Peer("fastapi-new", "fastapi-new", ["myapi"]),
]
