"""What a middleware is: its name, its place, and the header that it reads."""

from __future__ import annotations

from dataclasses import dataclass

from scaffold.model.problem import wrong_usage
from scaffold.pieces.names import check_name, class_name


@dataclass(frozen=True)
class Middleware:
    """One middleware, and its place.

    Attributes:
        name: Of its module.
        before: The one that it stands around; None where nothing is said.
        after: The one that stands around it.
    """

    name: str
    before: str | None = None
    after: str | None = None

    @property
    def class_name(self) -> str:
        """The name of its class, as FastAPI's own are called."""
        return f"{class_name(self.name)}Middleware"

    @property
    def header(self) -> str:
        """The header that it reads: `X-Tenant`."""
        return "-".join(["X", *(word.capitalize() for word in self.name.split("_"))])

    @property
    def prefix(self) -> str:
        """What its variables begin with: `TENANT_`."""
        return f"{self.name.upper()}_"

    @property
    def words(self) -> dict[str, str]:
        """What its texts are filled with."""
        return {
            "name": self.name,
            "Class": class_name(self.name),
            "Middleware": self.class_name,
            "PREFIX": self.prefix,
            "header": self.header,
        }

    @property
    def example(self) -> str:
        """Its lines for the example of the environment."""
        return f"# The header that is kept for the handlers.\n# {self.prefix}HEADER={self.header}\n"


def middleware(name: str, before: str | None, after: str | None) -> Middleware:
    """Return the middleware that is asked for.

    Raises:
        RefusedError: With exit code 2, for a bad name, or two places.
    """
    check_name(name)
    if before is not None and after is not None:
        raise wrong_usage("place", "Give --before or --after, not both.")
    return Middleware(name, before, after)
