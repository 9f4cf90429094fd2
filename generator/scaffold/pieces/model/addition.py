"""`add-model`: a table with its migration, and a tested endpoint."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from pathlib import PurePosixPath

from scaffold.edits.migrations import Place, migration_in
from scaffold.model.problem import refused, wrong_usage
from scaffold.model.report import Next
from scaffold.pieces.host import Host
from scaffold.pieces.joining import check_names, with_piece
from scaffold.pieces.model.columns import columns_of
from scaffold.pieces.model.grammar import fields_of
from scaffold.pieces.model.text import (
    Model,
    migration_text,
    model_text,
    reference_name,
    router_text,
    samples_text,
    schemas_text,
    test_text,
)
from scaffold.pieces.names import IRREGULAR, check_name, singular
from scaffold.pieces.piece import Effect, Piece
from scaffold.pieces.places import init_text
from scaffold.pieces.router.clashes import check_operations
from scaffold.pieces.router.own import DEFINING, LISTED, own_router
from scaffold.pieces.router.router import router
from scaffold.pieces.template import is_rendered, sdk_steps
from scaffold.project.modules import Modules
from scaffold.reading import read

MODELS = "src/app/models/"
ROUTERS = "src/app/routers/"
SCHEMAS = "src/app/schemas/"
VERSIONS = "src/app/migrations/versions/"
BASE = f"{MODELS}base.py"
FIELDS = "src/app/fields.py"
LONGEST_IDENTIFIER = 63  # of PostgreSQL


@dataclass(frozen=True)
class AddedModel:
    """What the options say.

    Attributes:
        name: Of one: `order`.
        fields: As they are written.
        plural: Of several; None for the usual form.
        at: When.
    """

    name: str
    fields: Sequence[str]
    plural: str | None
    at: datetime

    def piece(self, host: Host) -> Piece:
        """Return the model, all that goes with it, and the line of its router among the others."""
        check_name(self.name)
        _check_host(host)
        many = self.plural or plural(self.name)
        check_name(many)
        if singular(self.name) != self.name and self.plural is None:
            message = f"Call it as one of them is called: {singular(self.name)}."
            raise wrong_usage("name", message)
        if many == self.name:
            raise wrong_usage("name", f"Say what several are called: --plural {self.name}_entries.")
        tables = dict(tables_in(host.modules))
        model = self._model(many, tables, remove=host.remove)
        path, place = self._place(host, many)
        piece = _piece(host, model, path, place)
        if host.remove:
            return _removed(host, model, piece, path, place)
        if piece.module not in host.files and many in tables.values():
            raise wrong_usage("taken", f"There is a table {many!r} already.")
        _check_same(host, piece)
        check_names(host, piece, many)
        _check_operations(host, piece, f"{ROUTERS}{many}.py")
        return replace(_as_tried(host, model, piece), next=_steps(host))

    def _model(self, many: str, tables: Mapping[str, str], *, remove: bool) -> Model:
        columns = columns_of(self.name, fields_of(self.fields), {**tables, self.name: many})
        if not columns and not remove:
            raise wrong_usage("fields", "A model has at least one field: name:str.")
        by_table = {table: one for one, table in tables.items()}
        others = dict.fromkeys(one.table for one in columns if one.table and one.table != many)
        model = Model(self.name, many, columns, [(by_table[table], table) for table in others])
        for name in identifiers(model):
            if len(name) > LONGEST_IDENTIFIER:
                message = f"{name} would be longer than the {LONGEST_IDENTIFIER} characters that "
                raise wrong_usage("name", f"{message}PostgreSQL takes. Take shorter names.")
        return model

    def _place(self, host: Host, many: str) -> tuple[str, Place]:
        """Return the path of the migration and where it stands: as it is there, or on top."""
        rows = {path: one for path in host.files if (one := _migration(host, path))}
        for path, one in rows.items():
            if re.search(rf'create_table\(\s*"{many}"'.encode(), host.files[path].content):
                return path, one
        followed = {revision for one in rows.values() for revision in one.follows}
        heads = sorted({one.revision for one in rows.values()} - followed)
        if len(heads) > 1:
            message = f"The migrations end in {' and '.join(heads)}. Nothing was written."
            raise refused("heads", message, "uv run alembic merge heads")
        seed = f"{self.at.isoformat()} {many} {heads}"
        revision = sha256(seed.encode()).hexdigest()[:12]
        name = f"{self.at:%Y_%m_%d_%H%M}_{revision}_{many}.py"
        return f"{VERSIONS}{name}", Place(revision, tuple(heads))


def _check_host(host: Host) -> None:
    """Refuse where there is no database, or the project is not one of ours (exit code 1)."""
    if not is_rendered(host.modules, LISTED, DEFINING):
        message = "Models are added to projects of this template. Nothing was written."
        raise refused("not-understood", message)
    if BASE not in host.files:
        raise refused("no-database", "The project has no database.", "scaffold enable database")
    if FIELDS not in host.files or b"UNSENT" not in host.files[FIELDS].content:
        message = f"{FIELDS} has no types for models yet. Nothing was written."
        raise refused("old-template", message, "scaffold update")


def _migration(host: Host, path: str) -> Place | None:
    if not path.startswith(VERSIONS) or not path.endswith(".py"):
        return None
    found = migration_in(host.files[path].content)
    return found.place if found else None


def tables_in(modules: Modules) -> Iterator[tuple[str, str]]:
    """Yield the models of a project of ours: what one is called, and its table."""
    for path in modules.files:
        if path.startswith(MODELS) and path.endswith(".py"):
            for node in modules.tree(path).body:
                if isinstance(node, ast.ClassDef) and (table := _table(node)):
                    yield PurePosixPath(path).stem, table


def _table(node: ast.ClassDef) -> str | None:
    for line in node.body:
        match line:
            case ast.Assign([ast.Name("__tablename__")], ast.Constant(str(value))):
                return value
    return None


def _check_same(host: Host, piece: Piece) -> None:
    """Refuse a model that is there already with other fields (exit code 1)."""
    if piece.module in host.files:
        there = _fields_in(host.modules.tree(piece.module))
        asked = _fields_in(ast.parse(piece.created[piece.module]))
        if differing := ", ".join(dict.fromkeys(name for name, _ in asked ^ there)):
            message = f"{piece.module} is there already, and differs in {differing}"
            raise refused("taken", f"{message}. Nothing was written.")


def _fields_in(tree: ast.Module) -> set[tuple[str, str]]:
    """Return the lines of the columns in a module, each with its name."""
    lines = (line for node in tree.body if isinstance(node, ast.ClassDef) for line in node.body)
    return {
        (ast.unparse(one.target), ast.unparse(one))
        for one in lines
        if isinstance(one, ast.AnnAssign)
    }


def _check_operations(host: Host, piece: Piece, module: str) -> None:
    """Refuse a new router whose operations and those that are there do not go together."""
    if module not in host.files:
        after = read(with_piece(host, piece), host.app).operations
        new = [one for one in after if one.definition and one.definition.path == module]
        check_operations(host.reading.operations, after, new)


def _piece(host: Host, model: Model, path: str, place: Place) -> Piece:
    one, many = model.one, model.many
    joined = own_router(host.files, router(many, None, None))
    init = f"{SCHEMAS}__init__.py"
    inits = {init: init_text("schemas")}
    return replace(
        joined,
        module=f"{MODELS}{one}.py",
        test=f"tests/routers/test_{many}.py",
        created={
            **(inits if init not in host.files else {}),
            f"{MODELS}{one}.py": model_text(model),
            path: migration_text(model, place),
            f"{SCHEMAS}{one}.py": schemas_text(model),
            f"{ROUTERS}{many}.py": router_text(model),
            samples_path(many): samples_text(model),
            f"tests/routers/test_{many}.py": test_text(model),
        },
        effect=Effect(operations=True),
    )


def _as_tried(host: Host, model: Model, piece: Piece) -> Piece:
    """Return the piece without its test, where nothing makes what it refers to."""
    for one, many in model.referred:
        path = samples_path(many)
        if path not in host.files or f"def create_{one}(".encode() not in host.files[path].content:
            gone = {piece.test, samples_path(model.many)}
            created = {path: text for path, text in piece.created.items() if path not in gone}
            note = (
                f"no test was written: {path} has no create_{one}(client), as add-model writes it."
            )
            return replace(piece, test=None, created=created, notes=[note])
    return piece


def samples_path(many: str) -> str:
    """Return the path of what makes some of a model for tests."""
    return f"tests/fixtures/{many}.py"


def _removed(host: Host, model: Model, piece: Piece, path: str, place: Place) -> Piece:
    """Return what goes, with what a database needs first; a migration that others build on stays.

    Raises:
        RefusedError: With exit code 1, where another model refers to it.
    """
    sign = f'ForeignKey("{model.many}.id"'.encode()
    for other in host.files:
        if other.startswith(MODELS) and other != piece.module and sign in host.files[other].content:
            raise refused("in-use", f"{other} refers to it. Nothing was removed.")
    if path not in host.files:
        return piece
    places = {other: _migration(host, other) for other in host.files}
    on_top = [other for other, one in places.items() if one and place.revision in one.follows]
    if on_top:
        created = {one: text for one, text in piece.created.items() if one != path}
        note = f"{path} stays, and so does its table: {on_top[0]} builds on it."
        command = f'uv run alembic revision --autogenerate -m "drop {model.many}"'
        return replace(piece, created=created, notes=[f"{note} To drop it: {command}"])
    back = f"uv run alembic downgrade {place.follows[0] if place.follows else 'base'}"
    note = f"first `{back}`, where a database has run {place.revision}."
    return replace(piece, notes=[note])


def identifiers(model: Model) -> Iterator[str]:
    """Yield what the database calls its constraints and indexes."""
    for one in model.columns:
        if one.table:
            yield reference_name(model, one)
        yield f"ix_{model.many}_{one.name}_id"


def _steps(host: Host) -> list[Next]:
    return [Next("uv run alembic upgrade head", "make its table"), *sdk_steps(host.files)]


def plural(name: str) -> str:
    """Return what several are called: `categories` for `category`; the name, if it says that."""
    if IRREGULAR.get(name) == name:
        return name
    if name.endswith("y") and name[-2:-1] not in "aeiou":
        return f"{name[:-1]}ies"
    if name.endswith(("s", "x", "z", "ch", "sh")):
        return f"{name}es"
    return f"{name}s"
