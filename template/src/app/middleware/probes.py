"""The requests that an orchestrator makes by itself."""

from starlette.types import Scope


def is_probe(scope: Scope) -> bool:
    """Tell whether a connection asks for /health/*: by address, without a host name or https."""
    path: str = scope["path"].removeprefix(scope.get("root_path", ""))
    return path.startswith("/health/")
