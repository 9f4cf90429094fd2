"""A router in a project that we did not make."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass, replace

from scaffold.edits.calls import keyword_of
from scaffold.edits.imports import ensure_imports, remove_unused_imports
from scaffold.edits.source import Source, edited
from scaffold.edits.statements import (
    block_of,
    ensure_after,
    remove_statement,
    statement_of,
)
from scaffold.model.application import Application, Inclusion, Operation
from scaffold.model.position import Position
from scaffold.pieces.finding import blank_lines, creation_of, runs_with
from scaffold.pieces.host import Host
from scaffold.pieces.piece import Edit, Piece
from scaffold.pieces.places import Place
from scaffold.pieces.router.places import (
    included_already,
    including,
    is_before,
    joined_at,
    place_of,
)
from scaffold.pieces.router.router import Router
from scaffold.pieces.router.siblings import (
    binding_of,
    check_same_each_time,
    common_keywords,
    imported_like,
    subject_of,
)
from scaffold.pieces.router.text import router_text, test_text
from scaffold.pieces.where import where_elsewhere
from scaffold.project.modules import Modules
from scaffold.project.paths import folder_of

INCLUDE = "include_router"
DEPENDENCIES = "dependencies"


def foreign_router(host: Host, asked: Router, above: Operation | None = None) -> Piece:
    """Return the router, and its line among the others: above an operation, or behind them all."""
    reading, application = host.reading, host.application
    if found := included_already(reading, asked.name):
        assert found.router is not None
        edit = Edit(found.call.path, _same, lambda source: _take(source, found), "")
        path = found.router.path
        return Piece(path, None, {path: router_text(asked)}, (edit,))
    place = place_of(host, asked.name)
    owner, siblings = including(reading, application)
    registered = [one.registration for one in reading.operations if one.router == owner]
    if at := above and joined_at(reading, above, owner):
        earlier = [one for one in siblings if is_before(one.call, at)]
        # What an inner router is included by stands where that one is not known by its name.
        siblings = earlier if owner == application.call else earlier or siblings
        registered = [one for one in registered if is_before(one, at)]
    join = _Join(host.modules, place.path, application, owner, siblings, registered)
    created = {**place.inits, place.path: router_text(asked)}
    edit = Edit(join.path, join.put, _same, join.snippet())
    return Piece(place.path, None, created, (edit,))


def unprotected(host: Host) -> list[str]:
    """Return what is to be said where most others have `dependencies=`, and a new one has none."""
    _, siblings = including(host.reading, host.application)
    if not siblings:
        return []
    path = siblings[-1].call.path
    source = Source(path, host.files[path].content)
    here = [one.call for one in siblings if one.call.path == path]
    calls = [source.node_at(ast.Call, call, INCLUDE) for call in here]
    having = [at for at, call in zip(here, calls, strict=True) if keyword_of(call, DEPENDENCIES)]
    given = common_keywords(source, calls, "")
    if len(having) * 2 < len(calls) or f", {DEPENDENCIES}=" in given:
        return []
    return [f"{having[-1]}: routers are included with {DEPENDENCIES}= there; the new one has none."]


def with_test(host: Host, piece: Piece, asked: Router, path: str | None) -> Piece:
    """Return the router with its test.

    Args:
        host: The project.
        piece: The router.
        asked: The same.
        path: Of the operation that reads one; None where that is known only when it runs.
    """
    place = Place(piece.module)
    where = where_elsewhere(host.modules, host.application, place, asked.name, "router")
    proof = test_text(asked, where.module, path, where.app)
    tested = where.piece(piece.created[piece.module], proof, piece.edits)
    return replace(tested, created={**piece.created, **tested.created})


def _same(source: Source) -> Source:
    return source


def _take(source: Source, found: Inclusion) -> Source:
    call = source.node_at(ast.Call, found.call, INCLUDE)
    statement = statement_of(source, call)
    if not isinstance(statement, ast.Expr) or statement.value is not call:
        raise source.refusal(call, "the router is not included by a statement of its own")
    binding = binding_of(source, found.written.partition(".")[0])
    source = edited(source, remove_statement(source, statement))
    return edited(source, remove_unused_imports(source, binding)) if binding else source


def _last_of(source: Source, include: ast.stmt, router: str) -> ast.stmt:
    """Return the last of the statements behind an include that use what it includes as well."""
    last, block = include, block_of(source, include)
    for statement in block[block.index(include) + 1 :]:
        if not any(isinstance(one, ast.Name) and one.id == router for one in ast.walk(statement)):
            break
        last = statement
    return last


@dataclass(frozen=True)
class _Join:
    """How a new router is included.

    Attributes:
        modules: Of the project.
        module: The path of the new router's module.
        application: It comes to this one.
        owner: What includes it: the call of `FastAPI` or `APIRouter`.
        siblings: How others are included there, in order.
        registered: The places of what the owner registers itself.
    """

    modules: Modules
    module: str
    application: Application
    owner: Position
    siblings: Sequence[Inclusion]
    registered: Sequence[Position]

    @property
    def path(self) -> str:
        return self.siblings[-1].call.path if self.siblings else self.owner.path

    def snippet(self) -> str:
        source = Source(self.path, self.modules.files[self.path].content)
        statement, expression = imported_like(self.modules, source, self._written(), self.module)
        return f"{statement.statement}\n\n{self._variable()}.{INCLUDE}({expression})"

    def _written(self) -> str | None:
        """Return how the last one is written, of those in the same folder if there are any."""
        here = [one for one in self.siblings if one.call.path == self.path]
        folder = folder_of(self.module)
        beside = [one for one in here if one.router and folder_of(one.router.path) == folder]
        return next((one.written for one in reversed(beside or here)), None)

    def _variable(self) -> str:
        return self.application.variable or "app"

    def put(self, source: Source) -> Source:
        if self.siblings:
            return self._put_beside(source)
        call = source.node_at(ast.Call, self.owner)
        if self.application.variable is None:
            raise source.refusal(call, "the application has no name here")
        creation = creation_of(source, self.application)
        last = self._last_registered(source, creation)
        return self._joined(source, last, self.application.variable, "")

    def _put_beside(self, source: Source) -> Source:
        here = [one for one in self.siblings if one.call.path == source.path]
        calls = [source.node_at(ast.Call, one.call, INCLUDE) for one in here]
        statement = runs_with(source, statement_of(source, calls[-1]))
        anchor = _last_of(source, statement, here[-1].written.partition(".")[0])
        owner = calls[-1].func
        assert isinstance(owner, ast.Attribute)
        check_same_each_time(source, calls[-1], owner.value)
        text = source.text(source.start(owner.value), source.end(owner.value))
        router = here[-1].router
        # One of a class that is not in the project is known by the name that it has here alone.
        known_as = here[-1].written.removesuffix("router").strip("._") or here[-1].written
        subject = subject_of(router.path, like=self.module) if router else known_as
        return self._joined(source, anchor, text, common_keywords(source, calls, subject))

    def _last_registered(self, source: Source, creation: ast.stmt) -> ast.stmt:
        """Return the last of the statements beside the creation that register an operation."""
        lines = {one.line for one in self.registered if one.path == source.path}
        registering = [creation]
        for statement in block_of(source, creation):
            decorators = getattr(statement, "decorator_list", [])
            if lines & {one.lineno for one in [statement, *decorators]}:
                registering.append(statement)
        return registering[-1]

    def _joined(self, source: Source, anchor: ast.stmt, owner: str, keywords: str) -> Source:
        statement, expression = imported_like(self.modules, source, self._written(), self.module)
        text = "\n" * blank_lines(source, anchor) + f"{owner}.{INCLUDE}({expression}{keywords})"
        included = ensure_after(source, anchor, text)
        return edited(source, (*included, *ensure_imports(source, statement, used_by=anchor)))
