"""The order of the middleware, outermost first, and a place in it."""

from __future__ import annotations

from collections.abc import Sequence

from scaffold.model.problem import RefusedError, wrong_usage
from scaffold.pieces.middleware.middleware import Middleware


def place_of(names: Sequence[str], place: str) -> int:
    """Return which of the middleware is meant: `trusted_host` is `TrustedHostMiddleware` too.

    Raises:
        RefusedError: With exit code 2, naming the ones that there are.
    """
    plain = [_plain(name) for name in names]
    if _plain(place) in plain:
        return plain.index(_plain(place))
    known = ", ".join(names) or "none"
    raise wrong_usage("place", f"There is no middleware {place!r}. There are: {known}.")


def has(names: Sequence[str], name: str) -> bool:
    """Say whether a middleware of that name is among them."""
    return _plain(name) in map(_plain, names)


def check_order(names: Sequence[str], asked: Middleware) -> None:
    """Refuse a middleware that has another place already (exit code 2).

    Args:
        names: All of them, the outermost first.
        asked: The one that is among them, under its name.
    """
    own = place_of(names, asked.name)
    if asked.before is not None and own > place_of(names, asked.before):
        raise _misplaced(asked, f"inside {asked.before}")
    if asked.after is not None and own < place_of(names, asked.after):
        raise _misplaced(asked, f"around {asked.after}")


def _misplaced(asked: Middleware, place: str) -> RefusedError:
    message = f"The middleware {asked.name!r} is there already, {place}."
    return wrong_usage("place", message, f"scaffold add-middleware {asked.name} --remove")


def _plain(name: str) -> str:
    return name.lower().replace("_", "").removesuffix("middleware")
