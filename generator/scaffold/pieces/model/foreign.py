"""A model in a project that we did not make: where its parts go, and what joins them in."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from scaffold.edits.elements import ensure_element, remove_element
from scaffold.edits.imports import ensure_imports, remove_unused_imports
from scaffold.edits.source import Source, edited
from scaffold.edits.sources import source_at
from scaffold.edits.statements import ensure_after, find_statement, remove_statement
from scaffold.model.position import Position
from scaffold.model.problem import refused, wrong_usage
from scaffold.model.report import Next
from scaffold.model.tree import Overlay
from scaffold.pieces.host import Host
from scaffold.pieces.joining import check_names
from scaffold.pieces.model import keys
from scaffold.pieces.model.called import suggested
from scaffold.pieces.model.database import Database, Session, Table, database_of, session_of
from scaffold.pieces.model.grammar import Field
from scaffold.pieces.model.migrations import Alembic, place_of, places_in, sign_of, taken_back
from scaffold.pieces.model.plain import (
    fields_text,
    imports_of,
    plain,
    proof_text,
    router_text,
    with_imports,
)
from scaffold.pieces.model.present import check_migrated, check_same, model_of
from scaffold.pieces.model.text import Model, migration_text, model_text, schemas_text
from scaffold.pieces.module_names import module_text
from scaffold.pieces.names import class_name, singular
from scaffold.pieces.piece import Edit, Piece, cannot_edit, uneditable
from scaffold.pieces.places import Place, place_beside
from scaffold.pieces.router.addition import AddedRouter
from scaffold.pieces.router.places import included_already
from scaffold.pieces.router.places import place_of as router_place
from scaffold.pieces.tests import tested_app
from scaffold.pieces.where import where_elsewhere
from scaffold.project.import_graph import import_chain, importers_of
from scaffold.project.import_graph import imports_of as imports_from
from scaffold.project.imports import Import, ImportStatement, imports_in
from scaffold.project.modules import Modules
from scaffold.project.paths import folder_of, is_aside, joined, stem_of

# What folders of models, or single modules with all of them, are called; and those of schemas.
MODELS = ("models", "model", "tables", "entities", "orm", "database", "db")
SCHEMAS = ("schemas", "schema")
DRIVER, ENFORCED = b"aiosqlite", b"PRAGMA foreign_keys"
DEPENDENCIES = re.compile(r"(^|/)(pyproject\.toml|Pipfile|uv\.lock|[^/]*requirements[^/]*)$")
# `pydantic==1.8.2`, `sqlalchemy = "^1.4"`, `"SQLAlchemy>=1.4,<2"`.
OLD = re.compile(
    r"[\s\"']*(sqlalchemy|pydantic)\b(\[[^\]]*\])?[\s\"'=]*"
    r"(([~^]=?)?\s*1\.|[^#]*<\s*2(\.0)*\b(?!\.))",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Asked:
    """What the options say.

    Attributes:
        one: What one of it is called.
        many: What several are called.
        fields: Its own.
        is_stamped: Whether it says when a row was made, and changed last.
        has_router: Whether there are operations on it.
        at: When.
    """

    one: str
    many: str
    fields: Sequence[Field]
    is_stamped: bool
    has_router: bool
    at: datetime


def foreign_model(host: Host, asked: Asked) -> Piece:
    """Return the model, all that goes with it, and what joins it in.

    Raises:
        RefusedError: With exit code 1, for what is not understood of the project for certain.
    """
    return _Room(host, asked, database_of(host)).piece()


@dataclass(frozen=True)
class _Room:
    """Where the parts of a model go in a project.

    Attributes:
        host: The project.
        asked: What the options say.
        database: What the project has.
    """

    host: Host
    asked: Asked
    database: Database

    # The pieces of the whole

    def piece(self) -> Piece:
        """Return what is written, and where it is joined in."""
        host, asked, alembic = self.host, self.asked, self.database.alembic
        _check_versions(host)
        _check_migrations(host, alembic)
        if not asked.fields and self.appended:
            message = f"{min(self.appended)} has others too: say the fields of this one as well."
            raise wrong_usage("fields", message)
        sign = sign_of(rf"create_table\(\s*[\"']{asked.many}[\"']", asked.many)
        columns = [one.created for one in self.model.columns]
        path, place = place_of(host.files, sign, asked.many, columns, asked.at, alembic)
        created = {path: migration_text(self.model, place)}
        parts = [(self.model_place, self.model_text)]
        has_router = asked.has_router and not (host.remove and self.router_path not in host.files)
        router = self._router() if has_router else None
        if router:
            created = {**router.created, **created}
            parts.append((self.schema_place, self.schemas_text))
        edits = [*(router.edits if router else ())]
        for at, text in parts:
            if at.path in self.appended:
                edits.append(_Appended(host.modules, at.path, text).edit)
            else:
                created |= {**at.inits, at.path: text}
        module = router.module if router else self.model_place.path
        if self.model_place.path not in self.appended:
            edits += filter(None, [self._registered(created)])
        piece = Piece(
            module if module in created else path,
            router.test if router else None,
            created,
            edits,
            notes=router.notes if router else (),
        )
        piece = self._with_fields(piece)
        if host.remove:
            return taken_back(host.files, piece, {path: place}, "table", asked.many, alembic)
        self._check_new(path)
        if piece.module != path:
            check_names(host, piece, asked.many)
        effect = router.effect if router else piece.effect
        upgrade = Next(f"{alembic.command} upgrade head", "change the database")
        return replace(piece, effect=effect, next=[upgrade])

    def _check_new(self, migration: str) -> None:
        """Refuse what is there already, and a table on top of others without a migration."""
        host, tables = self.host, self.database.tables
        others = {one.name for name, one in tables.items() if name != self.asked.one}
        check_migrated(host, sorted(others), self.database.alembic)
        if migration in host.files:
            self._check_same()
            return
        if self.asked.many in {one.name for one in tables.values()}:
            raise wrong_usage("taken", f"There is a table {self.asked.many!r} already.")
        near = self.router_path
        if found := host.modules.classes(class_name(self.asked.one), near):
            message = f"{found[0].position}: there is a class {found[0].name} already."
            raise wrong_usage("taken", f"{message} Take another name.")

    def _check_same(self) -> None:
        """Refuse a model that is there already with other fields (exit code 1)."""
        if there := self.database.tables.get(self.asked.one):
            node = there.definition.node
            assert isinstance(node, ast.ClassDef)
            asked = ast.parse(self.model_text).body
            check_same(f"{there.definition.position}: {node.name}", [node], asked)

    @cached_property
    def model(self) -> Model:
        """The model, with types that SQLAlchemy itself has."""
        asked, tables = self.asked, self.database.tables
        known = {
            name: keys.Table(one.name, "uuid" if one.key == "uuid" else "int")
            for name, one in tables.items()
        }
        own = keys.Table(asked.many)
        model = model_of(asked.one, own, asked.fields, known, is_stamped=asked.is_stamped)
        if model.associations:
            raise wrong_usage("fields", "refs are written in projects of this template alone.")
        by_table = {one.name: one for one in tables.values()}
        columns = []
        for one in model.columns:
            key, referred = "either", ""
            if one.table and one.table != asked.many:
                table = by_table[one.table]
                key, referred = table.key, table.definition.name
                if not key:
                    at = table.definition.position
                    message = f"{at}: it is not understood what the id of {referred} is."
                    raise refused("not-understood", f"{message} Nothing was written.")
            columns.append(plain(one, key, referred))
        convention = self.database.convention
        return replace(model, columns=columns, referred=(), is_plain=True, convention=convention)

    @cached_property
    def session(self) -> Session:
        """How a handler gets its session."""
        return session_of(self.host.modules, self.host.application.call.path)

    # Where they go

    @cached_property
    def router_path(self) -> str:
        """The path of the router."""
        there = included_already(self.host.reading, self.asked.many)
        if there and there.router:
            return there.router.path
        return router_place(self.host, self.asked.many).path

    @cached_property
    def _of_subject(self) -> str:
        """The folder that a subject has for itself; "" where there are no such folders."""
        folder = folder_of(self.router_path)
        return folder if folder.rpartition("/")[2] == self.asked.many else ""

    @cached_property
    def modules_of_models(self) -> list[str]:
        """The modules with tables, but that of this model."""
        tables = self.database.tables
        found = {one.definition.path for name, one in tables.items() if name != self.asked.one}
        return sorted(found)

    @cached_property
    def appended(self) -> set[str]:
        """The modules that have all models, or all schemas, and get one more."""
        model, schemas = self.model_place.path, self.schema_place.path
        is_all = schemas in self.host.files and stem_of(schemas) in SCHEMAS and not self._of_subject
        models = {model} & {*self.modules_of_models, self.database.base.path}
        return models | ({schemas} if is_all else set())

    @cached_property
    def model_place(self) -> Place:
        """Where the model goes: beside the others, or into the one module that has them."""
        files, base, there = self.host.files, self.database.base.path, self.modules_of_models
        folders = Counter(map(folder_of, there))
        names = {path.rpartition("/")[2] for path in there}
        if self._of_subject and len(names) == 1 and len(folders) == len(there):
            return Place(joined(self._of_subject, names.pop()))
        if not there:
            if stem_of(base) in MODELS[:5]:
                return Place(base)
            if folder_of(base).rpartition("/")[2] in MODELS:
                return Place(joined(folder_of(base), f"{self.asked.one}.py"))
            return place_beside(files, base, MODELS[:1], self.asked.one)
        if len(there) == 1 and stem_of(there[0]) in MODELS and not self._is_of_subject(there[0]):
            return Place(there[0])
        folder, number = folders.most_common(1)[0]
        if number == len(there) and (number > 1 or folder.rpartition("/")[2] in MODELS):
            stems = [stem_of(path) for path in there]
            are_plural = sum(singular(one) != one for one in stems) * 2 > len(stems)
            name = self.asked.many if are_plural else self.asked.one
            return Place(joined(folder, f"{name}.py"))
        message = f"models are in {', '.join(there)}: it is not sure where one more belongs"
        raise refused("not-understood", f"{message}. Nothing was written.")

    def _is_of_subject(self, path: str) -> bool:
        """Say whether a module is in a folder that is called like a model."""
        folder = folder_of(path).rpartition("/")[2]
        return singular(folder) in self.database.tables

    @cached_property
    def schema_place(self) -> Place:
        """Where the schemas go."""
        files, one = self.host.files, self.asked.one
        sources = [path for path in files if path.endswith(".py") and not is_aside(path)]
        single = [path for path in sources if stem_of(path) in SCHEMAS]
        if self._of_subject:
            names = Counter(path.rpartition("/")[2] for path in single)
            name = names.most_common(1)[0][0] if names else "schemas.py"
            return Place(joined(self._of_subject, name))
        folders = {folder_of(path) for path in sources}
        near = [at for at in sorted(folders) if at.rpartition("/")[2] in SCHEMAS]
        if len(near) > 1 or (not near and len(single) > 1):
            both = ", ".join(near or single)
            message = f"schemas are in {both}: it is not sure where others belong"
            raise refused("not-understood", f"{message}. Nothing was written.")
        if near:
            return Place(joined(near[0], f"{one}.py"))
        if single:
            return Place(single[0])
        return place_beside(files, self.host.application.call.path, SCHEMAS[:1], one)

    @property
    def fields_path(self) -> str:
        """Where the types are that are taken: beside the base."""
        return joined(folder_of(self.database.base.path), "fields.py")

    # What is written

    def _named(self, near: str, path: str, name: str = "", alias: str | None = None) -> Import:
        """Return how a module imports another one, or a name of it, as those beside it do."""
        like, written = self._written(near)
        text = module_text(self.host.modules, like, path, written)
        if name:
            return Import(text, name, alias)
        last = stem_of(path)
        package = text.removesuffix(last)
        if package.strip("."):
            package = package.rstrip(".")
        return Import(package, last) if package else Import(last)

    def _written(self, near: str) -> tuple[str, str | None]:
        """Return a module, and how it writes the name of another one of the project.

        That is the module itself, one beside it, or, by a name that is not relative, that of the
        application; if none of them imports any, the module itself and None.
        """
        modules, folder = self.host.modules, folder_of(near)
        beside = [one for one in modules.files if folder_of(one) == folder and one.endswith(".py")]
        beside.sort(key=lambda one: (one != near, -len(modules.files[one].content)))
        for path in (*beside, self.host.application.call.path):
            for node in modules.tree(path).body:
                for one, _ in imports_in(node) if isinstance(node, ImportStatement) else ():
                    is_seen = folder_of(path) == folder or not one.module.startswith(".")
                    if is_seen and modules.layout.path_of(one.module, path):
                        return path, one.module
        return near, None

    def _there(self, near: str, text: str) -> str:
        """Return one of our texts with what it imports of this project."""
        base = self.database.base

        def imported(module: str, name: str) -> Import | None:
            if module == "app.models.base" and name == "Base":
                return self._named(near, base.path, base.name) if base.path != near else None
            if module == "app":
                return self._named(near, self.fields_path)
            if module in ("app.models.base", "app.pagination"):
                return self._named(near, self.fields_path, name)
            return self._named(near, self.model_place.path, name)

        return with_imports(text, imported)

    @property
    def model_text(self) -> str:
        """The module of the table, or what is added to that of all."""
        path, base = self.model_place.path, self.database.base.name
        text = re.sub(
            r"^(class \w+)\(Base\):", rf"\1({base}):", model_text(self.model), flags=re.MULTILINE
        )
        referred = [
            self._named(path, one.definition.path, one.definition.name).statement
            for one in self._referred()
            if one.definition.path != path
        ]
        first = "from sqlalchemy.orm import"
        return self._there(path, text).replace(first, "\n".join([*referred, first]), 1)

    def _referred(self) -> Iterator[Table]:
        wanted = {one.table for one in self.model.columns} - {self.asked.many}
        return (one for one in self.database.tables.values() if one.name in wanted)

    @property
    def schemas_text(self) -> str:
        """The module of what is taken and given."""
        return self._there(self.schema_place.path, schemas_text(self.model))

    def _router(self) -> Piece:
        """Return the router, its test, and its line among the others."""
        path, model = self.router_path, self.model
        words = self.model.words
        schemas = [words["Class"], f"{words['Class']}Changes", f"{words['Class']}Page"]
        schemas += [f"New{words['Class']}"] + ([f"{words['Class']}Query"] if model.filtered else [])
        row = f"{words['Class']}Row"
        imports = [
            self._named(path, self.fields_path),
            self._named(path, self.model_place.path, words["Class"], row),
            *(self._named(path, self.schema_place.path, name) for name in schemas),
            *imports_of(self.session, lambda at, name: self._named(path, at, name)),
        ]
        text = router_text(model, self.session, imports)
        tag = self.asked.many.replace("_", " ")
        with suggested(self.asked.one):
            piece = AddedRouter(self.asked.many, None, tag, text).piece(self.host)
        created = {**piece.created, path: text}
        if piece.test is None:
            return replace(piece, created=created)
        if why := self._untested():
            tests = f"{folder_of(piece.test)}/__init__.py"
            created = {at: text for at, text in created.items() if at not in (piece.test, tests)}
            notes = [*piece.notes, f"no test was written: {why}."]
            return replace(piece, test=None, created=created, notes=notes)
        created[piece.test] = self._proof(row)
        return replace(piece, created=created)

    def _proof(self, row: str) -> str:
        host, place, name = self.host, Place(self.router_path), self.asked.many
        app = where_elsewhere(host.modules, host.application, place, name, "router").app
        like = tested_app(host.modules, host.application).module

        def named(path: str, name: str, alias: str | None = None) -> Import:
            near = host.application.call.path
            return Import(module_text(host.modules, near, path, like=like), name, alias)

        depends = self.session.depends
        imports = [
            named(self.model_place.path, class_name(self.asked.one), row),
            named(self.router_path, "router"),
            named(depends.path, depends.name),
        ]
        return proof_text(self.model, self.session, imports, app)

    def _untested(self) -> str:
        """Return why no test of the router can be written; "" where it can."""
        files = self.host.files
        named = (DRIVER in files[path].content for path in files if DEPENDENCIES.search(path))
        if self.session.is_async and not any(named):
            return "aiosqlite, on which it would run, is no dependency"
        sources = (files[path].content for path in files if path.endswith(".py"))
        if [*self._referred()] and any(ENFORCED in one for one in sources):
            return "SQLite has foreign keys here, and nothing tells how what it refers to is made"
        return ""

    def _with_fields(self, piece: Piece) -> Piece:
        """Return the piece with the module of the types, where it needs it and nothing has it."""
        host, path = self.host, self.fields_path
        named = re.compile(rf"\b{stem_of(path)}\b")
        texts = [*(piece.created[one] for one in piece.created), self.model_text]
        if not any(named.search(text) for text in texts):
            return piece
        if path not in host.files:
            return replace(piece, created={**piece.created, path: fields_text()})
        if b"class Page(BaseModel)" not in host.files[path].content:
            message = f"{path} is there, and is not what models share. Nothing was written."
            raise refused("in-the-way", message)
        if not host.remove:
            return piece
        with uneditable():
            left = {edit.path: self._reverted(edit) for edit in piece.edits}
        others = importers_of(Modules(Overlay(host.files, left)), [path])
        if any(one.path not in piece.created for one in others):
            return piece
        return replace(piece, created={**piece.created, path: fields_text()})

    def _reverted(self, edit: Edit) -> bytes:
        content = self.host.files[edit.path].content
        return edit.revert(source_at(self.host.modules, edit.path, content)).content

    # How Alembic comes to know it

    def _registered(self, created: Mapping[str, str]) -> Edit | None:
        """Return what has Alembic's env.py import the model; None where it does by itself."""
        host, env, path = self.host, self.database.env, self.model_place.path
        there = self.modules_of_models
        listing = self._listing(there)
        cls = class_name(self.asked.one)
        if listing is None and there:
            statement = self._named(env, path, cls).statement
            reason = "it is not told how it comes to know the models"
            raise cannot_edit(Position(env, 1), reason, statement)
        at, like = listing or (env, _last_import(host.modules.tree(env)))
        edit = _listed(host, at, like, there, path, cls)
        known = {one: text.encode() for one, text in created.items()}
        without = Overlay(host.files, {**known, at: self._reverted(edit)})
        return None if import_chain(Modules(without), env, path) else edit

    def _listing(self, there: Sequence[str]) -> tuple[str, ImportStatement] | None:
        """Return the module that imports most models for Alembic, and where it does last."""
        modules, env = self.host.modules, self.database.env
        found: dict[str, int] = {}
        for path, file in modules.files.items():
            if path.endswith(".py") and (path not in there) and b"import" in file.content:
                number = len(imports_from(modules, path, there))
                if number and (path == env or import_chain(modules, env, path)):
                    found[path] = number
        if not found:
            return None
        at = max(found, key=lambda one: (found[one], one.endswith("__init__.py"), one == env))
        statements = [
            node
            for node in modules.tree(at).body
            if isinstance(node, ImportStatement)
            and any(
                modules.layout.path_of(name, at) in there
                for one, _ in imports_in(node)
                for name in one.modules
            )
        ]
        return at, statements[-1]


def _last_import(tree: ast.Module) -> ImportStatement:
    return [node for node in tree.body if isinstance(node, ImportStatement)][-1]


def _listed(
    host: Host, at: str, like: ImportStatement, there: Sequence[str], path: str, cls: str
) -> Edit:
    """Return the edit that imports a model in a module, as another import of one stands there."""
    modules = host.modules
    one = next(imports_in(like))[0]
    beside = one.module if modules.layout.path_of(one.module, at) else None
    if isinstance(like, ast.Import):
        wanted = Import(module_text(modules, at, path, like=beside))
    elif modules.layout.path_of(one.modules[-1], at) in there and one.name not in (None, "*"):
        wanted = Import(one.module, stem_of(path))
    else:
        wanted = Import(module_text(modules, at, path, like=beside), cls)
    source = source_at(modules, at)
    line = source.text(source.end(like), source.line_end(source.end(like)))
    comment = f"  {line.strip()}" if line.strip().startswith("# noqa") else ""
    joins = isinstance(like, ast.ImportFrom) and wanted.module == one.module and not comment
    text = wanted.statement + comment

    def apply(source: Source) -> Source:
        if joins:
            source = edited(source, ensure_imports(source, wanted))
        else:
            anchor = find_statement(source.tree.body, ast.unparse(like)) or _last_import(
                source.tree
            )
            source = edited(source, ensure_after(source, anchor, text))
        names = _all(source)
        return edited(source, ensure_element(source, names, f'"{cls}"')) if names else source

    def revert(source: Source) -> Source:
        names = _all(source)
        source = edited(source, remove_element(source, names, f'"{cls}"')) if names else source
        return edited(source, remove_unused_imports(source, wanted))

    return Edit(at, apply, revert, wanted.statement)


def _all(source: Source) -> ast.List | ast.Tuple | None:
    """Return the `__all__` of a module."""
    for node in source.tree.body:
        match node:
            case ast.Assign([ast.Name("__all__")], ast.List() | ast.Tuple() as names):
                return names
    return None


class _Appended:
    """Classes at the end of the module that has all of their kind."""

    def __init__(self, modules: Modules, path: str, text: str) -> None:
        """Take the module, and another one that has these classes."""
        tree = ast.parse(text)
        nodes = [node for node in tree.body if isinstance(node, ImportStatement)]
        imported = [one for node in nodes for one, _ in imports_in(node)]
        layout = modules.layout
        self.imports = [one for one in imported if layout.path_of(one.module, path) != path]
        self.classes = {
            node.name: str(ast.get_source_segment(text, node))
            for node in tree.body
            if isinstance(node, ast.ClassDef)
        }
        self.edit = Edit(path, self.put, self.take, text)

    def _there(self, source: Source) -> list[ast.ClassDef]:
        nodes = (node for node in source.tree.body if isinstance(node, ast.ClassDef))
        found = [node for node in nodes if node.name in self.classes]
        for node in found:
            if not find_statement([node], self.classes[node.name]):
                raise source.refusal(node, f"{node.name} is there already, and another one")
        return found

    def put(self, source: Source) -> Source:
        if len(self._there(source)) == len(self.classes):
            return source
        source = edited(source, ensure_imports(source, *self.imports))
        for written in self.classes.values():
            source = edited(source, ensure_after(source, source.tree.body[-1], f"\n\n{written}"))
        return source

    def take(self, source: Source) -> Source:
        while found := self._there(source):
            source = edited(source, remove_statement(source, found[-1]))
        return edited(source, remove_unused_imports(source, *self.imports))


def _check_versions(host: Host) -> None:
    """Refuse where an older SQLAlchemy or pydantic is asked for (exit code 1)."""
    for path, file in host.files.items():
        if DEPENDENCIES.search(path):
            for line, text in enumerate(file.content.decode(errors="replace").splitlines(), 1):
                if OLD.match(text):
                    message = f"{path}:{line}: models are written for SQLAlchemy 2 and pydantic 2."
                    raise refused("not-understood", f"{message} Nothing was written.")


def _check_migrations(host: Host, alembic: Alembic) -> None:
    """Refuse where a migration does not say its place: others may stand on it (exit code 1)."""
    known = places_in(host.files, alembic)
    for path in host.files:
        is_one = path.startswith(alembic.versions) and path.endswith(".py")
        if is_one and path not in known and not path.endswith("__init__.py"):
            message = f"{path}:1: it is not understood where this migration stands."
            raise refused("not-understood", f"{message} Nothing was written.")
