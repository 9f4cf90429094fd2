"""The database of a project that we did not make, as its source says: base, tables, sessions."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from scaffold.model.position import Position
from scaffold.model.problem import RefusedError, refused
from scaffold.pieces.host import Host
from scaffold.pieces.model.migrations import Alembic
from scaffold.project.imports import imports
from scaffold.project.modules import Definition, Modules
from scaffold.project.paths import folder_of, is_aside, joined

BASES = ("DeclarativeBase", "DeclarativeBaseNoMeta")
HARMLESS = (*BASES, "AsyncAttrs")
SESSIONS = {"AsyncSession": "sqlalchemy.ext.asyncio", "Session": "sqlalchemy.orm"}
CONVENTION = {"ix": "ix_%(column_0_label)s"}  # SQLAlchemy's own
TOKENS = r"%\((table_name|column_0_(N_)?name|column_0_(key|label)|referred_table_name)\)s"
FILE = "%(rev)s_%(slug)s"  # as Alembic calls a migration
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


class Table(NamedTuple):
    """A model that is there.

    Attributes:
        definition: Its class.
        name: Of the table.
        key: What its `id` is: `int`, `bigint`, `either` (smaller on SQLite) or `uuid`; "" if that
            is not understood.
        is_direct: Whether it derives from the base itself.
    """

    definition: Definition
    name: str
    key: str
    is_direct: bool


@dataclass(frozen=True)
class Session:
    """How a handler gets its session.

    Attributes:
        name: Of the parameter.
        annotation: Of the parameter.
        default: `Depends(get_db)`; "" where the annotation says it.
        type: What it is to other functions: SQLAlchemy's class, or the alias.
        alias: The annotation's definition, where it is an alias.
        depends: The function that gives it.
        is_async: Whether it is awaited.
        commits: Whether that function commits what a handler did.
    """

    name: str
    annotation: str
    default: str
    type: str
    alias: Definition | None
    depends: Definition
    is_async: bool
    commits: bool

    @property
    def parameter(self) -> str:
        """How handlers have it."""
        return f"{self.name}: {self.annotation}" + (f" = {self.default}" if self.default else "")

    @property
    def way(self) -> tuple[str, str, Position]:
        """How it is given, whatever it is called."""
        return self.annotation, self.default, self.depends.position


class Database(NamedTuple):
    """What a project has.

    Attributes:
        env: The path of Alembic's env.py.
        base: The declarative base.
        convention: How it calls constraints and indexes.
        tables: The models, by what one of them is called.
        alembic: Where the migrations are.
    """

    env: str
    base: Definition
    convention: Mapping[str, str]
    tables: Mapping[str, Table]
    alembic: Alembic


def database_of(host: Host) -> Database:
    """Return the database of a project.

    Raises:
        RefusedError: With exit code 1, for what is not there, or not understood for certain.
    """
    modules = host.modules
    env = _env(modules)
    base = _base(modules, env)
    tables = {_snake(one.definition.name): one for one in _tables(modules, base)}
    if tables and not any(one.is_direct for one in tables.values()):
        at = next(iter(tables.values())).definition.position
        raise _unsure(at, f"no model derives from {base.name} itself, but from another class")
    return Database(env, base, _convention(modules, base), tables, _alembic(modules, env))


def _unsure(at: Position | str, reason: str) -> RefusedError:
    return refused("not-understood", f"{at}: {reason}. Nothing was written.")


def _env(modules: Modules) -> str:
    """Return the path of the one env.py that Alembic runs."""
    found = [
        path
        for path, file in modules.files.items()
        if path.rpartition("/")[2] == "env.py" and b"target_metadata" in file.content
    ]
    if not found:
        message = "No migrations of Alembic were found: no env.py has a target_metadata."
        raise refused("no-migrations", f"{message} Nothing was written.", "alembic init alembic")
    if len(found) > 1:
        raise _unsure(found[0], f"there are several sets of migrations: {', '.join(found)}")
    return found[0]


def _base(modules: Modules, env: str) -> Definition:
    """Return the base whose tables Alembic makes, where all is understood that it has."""
    values = [
        node.value
        for node in ast.walk(modules.tree(env))
        if isinstance(node, ast.Assign) and "target_metadata" in map(ast.unparse, node.targets)
    ]
    given = [one for one in values if not (isinstance(one, ast.Constant) and one.value is None)]
    if len(given) != 1:
        raise _unsure(env, "it is not told which metadata target_metadata is")
    at = Position(env, given[0].lineno)
    text = ast.unparse(given[0])
    if "SQLModel" in text:
        reason = "the models are SQLModel's, which are tables and schemas in one"
        raise _unsure(at, f"{reason}; models are written for SQLAlchemy's own declarative base")
    owner = ast.unparse(given[0].value) if isinstance(given[0], ast.Attribute) else ""
    base = modules.definition(env, owner) if owner and text.endswith(".metadata") else None
    if base is None or not _is_base(base.node):
        raise _unsure(at, f"{text} is not the metadata of one declarative base of the project")
    if wrong := next(_wrong(modules, base), None):
        raise _unsure(base.position, f"{base.name} {wrong}")
    return base


def _is_base(node: ast.AST) -> bool:
    if isinstance(node, ast.ClassDef):
        return any(_last(base) in BASES for base in node.bases)
    return isinstance(node, ast.Call) and _last(node.func) == "declarative_base"


def _wrong(modules: Modules, base: Definition) -> Iterator[str]:
    """Yield why a model of a base would not be what is written for it."""
    node = base.node
    if isinstance(node, ast.Call):
        known = ("metadata", "name")
        if unknown := ", ".join(str(one.arg) for one in node.keywords if one.arg not in known):
            yield f"is made with {unknown}="
        return
    assert isinstance(node, ast.ClassDef)
    for one in node.bases:
        found = modules.definition(base.path, ast.unparse(one))
        if found and isinstance(found.node, ast.ClassDef):
            yield from _wrong(modules, found)
        elif _last(one) not in HARMLESS:
            yield f"derives from {ast.unparse(one)}"
    yield from _declared(node)


def _declared(node: ast.ClassDef) -> Iterator[str]:
    """Yield what a class has that its models would have too."""
    for line in node.body:
        text = ast.unparse(line)
        name = ast.unparse(getattr(line, "target", None) or getattr(line, "targets", [line])[0])
        if re.search(r"\bMapped\[|\bmapped_column\(|\bColumn\(", text):
            yield f"has columns of its own: {name.split('(')[0]}"
        elif name == "__table_args__":
            yield "has a __table_args__"
        elif "declared_attr" in text and getattr(line, "name", "") != "__tablename__":
            yield f"declares {getattr(line, 'name', name)} for its models"


def _convention(modules: Modules, base: Definition) -> Mapping[str, str]:
    """Return how the metadata of a base calls constraints: SQLAlchemy's way, if nothing is said."""
    node = base.node
    if isinstance(node, ast.Call):
        given = [one.value for one in node.keywords if one.arg == "metadata"]
    else:
        assert isinstance(node, ast.ClassDef)
        given = [
            value
            for line in node.body
            if isinstance(line, ast.Assign | ast.AnnAssign)
            and "metadata"
            in map(ast.unparse, getattr(line, "targets", [getattr(line, "target", line)]))
            and (value := line.value)
        ]
    if not given:
        return CONVENTION
    made = _value(modules, base.path, given[0])
    words = {one.arg: one.value for one in made.keywords} if isinstance(made, ast.Call) else {}
    if not isinstance(made, ast.Call) or made.args or {*words} - {"naming_convention"}:
        raise _unsure(base.position, f"it is not understood what {ast.unparse(given[0])} holds")
    if "naming_convention" not in words:
        return CONVENTION
    try:
        found = dict(ast.literal_eval(_value(modules, base.path, words["naming_convention"])))
        known = {key: found[key] for key in ("ix", "uq", "fk", "pk") if key in found}
        assert all("%" not in re.sub(TOKENS, "", str(text)) for text in known.values())
        return {**known, "ix": known["ix"]}
    except (ValueError, TypeError, KeyError, AssertionError):
        raise _unsure(base.position, "its naming_convention is not understood") from None


def _value(modules: Modules, path: str, node: ast.expr) -> ast.AST:
    """Return what a name stands for; anything else as it is."""
    found = modules.definition(path, ast.unparse(node)) if isinstance(node, ast.Name) else None
    return found.node if found else node


def _tables(modules: Modules, base: Definition) -> Iterator[Table]:
    for path, file in modules.files.items():
        if path.endswith(".py") and b"__tablename__" in file.content and not is_aside(path):
            for node in modules.tree(path).body:
                if isinstance(node, ast.ClassDef) and (name := _table_name(node)):
                    found = modules.definition(path, node.name)
                    bases = [modules.definition(path, ast.unparse(one)) for one in node.bases]
                    is_direct = any(one and one.position == base.position for one in bases)
                    if found:
                        yield Table(found, name, _key(node, base), is_direct)


def _table_name(node: ast.ClassDef) -> str | None:
    for line in node.body:
        match line:
            case ast.Assign([ast.Name("__tablename__")], ast.Constant(str(value))) | ast.AnnAssign(
                ast.Name("__tablename__"), _, ast.Constant(str(value))
            ):
                return value
    return None


def _key(node: ast.ClassDef, base: Definition) -> str:
    """Return what the `id` of a model is."""
    for line in node.body:
        target = getattr(line, "target", None) or getattr(line, "targets", [None])[0]
        if not isinstance(target, ast.Name) or target.id != "id":
            continue
        text = ast.unparse(line)
        named = {*re.findall(r"\w+", text.partition("=")[2])}
        if "primary_key=True" not in text:
            return ""
        if "BigInteger" in named:
            return "either" if "with_variant" in named else "bigint"
        if "Integer" in named:
            return "int"
        annotation = re.search(r"Mapped\[(?:\w+\.)?(\w+)\]", text)
        if {"UUID", "Uuid"} & named or (annotation and annotation[1] == "UUID"):
            return "uuid"
        is_mapped = "type_annotation_map" in ast.unparse(base.node)
        return "int" if annotation and annotation[1] == "int" and not is_mapped else ""
    return ""


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()


def _last(node: ast.AST) -> str:
    return ast.unparse(node).rpartition(".")[2]


def _alembic(modules: Modules, env: str) -> Alembic:
    """Return where the migrations are, and what they are called, as `alembic.ini` says it."""
    files, folder, template = modules.files, "", FILE
    settings = [path for path in files if path.rpartition("/")[2] == "alembic.ini"]
    # The outermost counts.
    for path in sorted(settings, key=lambda one: -one.count("/")):
        text = files[path].content.decode(errors="replace")
        if re.search(r"^version_locations\s*=\s*\S", text, re.MULTILINE):
            raise _unsure(path, "it has version_locations")
        script = re.search(r"^script_location\s*=\s*(?:%\(here\)s/)?(\S+)", text, re.MULTILINE)
        if script and joined(folder_of(path), script[1].strip("./")) == folder_of(env):
            folder = folder_of(path)
            if found := re.search(r"^file_template\s*=\s*(\S+)", text, re.MULTILINE):
                template = found[1].replace("%%", "%")
    command = ("uv run " if "uv.lock" in files else "") + "alembic"
    command = f"cd {folder} && {command}" if folder else command
    return Alembic(joined(folder_of(env), "versions/"), template, command)


def session_of(modules: Modules, near: str) -> Session:
    """Return how most functions of a project get their session.

    Args:
        modules: Of the project.
        near: The path of the application, for what is said.

    Raises:
        RefusedError: With exit code 1, where none does, or some do it in one way and as many in
            another.
    """
    found = Counter(_Sessions(modules).all())
    if not found:
        message = f"{near}: no function takes a session of SQLAlchemy by Depends. Nothing was"
        snippet = "def get_db() -> Iterator[Session]:\n    with Session(engine) as session:\n"
        snippet += "        yield session\n\n\nSessionDep = Annotated[Session, Depends(get_db)]"
        raise refused("no-session", f"{message} written. Write one, and use it:\n{snippet}")
    ways = Counter(one.way for one in found.elements())
    (way, number), *others = ways.most_common()
    if others and others[0][1] == number:
        both = f"{way[2]} and {others[0][0][2]}"
        raise _unsure(near, f"sessions come from {both}, as often from the one as from the other")
    return next(one for one, _ in found.most_common() if one.way == way)


class _Way(NamedTuple):
    """How a parameter is given its session: its class, the call of `Depends`, where that stands."""

    type: str
    call: ast.Call
    is_default: bool = False
    alias: Definition | None = None


@dataclass(frozen=True)
class _Sessions:
    """The sessions that functions of a project take."""

    modules: Modules

    @cached_property
    def paths(self) -> Sequence[str]:
        files = self.modules.files
        return [path for path in files if path.endswith(".py") and not is_aside(path)]

    @cached_property
    def aliases(self) -> set[str]:
        """The names of `Annotated[Session, Depends(get_db)]`."""
        return {
            target.id
            for path in self.paths
            if b"Annotated[" in self.modules.files[path].content
            for node in self.modules.tree(path).body
            if isinstance(node, ast.Assign) and self._annotated(path, node.value)
            for target in node.targets
            if isinstance(target, ast.Name)
        }

    def all(self) -> Iterator[Session]:
        words = [b"Depends(", *(name.encode() for name in self.aliases)]
        for path in self.paths:
            if any(word in self.modules.files[path].content for word in words):
                for node in ast.walk(self.modules.tree(path)):
                    if isinstance(node, FUNCTIONS):
                        yield from self._in(path, node)

    def _in(self, path: str, node: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[Session]:
        given = node.args
        positional = [*given.posonlyargs, *given.args]
        none = [None] * (len(positional) - len(given.defaults))
        defaults = [*none, *given.defaults, *given.kw_defaults]
        for one, default in zip([*positional, *given.kwonlyargs], defaults, strict=True):
            if one.annotation and (way := self._way(path, one.annotation, default)):
                at, call = (way.alias.path if way.alias else path), way.call
                depends = self.modules.definition(at, ast.unparse(call.args[0]))
                if depends and isinstance(depends.node, FUNCTIONS):
                    yield _session(one.arg, way, depends)

    def _way(self, path: str, annotation: ast.expr, default: ast.expr | None) -> _Way | None:
        if default is not None:
            type_ = self._session(path, annotation)
            call = _depends(default)
            return _Way(type_, call, is_default=True) if type_ and call else None
        if isinstance(annotation, ast.Name | ast.Attribute) and _last(annotation) in self.aliases:
            found = self.modules.definition(path, ast.unparse(annotation))
            way = self._annotated(found.path, found.node) if found else None
            return way._replace(alias=found) if way else None
        return self._annotated(path, annotation)

    def _annotated(self, path: str, node: ast.AST) -> _Way | None:
        """Return what `Annotated[Session, Depends(get_db)]` says."""
        match node:
            case ast.Subscript(value, ast.Tuple([type_, *more])) if _last(value) == "Annotated":
                session, calls = self._session(path, type_), [*filter(None, map(_depends, more))]
                return _Way(session, calls[0]) if session and calls else None
        return None

    def _session(self, path: str, node: ast.expr) -> str:
        """Return the name of a class of sessions; "" where it is none of SQLAlchemy's."""
        name = _last(node)
        if name not in SESSIONS:
            return ""
        head = ast.unparse(node).partition(".")[0]
        imported = [one for one in imports(self.modules.files[path].content) if one.local == head]
        return name if any(one.module.startswith("sqlalchemy") for one in imported) else ""


def _depends(node: ast.expr) -> ast.Call | None:
    """Return the call of `Depends`, if it is one of a function."""
    is_one = isinstance(node, ast.Call) and _last(node.func) == "Depends" and node.args
    return node if is_one and isinstance(node, ast.Call) else None


def _session(name: str, way: _Way, depends: Definition) -> Session:
    call = way.call
    options = "".join(f", {ast.unparse(one)}" for one in call.keywords)
    depending = f"Depends({depends.name}{options})"
    type_ = way.alias.name if way.alias else way.type
    annotated = type_ if way.alias or way.is_default else f"Annotated[{type_}, {depending}]"
    commits = any(
        isinstance(one, ast.Call) and _last(one.func) in ("begin", "commit")
        for one in ast.walk(depends.node)
    )
    return Session(
        name=name,
        annotation=annotated,
        default=depending if way.is_default else "",
        type=type_,
        alias=way.alias,
        depends=depends,
        is_async=way.type == "AsyncSession",
        commits=commits,
    )
