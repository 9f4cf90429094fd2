"""A resource in a project that we did not make."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from scaffold.edits.classes import ensure_field, remove_field
from scaffold.edits.imports import ensure_imports, remove_unused_imports
from scaffold.edits.source import CannotEditError, Source, called, edited
from scaffold.edits.statements import statement_of
from scaffold.model.application import Application
from scaffold.model.position import Position
from scaffold.model.problem import RefusedError, refused
from scaffold.model.tree import Tree
from scaffold.pieces.environment import has_settings, reads_env_file
from scaffold.pieces.finding import check_made_once, definition_in, runs_with
from scaffold.pieces.host import Host
from scaffold.pieces.module_names import module_text
from scaffold.pieces.mounts import is_mounting, mounted_by
from scaffold.pieces.piece import Change, Edit, Piece
from scaffold.pieces.places import place_beside
from scaffold.pieces.resource import lifespan
from scaffold.pieces.resource.resource import Resource
from scaffold.pieces.resource.text import resource_text, test_text
from scaffold.pieces.tests import tests_of
from scaffold.pieces.where import where_elsewhere
from scaffold.project.imports import Import
from scaffold.project.modules import Definition, Modules

# The second where a module has the name of the first.
PACKAGES = ("resources", "api_resources")
LIFESPAN = """\
@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    ...  # what happens at the start
    yield
    ...  # what happens at the end


app = FastAPI(lifespan=lifespan)"""


def foreign_resource(host: Host, asked: Resource) -> Piece:
    """Return the resource, its test, and its places in the lifespan and the state.

    Raises:
        CannotEditError: Where reading does not tell what the lifespan is.
    """
    modules, application, files = host.modules, host.application, host.files
    _check(modules, application)
    place = place_beside(files, application.call.path, PACKAGES, asked.name)
    where = where_elsewhere(modules, application, place, asked.name, "resource")
    yields = is_yielded(host, asked.name)
    text = resource_text(
        asked,
        has_settings=has_settings(files, place.path),
        reads_file=reads_env_file(files),
        is_yielded=yields,
    )
    opened = where.app if _is_opened(modules, application) else None
    proof = test_text(asked, where.module, opened, is_yielded=yields)
    join = _Join(modules, application, asked, place.path, yields)
    return where.piece(text, proof, tuple(join.edits()), asked.example)


def is_yielded(host: Host, name: str) -> bool:
    """Say whether the lifespan yields what it opens: otherwise it is in the application's state.

    It comes to do so where other applications are mounted, whose handlers find nothing else.
    """
    files, at = host.files, host.application.lifespan
    module = place_beside(files, host.application.call.path, PACKAGES, name).path
    is_kept = module in files and b"connection.app.state" in files[module].content
    can_change = not is_kept and is_mounting(host)
    if at is None:
        return can_change
    source = _source(files, at.path)
    has_state = lifespan.yielded_by(source, at) is not None
    return has_state or (can_change and lifespan.yields_nothing(source, at))


def _check(modules: Modules, application: Application) -> None:
    at = application.call
    if mount := mounted_by(modules, application):
        message = f"{mount} mounts this application: the lifespan of a mounted one never runs."
        message += " Its handlers find what the one that mounts it opens: name that by --app."
        raise refused("no-lifespan", message)
    if not application.has_lifespan:
        check_made_once(application)
    if not application.other_calls:
        source = _source(modules.files, at.path)
        runs_with(source, statement_of(source, source.node_at(ast.Call, at)))
    if application.has_lifespan and application.lifespan is None:
        raise CannotEditError(at, "reading does not tell which function its lifespan is")
    if application.event_handlers and application.lifespan is None:
        raise _ignored(application.event_handlers[0], "this")
    if application.given_away and not application.has_lifespan:
        raise _ignored(application.given_away[0], "what this may start")


def _ignored(at: Position, what: str) -> RefusedError:
    """Return the error for what runs at the start only while there is no lifespan."""
    message = f"{at}: FastAPI would ignore {what} as soon as there is a lifespan."
    message += f" Nothing was written. Write one for it, and run this again:\n{LIFESPAN}"
    return refused("no-lifespan", message)


def opened_by_hand(name: str) -> str:
    """Return what a person writes into the lifespan."""
    return f"async with open_{name}() as {name}:\n    app.state.{name} = {name}\n    yield"


def _class_names(function: ast.AsyncFunctionDef, yielded: ast.expr) -> Iterator[str]:
    """Yield what may be the class of what a lifespan yields."""
    if isinstance(yielded, ast.Call):
        yield ast.unparse(yielded.func)
    if isinstance(function.returns, ast.Subscript):
        inner = function.returns.slice
        yield ast.unparse(inner.elts[0] if isinstance(inner, ast.Tuple) else inner)


def _source(files: Tree, path: str) -> Source:
    return Source(path, files[path].content)


def _is_opened(modules: Modules, application: Application) -> bool:
    """Say whether tests can open the application: others do, or there is nothing else in it."""
    return not application.has_lifespan or any(
        isinstance(node, ast.withitem) and called(node.context_expr) == "TestClient"
        for path in tests_of(modules.files, application)
        for node in ast.walk(modules.tree(path))
    )


@dataclass(frozen=True)
class _Join:
    """How a resource is joined in; `module` is the path of its file, `yields` of the lifespan."""

    modules: Modules
    application: Application
    asked: Resource
    module: str
    yields: bool

    @property
    def path(self) -> str:
        return (self.application.lifespan or self.application.call).path

    def edits(self) -> Iterator[Edit]:
        name = self.asked.name
        opening = self._import(self.path, f"open_{name}")
        yield Edit(self.path, self.put, self.take, f"{opening.statement}\n\n{opened_by_hand(name)}")
        if state := self._state():
            put, take = self._field(state)
            yield Edit(state.path, put, take, f"{name}: {self.asked.class_name}")

    def _import(self, near: str, name: str) -> Import:
        return Import(module_text(self.modules, near, self.module), name)

    def put(self, source: Source) -> Source:
        name = self.asked.name
        opening = self._import(source.path, f"open_{name}")
        if at := self.application.lifespan:
            return lifespan.put_in(source, at, name, opening, is_yielded=self.yields)
        at = self.application.call
        return lifespan.write(source, at, name, opening, is_yielded=self.yields)

    def take(self, source: Source) -> Source:
        name, at = self.asked.name, self.application.lifespan
        opening = self._import(source.path, f"open_{name}")
        if at is None:
            return source
        if at.path == self.application.call.path and lifespan.is_written(source, at, name):
            return lifespan.unwrite(source, at, self.application.call, opening)
        return lifespan.take_from(source, at, name, opening)

    def _state(self) -> Definition | None:
        """Return the class of what the lifespan yields, if it is one of the project's."""
        at = self.application.lifespan
        source = _source(self.modules.files, self.path)
        yielded = lifespan.yielded_by(source, at) if at else None
        if at is None or yielded is None:
            return None
        for name in _class_names(lifespan.lifespan_at(source, at), yielded):
            found = self.modules.definition(self.path, name)
            if found and isinstance(found.node, ast.ClassDef):
                return found
        return None

    def _field(self, state: Definition) -> tuple[Change, Change]:
        name, of = self.asked.name, self.asked.class_name

        def put(source: Source) -> Source:
            node = definition_in(source, ast.ClassDef, state.name)
            imports = ensure_imports(source, self._import(source.path, of), used_by=node)
            return edited(source, (*ensure_field(source, node, f"{name}: {of}"), *imports))

        def take(source: Source) -> Source:
            source = edited(
                source, remove_field(source, definition_in(source, ast.ClassDef, state.name), name)
            )
            return edited(source, remove_unused_imports(source, self._import(source.path, of)))

        return put, take
