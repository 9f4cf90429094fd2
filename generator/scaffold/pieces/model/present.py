"""The models of a project of ours that are there, and their fields, as their files say."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import PurePosixPath

from scaffold.model.problem import RefusedError, refused, wrong_usage
from scaffold.model.report import Next
from scaffold.pieces.host import Host
from scaffold.pieces.model.columns import KINDS, LARGEST, columns_of, member
from scaffold.pieces.model.grammar import Field
from scaffold.pieces.model.keys import Table
from scaffold.pieces.model.migrations import OURS, Alembic, places_in
from scaffold.pieces.model.text import STAMPS, Model, reference_name
from scaffold.pieces.names import class_name
from scaffold.pieces.router.own import DEFINING, LISTED
from scaffold.pieces.template import is_rendered, sdk_steps
from scaffold.project.modules import Modules

MODELS = "src/app/models/"
ROUTERS = "src/app/routers/"
SCHEMAS = "src/app/schemas/"
BASE = f"{MODELS}base.py"
FIELDS = "src/app/fields.py"
SORTING = "src/app/sorting.py"
LONGEST_IDENTIFIER = 63  # of PostgreSQL
# How the type of a field is told from what its schema takes; a text of 200 has one of its own.
BY_TAKEN = {kind.taken: type_ for type_, kind in KINDS.items()} | {"fields.Text": "str"}


def check_host(host: Host) -> None:
    """Refuse where there is no database, or the project is not one of ours (exit code 1)."""
    if not is_rendered(host.modules, LISTED, DEFINING):
        message = "Fields are added in projects of this template: write the column, and"
        command = "alembic revision --autogenerate"
        raise refused("not-understood", f"{message} its migration. Nothing was written.", command)
    if BASE not in host.files:
        raise refused("no-database", "The project has no database.", "scaffold enable database")
    if FIELDS not in host.files or b"UNSENT" not in host.files[FIELDS].content:
        message = f"{FIELDS} has no types for models yet. Nothing was written."
        raise refused("old-template", message, "scaffold update")


def tables_in(modules: Modules) -> Iterator[tuple[str, Table]]:
    """Yield the models of a project of ours: what one is called, and its table."""
    for path in modules.files:
        if path.startswith(MODELS) and path.endswith(".py"):
            for node in modules.tree(path).body:
                if isinstance(node, ast.ClassDef) and (table := _table(node)):
                    by_uuid = re.search(r"\bid: Mapped\[(uuid\.)?UUID\]", ast.unparse(node))
                    yield PurePosixPath(path).stem, Table(table, "uuid" if by_uuid else "int")


def _table(node: ast.ClassDef) -> str | None:
    for line in node.body:
        match line:
            case ast.Assign([ast.Name("__tablename__")], ast.Constant(str(value))):
                return value
    return None


def tables_between(host: Host) -> Iterator[str]:
    """Yield the tables by which models refer to several others."""
    for path in host.files:
        if path.startswith(MODELS) and path.endswith(".py"):
            for node in host.modules.tree(path).body:
                match node:
                    case ast.Assign(
                        value=ast.Call(ast.Attribute(attr="Table"), [ast.Constant(str(name)), *_])
                    ):
                        yield name


def samples_path(many: str) -> str:
    """Return the path of what makes some of a model for tests."""
    return f"tests/fixtures/{many}.py"


def steps(host: Host, *, has_router: bool = True) -> list[Next]:
    """Return what to do once the files are there."""
    learning = sdk_steps(host.files) if has_router else []
    return [Next("uv run alembic upgrade head", "change the database"), *learning]


def check_migrated(host: Host, tables: Iterable[str], alembic: Alembic = OURS) -> None:
    """Refuse where no migration makes a table: one on top would come too early (exit code 1)."""
    texts = b"".join(host.files[path].content for path in places_in(host.files, alembic))
    for table in tables:
        if f'"{table}"'.encode() not in texts and f"'{table}'".encode() not in texts:
            message = f"No migration makes the table {table!r}. Nothing was written."
            command = f"{alembic.command} revision --autogenerate -m {table}"
            raise refused("behind", message, command)


def check_same(where: object, there: Sequence[ast.stmt], asked: Sequence[ast.stmt]) -> None:
    """Refuse a model that is there already with other fields (exit code 1)."""
    differing = {name for name, _ in _declared(there) ^ _declared(asked)}
    if names := ", ".join(sorted(differing)):
        message = f"{where} is there already, and differs in {names}. Nothing was written."
        raise refused("taken", message)


def _declared(nodes: Sequence[ast.stmt]) -> set[tuple[str, str]]:
    """Return the lines of the columns and tables in a module, each with its name."""
    found = set()
    for node in nodes:
        for line in node.body if isinstance(node, ast.ClassDef) else [node]:
            match line:
                case ast.AnnAssign(name) | ast.Assign(
                    [name], ast.Call(ast.Attribute(attr="Table"))
                ):
                    found.add((ast.unparse(name), ast.unparse(line)))
    return found


def is_stamped(modules: Modules, name: str) -> bool:
    """Say whether a model says when a row was made, and changed last, as `--timestamps` does."""
    lines = _lines_of(modules.tree(f"{MODELS}{name}.py"), class_name(name))
    return {*STAMPS} <= {*lines} and "onupdate" in ast.unparse(lines[STAMPS[-1]])


def model_of(
    name: str,
    own: Table,
    fields: Sequence[Field],
    tables: Mapping[str, Table],
    *,
    is_stamped: bool = False,
    is_recent: bool = False,
) -> Model:
    """Return a model with these fields.

    Args:
        name: Of the model.
        own: Its table.
        fields: What was asked for.
        tables: Those that are there, by the names of their models.
        is_stamped: Whether it says when a row was made, and changed last.
        is_recent: Whether the template is of 0.6.0 or later, and the list of this model, too.

    Raises:
        RefusedError: With exit code 2, for what does not fit.
    """
    many = own.name
    columns = columns_of(name, fields, {**tables, name: own})
    by_table = {table.name: one for one, table in tables.items()}
    others = dict.fromkeys(one.refers_to for one in columns if one.refers_to not in ("", many))
    referred = [(by_table[table], table) for table in others]
    model = Model(name, many, columns, referred, own.id, is_stamped, is_recent)
    if is_stamped and (twice := {*STAMPS} & {one.name for one in columns}):
        raise wrong_usage("fields", f"--timestamps makes {min(twice)} already.")
    for identifier in _identifiers(model):
        if len(identifier) > LONGEST_IDENTIFIER:
            message = f"{identifier} would be longer than the {LONGEST_IDENTIFIER} characters that "
            raise wrong_usage("name", f"{message}PostgreSQL takes. Take shorter names.")
    return model


def _identifiers(model: Model) -> Iterator[str]:
    """Yield what the database calls its constraints and indexes."""
    for between in model.associations:
        yield from between.identifiers
    for one in model.stored:
        if one.table:
            yield reference_name(model, one)
        yield f"ix_{model.many}_{one.name}_id"


def fields_in(modules: Modules, name: str, tables: Mapping[str, Table]) -> list[Field]:
    """Return the fields of a model, as `add-model` could have been asked for them.

    What it would not write, such as a relationship, is left out.
    """
    model, schema = modules.tree(f"{MODELS}{name}.py"), f"{SCHEMAS}{name}.py"
    taken = {}
    if schema in modules.files:
        taken = _lines_of(modules.tree(schema), f"New{class_name(name)}")
    enums = {node.name: _values(node) for node in model.body if isinstance(node, ast.ClassDef)}
    models, module = {table.name: one for one, table in tables.items()}, ast.unparse(model)
    found = []
    for column, line in _lines_of(model, class_name(name)).items():
        annotation = ast.unparse(taken[column].annotation) if column in taken else ""
        one = _Line(column, line, annotation.removesuffix(" | None"), enums, models, module)
        flags = {"unique"} if "unique" in one.options else set()
        if re.search(rf"Index\(None, '{column}', 'id'\)", module):
            flags.add("index")
        with suppress(RefusedError):  # what is there need not be what can be asked for
            if field := one.field(frozenset(flags)):
                columns_of(name, [field], tables)
                found.append(field)
    return found


def _lines_of(tree: ast.Module, name: str) -> dict[str, ast.AnnAssign]:
    """Return the annotated lines of a class, by what they name."""
    classes = (node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == name)
    lines = (line for node in classes for line in node.body if isinstance(line, ast.AnnAssign))
    return {ast.unparse(line.target): line for line in lines if ast.unparse(line.target) != "id"}


def names_in(modules: Modules, name: str) -> set[str]:
    """Return what the class of a model has: columns, relationships, methods."""
    body = modules.tree(f"{MODELS}{name}.py").body
    nodes = (
        node for node in body if isinstance(node, ast.ClassDef) and node.name == class_name(name)
    )
    return {
        one.id if isinstance(one, ast.Name) else one.name
        for node in nodes
        for line in node.body
        for one in (line, *getattr(line, "targets", ()), getattr(line, "target", None))
        if isinstance(one, ast.Name | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    }


def _values(node: ast.ClassDef) -> list[str]:
    """Return the texts that a class assigns: what the members of an enum stand for."""
    values = (line.value for line in node.body if isinstance(line, ast.Assign))
    return [str(one.value) for one in values if isinstance(one, ast.Constant)]


@dataclass(frozen=True)
class _Line:
    """What is said of one column.

    Attributes:
        column: Its name.
        line: That of the model.
        taken: How what is taken is annotated, without `None`.
        enums: The values of each class.
        models: The names of the models, by their tables.
        module: The whole one, a line a statement.
    """

    column: str
    line: ast.AnnAssign
    taken: str
    enums: Mapping[str, Sequence[str]]
    models: Mapping[str, str]
    module: str

    @cached_property
    def options(self) -> dict[str, str]:
        """The keywords of `mapped_column`, as source."""
        keywords = self.line.value.keywords if isinstance(self.line.value, ast.Call) else ()
        return {str(one.arg): ast.unparse(one.value) for one in keywords}

    @cached_property
    def arguments(self) -> str:
        """Its other arguments."""
        given = self.line.value.args if isinstance(self.line.value, ast.Call) else ()
        return ", ".join(map(ast.unparse, given))

    def field(self, flags: frozenset[str]) -> Field | None:
        """Return the field; None for what is none."""
        of = re.fullmatch(r"Mapped\[(.*?)( \| None)?\]", ast.unparse(self.line.annotation))
        if of is None:
            return None
        if table := self.options.get("secondary"):
            return self._several(table)
        is_optional, values = bool(of[2]), {}
        if key := re.match(r"ForeignKey\('(\w+)\.id', ondelete='([A-Z ]+)'", self.arguments):
            name, model = self.column.removesuffix("_id"), self.models.get(key[1])
            if key[2] != "RESTRICT":
                values["on_delete"] = key[2].replace(" ", "_").lower()
            parameter = "" if model == name else str(model)
            return Field(name, "ref", parameter, is_optional, flags, values) if model else None
        type_, parameter = self._type(of[1])
        for word, option in (("min", "ge"), ("max", "le")):
            limit = re.search(rf"\b{option}=(?:Decimal\(')?([-+\d.e]+)", self.taken)
            if limit and not (type_ in LARGEST and int(limit[1]) in LARGEST[type_]):
                values[word] = limit[1]
        default = self.options.get("server_default", self.options.get("default"))
        if default is not None:
            values["default"] = self._default(default, of[1])
        is_stored = "server_default" in self.options
        found = Field(self.column, type_, parameter, is_optional, flags, values, is_stored)
        return found if type_ else None

    def _several(self, table: str) -> Field | None:
        """Return several others that are referred to by a table between."""
        key = r"ForeignKey\('(\w+)\.id', ondelete='([A-Z]+)'\)"
        keys = re.search(rf"^{table} = [\w.]*Table\(.*?{key}.*?{key}", self.module, re.MULTILINE)
        if keys is None or table != f"{keys[1]}_{self.column}" or keys[3] not in self.models:
            return None
        found = Field(self.column, "refs", self.models[keys[3]])
        parameter = "" if found.model == found.one else found.model
        values = {} if keys[4] == "RESTRICT" else {"on_delete": keys[4].lower()}
        return replace(found, parameter=parameter, values=values)

    def _type(self, python: str) -> tuple[str, str]:
        """Return the type, and what stands behind it; "" for one that is not known."""
        if python in self.enums:
            return "enum", ",".join(self.enums[python])
        if self.taken in BY_TAKEN:
            return BY_TAKEN[self.taken], ""
        if length := re.search(r"\bString\((\d+)\)", self.arguments):
            return "str", length[1]
        if digits := re.search(r"\bExact\((\d+), (\d+)\)", self.arguments):
            return "decimal", f"{digits[1]},{digits[2]}"
        numbers = {"int": "int" if "Integer" in self.arguments else "bigint", "float": "float"}
        return numbers.get(python, ""), ""

    def _default(self, source: str, python: str) -> str:
        """Return a default as it is asked for."""
        name = re.sub(r"^(?:func|\w+)\.|\(\)$", "", source)
        members = {member(value): value for value in self.enums.get(python, ())}
        if name in members:
            return members[name]
        exact = re.fullmatch(r"Decimal\((.*)\)", source)
        with suppress(ValueError):
            return str(ast.literal_eval(exact[1] if exact else source))
        return name
