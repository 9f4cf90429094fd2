"""`add-resource`: what lives as long as the application, opened in its lifespan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from scaffold.model.problem import wrong_usage
from scaffold.pieces.environment import variables
from scaffold.pieces.host import Host
from scaffold.pieces.joining import check_names
from scaffold.pieces.mounts import handlers_mounted
from scaffold.pieces.piece import Piece, by_hand, examples_of, uneditable
from scaffold.pieces.request_state import check_not_written
from scaffold.pieces.resource import own
from scaffold.pieces.resource.foreign import foreign_resource, is_yielded, opened_by_hand
from scaffold.pieces.resource.resource import Resource, present_resource, resource
from scaffold.pieces.resource.taken import check_not_in_lifespan, check_not_in_state
from scaffold.pieces.resource.text import resource_text
from scaffold.pieces.template import is_rendered


@dataclass(frozen=True)
class AddedResource:
    """What the options say; None for what they leave open."""

    name: str
    env: str | None

    def piece(self, host: Host) -> Piece:
        """Return the resource, its test, and its places in the lifespan and the state."""
        asked = resource(self.name, self.env)
        opening = opened_by_hand(asked.name)
        with uneditable(by_hand(opening, f"{asked.name}.py", resource_text(asked))):
            piece = self._as_present(host, asked)
        notes: list[str] = []
        if not host.remove:
            check_names(host, piece, asked.name)
            if piece.module not in host.files:
                _check_variable(host, piece, asked)
                _check_state(host, asked.name)
            notes += _out_of_reach(host, asked.name)
        return replace(piece, state=asked.name, notes=notes)

    def _as_present(self, host: Host, asked: Resource) -> Piece:
        """Return the resource, with the variable that it has where it is there already.

        Raises:
            RefusedError: With exit code 2, where another is asked for.
        """
        piece = _piece(host, asked)
        present = present_resource(asked.name, host.modules.tree(piece.module))
        if present is None or present == asked:
            return piece
        if self.env is not None:
            raise wrong_usage("taken", f"{piece.module} is there already, and reads {present.env}.")
        return _piece(host, present)


def _is_own(host: Host) -> bool:
    return is_rendered(host.modules, own.LISTED, own.DEFINING)


def _piece(host: Host, asked: Resource) -> Piece:
    if _is_own(host):
        return own.own_resource(host.files, asked)
    return foreign_resource(host, asked)


def _is_in_request(host: Host, name: str) -> bool:
    """Say whether the lifespan yields it: otherwise it is in the state of the application."""
    return _is_own(host) or is_yielded(host, name)


def _check_variable(host: Host, piece: Piece, asked: Resource) -> None:
    """Refuse a variable that something else reads already (exit code 2)."""
    for path, lines in examples_of(host.files, piece).items():
        present = variables(host.files[path].content)
        if taken := sorted(present & variables(lines.encode())):
            message = f"{path} has {taken[0]} already. Name another variable for {asked.name}."
            raise wrong_usage("env", message, f"--env {asked.name.upper()}_SERVER_URL")


def _check_state(host: Host, name: str) -> None:
    """Refuse a name that something else has where the resource will be (exit code 2)."""
    if not _is_own(host):
        check_not_in_lifespan(name, host.files, host.application)
    if _is_in_request(host, name):
        check_not_written(name, host.modules)
    else:
        check_not_in_state(name, host.modules, host.application)


def _out_of_reach(host: Host, name: str) -> Iterator[str]:
    """Yield a note where there are handlers that do not see the state of the application."""
    if not _is_in_request(host, name) and (mount := handlers_mounted(host.modules)):
        yield (
            f"{mount}: get_{name} finds nothing in handlers of a mounted application: "
            "`request.app` is that one there."
        )
