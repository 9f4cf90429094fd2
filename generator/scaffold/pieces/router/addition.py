"""`add-router`: a router, included."""

from __future__ import annotations

from dataclasses import dataclass, replace

from scaffold.model.application import Operation, Reading
from scaffold.model.problem import refused, wrong_usage
from scaffold.pieces.host import Host
from scaffold.pieces.joining import check_names, with_piece
from scaffold.pieces.piece import Effect, Piece, by_hand, uneditable
from scaffold.pieces.router import own
from scaffold.pieces.router.clashes import (
    check_holes,
    check_included_alike,
    check_included_once,
    check_operations,
    hiding,
    takes_the_rest,
)
from scaffold.pieces.router.foreign import foreign_router, unprotected, with_test
from scaffold.pieces.router.places import joined_at
from scaffold.pieces.router.router import Router, present_router, router
from scaffold.pieces.router.text import router_text
from scaffold.pieces.template import is_rendered, sdk_steps
from scaffold.reading import read


@dataclass(frozen=True)
class AddedRouter:
    """What the options say, None for what they leave open; and the text of another router."""

    name: str
    prefix: str | None
    tag: str | None
    text: str | None = None

    def piece(self, host: Host) -> Piece:
        """Return the router, its test, and its line among the others."""
        asked = replace(router(self.name, self.prefix, self.tag), text=self.text)
        line = f"app.include_router({asked.name}.router)"
        if host.app is None and not host.remove:
            _check_meant(host.reading)
        with uneditable(by_hand(line, f"{asked.name}.py", router_text(asked))):
            asked, notes = self._as_present(host, asked)
            piece = _piece(host, asked)
        if host.remove:
            found = _operations_in(host.reading, piece.module)
        else:
            check_names(host, piece, asked.name)
            piece = _above_the_rest(host, asked, piece)
            found = self._operations(host, piece)
        if piece.test is None:
            path = next((one.path for one in found if "{" in one.end and not one.unknown), None)
            piece = with_test(host, piece, asked, path)
        return replace(
            piece,
            callbacks=[*dict.fromkeys(name for one in found for name in one.callbacks)],
            notes=[] if host.remove else notes,
            next=sdk_steps(host.files),
            effect=Effect(operations=True),
        )

    def _as_present(self, host: Host, asked: Router) -> tuple[Router, list[str]]:
        """Return the router, with the prefix and the tag that it has where it is there already.

        What is to be said of it comes with it.

        Raises:
            RefusedError: With exit code 2, where others are asked for.
        """
        module = _piece(host, asked).module
        if module not in host.files:
            asked, notes = _with_free_model(host, asked, near=module)
            return asked, [*notes, *unprotected(host)]
        present = present_router(asked.name, host.files[module].content)
        if present is None or present == asked:
            return asked, []
        for option in ("prefix", "tag"):
            has, wanted = getattr(present, option), getattr(self, option)
            if wanted not in (None, has):
                message = f"{module} is there already, with the {option} {has!r}."
                raise wrong_usage("taken", message)
        return present, []

    def _operations(self, host: Host, piece: Piece) -> list[Operation]:
        """Return the operations that the router brings, read from the project with it in.

        Raises:
            RefusedError: With exit code 2, where they and those that are there do not go together;
                with 1, where reading alone does not find that they are included.
        """
        module, reading = piece.module, host.reading
        is_new = module not in host.files
        if is_new and not host.run:
            check_included_once(reading, piece, self.name, host.files)
        after = read(with_piece(host, piece), host.app)
        new = _operations_in(after, module)
        if is_new:
            with uneditable(by_hand(piece.edits[0].snippet, module, piece.created[module])):
                check_included_alike(after, module)
        if not _operations_in(reading, module):
            check_operations(reading.operations, after.operations, new)
            if not host.run:
                check_holes(reading.operations, new)
        if is_new and not new and not host.run:
            message = f"Reading {piece.edits[0].path} does not tell which paths a router gets"
            raise refused("not-understood", f"{message} there. Nothing was written.", "--import")
        return new


def _check_meant(reading: Reading) -> None:
    """Refuse to take an application without routers that mounts one with them (exit code 2)."""
    root, *mounted = reading.applications
    having = [one for one in mounted if one.inclusions and " " not in one.name]
    has_own = any(one.application == root.name and one.in_schema for one in reading.operations)
    if having and not (root.inclusions or has_own):
        names = ", ".join(one.name for one in having)
        message = f"{root.name} includes no router, and mounts what does: {names}. Name yours."
        raise wrong_usage("several-apps", message, f"--app {having[0].name}")


def _piece(host: Host, asked: Router, above: Operation | None = None) -> Piece:
    if is_rendered(host.modules, own.LISTED, own.DEFINING):
        at = above and joined_at(host.reading, above, host.application.call)
        return own.own_router(host.files, asked, at)
    return foreign_router(host, asked, above)


def _above_the_rest(host: Host, asked: Router, piece: Piece) -> Piece:
    """Return a new router included above what takes every path that is left, if that is there."""
    rest = [one for one in host.reading.operations if takes_the_rest(one)]
    if not rest or piece.module in host.files:
        return piece
    after = read(with_piece(host, piece), host.app)
    other = hiding(rest, after.operations, _operations_in(after, piece.module))
    return _piece(host, asked, other) if other else piece


def _with_free_model(host: Host, asked: Router, *, near: str) -> tuple[Router, list[str]]:
    """Return the router with a class that no other one is called like, and what is to be said.

    FastAPI gives two models of one name other names in the document, and clients get other types.

    Raises:
        RefusedError: With exit code 2, where the second name is taken too.
    """
    if not (found := host.modules.classes(asked.model, near)):
        return asked, []
    at = found[0].position
    model = f"{asked.model}Response"
    if others := host.modules.classes(model, near):
        message = f"There are classes {asked.model} and {model} already: {at}, "
        message += f"{others[0].position}."
        raise wrong_usage("taken", f"{message} Take another name.")
    note = f"{at} has a class {asked.model} already: the new one is called {model}."
    return replace(asked, model=model), [note]


def _operations_in(reading: Reading, module: str) -> list[Operation]:
    operations = reading.operations
    return [one for one in operations if one.definition and one.definition.path == module]
