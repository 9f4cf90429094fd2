"""`add-model`: a table with its migration, and a tested endpoint."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from scaffold.edits.migrations import Place
from scaffold.model.problem import refused, wrong_usage
from scaffold.pieces.host import Host
from scaffold.pieces.joining import check_names, with_piece
from scaffold.pieces.model.called import check_classes, check_table, suggested
from scaffold.pieces.model.foreign import Asked, foreign_model
from scaffold.pieces.model.grammar import Field, fields_of
from scaffold.pieces.model.keys import Table
from scaffold.pieces.model.migrations import place_of, sign_of, taken_back
from scaffold.pieces.model.present import (
    BASE,
    MODELS,
    ROUTERS,
    SCHEMAS,
    SORTING,
    check_host,
    check_migrated,
    check_same,
    fields_in,
    is_stamped,
    model_of,
    samples_path,
    steps,
    tables_between,
    tables_in,
)
from scaffold.pieces.model.text import (
    Model,
    migration_text,
    model_text,
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
from scaffold.reading import read


@dataclass(frozen=True)
class AddedModel:
    """What the options say.

    Attributes:
        name: Of one: `order`.
        fields: As they are written.
        plural: Of several; None for the usual form.
        key: What its id is, one of `KEYS`.
        is_stamped: Whether it says when a row was made, and changed last.
        has_router: Whether there are operations on it.
        at: When.
    """

    name: str
    fields: Sequence[str]
    plural: str | None
    key: str
    is_stamped: bool
    has_router: bool
    at: datetime

    def piece(self, host: Host) -> Piece:
        """Return the model, all that goes with it, and the line of its router among the others."""
        many = self._many(host)
        is_ours = is_rendered(host.modules, LISTED, DEFINING)
        if is_ours:
            check_host(host)
        fields = fields_of(self.fields)
        if not fields and not host.remove:
            raise wrong_usage("fields", "A model has at least one field: name:str.")
        if is_ours:
            return self._in_ours(host, many, fields)
        if self.key != "int":
            message = "--id is for projects of this template: in others an id is a number."
            raise wrong_usage("id", message)
        stamped, router = self.is_stamped, self.has_router
        return foreign_model(host, Asked(self.name, many, fields, stamped, router, self.at))

    def _many(self, host: Host) -> str:
        """Return what several are called.

        Raises:
            RefusedError: With exit code 2, where one and several would be called alike.
        """
        many = self.plural or plural(self.name)
        with suggested(self.name):
            check_name(self.name)
            check_name(many)
            if not host.remove:
                check_table(many)
        if singular(self.name) != self.name and self.plural is None:
            message = f"Call it as one of them is called: {singular(self.name)}."
            raise wrong_usage("name", message)
        if many == self.name:
            raise wrong_usage("name", f"Say what several are called: --plural {self.name}_entries.")
        return many

    def _in_ours(self, host: Host, many: str, fields: Sequence[Field]) -> Piece:
        """Return the piece in a project of our template."""
        tables, stamped = dict(tables_in(host.modules)), self.is_stamped
        if not fields and f"{MODELS}{self.name}.py" in host.files:
            fields = fields_in(host.modules, self.name, tables)
            stamped = is_stamped(host.modules, self.name)
        is_recent = SORTING in host.files
        key = tables[self.name].key if not self.fields and self.name in tables else self.key
        _check_key(host, key)
        own = Table(many, key)
        model = model_of(self.name, own, fields, tables, is_stamped=stamped, is_recent=is_recent)
        sign = sign_of(rf'create_table\(\s*"{many}"', many)
        path, place = place_of(
            host.files, sign, many, (one.created for one in model.columns), self.at
        )
        piece = _piece(host, model, path, place)
        if not (self.has_router or host.remove):
            table = {one: piece.created[one] for one in (piece.module, path)}
            piece = Piece(piece.module, None, table, [])
        if host.remove:
            return _removed(host, model, piece, path, place)
        self._check(host, piece, tables, many)
        next_ = steps(host, has_router=self.has_router)
        return replace(_as_tried(host, model, piece) if piece.test else piece, next=next_)

    def _check(self, host: Host, piece: Piece, tables: Mapping[str, Table], many: str) -> None:
        """Refuse what is there already, or does not go together with it."""
        is_there = piece.module in host.files
        names = {table.name for table in tables.values()}
        with suggested(self.name):
            if is_there and self.name not in tables:
                raise wrong_usage("taken", f"{piece.module} is there already, and has no table.")
            if not is_there and many in {*names, *tables_between(host)}:
                raise wrong_usage("taken", f"There is a table {many!r} already.")
        check_migrated(host, names - {many})
        _check_same(host, piece)
        with suggested(self.name):
            check_names(host, piece, many)
            check_classes(host, piece.created)
            _check_operations(host, piece, f"{ROUTERS}{many}.py")


def _check_key(host: Host, key: str) -> None:
    """Refuse a kind of id that the template of a project does not have yet (exit code 1)."""
    if key == "uuid" and b"def new_id" not in host.files[BASE].content:
        message = f"{BASE} has no ids of this kind yet. Nothing was written."
        raise refused("old-template", message, "scaffold update")


def _check_same(host: Host, piece: Piece) -> None:
    """Refuse a model that is there already with other fields (exit code 1)."""
    if piece.module in host.files:
        there, asked = host.modules.tree(piece.module), ast.parse(piece.created[piece.module])
        check_same(piece.module, there.body, asked.body)


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


def _removed(host: Host, model: Model, piece: Piece, path: str, place: Place) -> Piece:
    """Return what goes, with what a database needs first; a migration that others build on stays.

    Raises:
        RefusedError: With exit code 1, where another model refers to it.
    """
    sign = f'ForeignKey("{model.many}.id"'.encode()
    for other in host.files:
        if other.startswith(MODELS) and other != piece.module and sign in host.files[other].content:
            raise refused("in-use", f"{other} refers to it. Nothing was removed.")
    piece = replace(piece, next=sdk_steps(host.files))
    return taken_back(host.files, piece, {path: place}, "table", model.many)


def plural(name: str) -> str:
    """Return what several are called: `categories` for `category`; the name, if it says that."""
    if IRREGULAR.get(name) == name:
        return name
    if name.endswith("y") and name[-2:-1] not in "aeiou":
        return f"{name[:-1]}ies"
    if name.endswith(("s", "x", "z", "ch", "sh")):
        return f"{name}es"
    return f"{name}s"
