"""`add-middleware`: a middleware at its place in the order."""

from __future__ import annotations

from dataclasses import dataclass, replace

from scaffold.pieces.host import Host
from scaffold.pieces.joining import check_names
from scaffold.pieces.middleware import own
from scaffold.pieces.middleware.foreign import foreign_middleware
from scaffold.pieces.middleware.middleware import Middleware, middleware
from scaffold.pieces.middleware.text import middleware_text
from scaffold.pieces.piece import Effect, Piece, by_hand, uneditable
from scaffold.pieces.request_state import check_not_yielded
from scaffold.pieces.template import is_rendered


@dataclass(frozen=True)
class AddedMiddleware:
    """What the options say; None for what they leave open."""

    name: str
    before: str | None
    after: str | None

    def piece(self, host: Host) -> Piece:
        """Return the middleware, its test, and its place among the others."""
        asked = middleware(self.name, self.before, self.after)
        line = f"app.add_middleware({asked.class_name})"
        with uneditable(by_hand(line, f"{asked.name}.py", middleware_text(asked))):
            piece = _piece(host, asked)
        if not host.remove:
            check_names(host, piece, asked.name)
            if piece.module not in host.files:
                check_not_yielded(asked.name, host)
        return replace(piece, state=asked.name, effect=Effect(middleware=True))


def _piece(host: Host, asked: Middleware) -> Piece:
    if is_rendered(host.modules, own.LISTED, own.DEFINING):
        return own.own_middleware(host.files, asked)
    return foreign_middleware(host.modules, host.application, asked)
