"""Annotations: what is behind the names, the quotes and the wrappers."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cached_property

from scaffold.project.modules import Modules

# Bases of models that bring no fields.
BARE = frozenset(
    {"ABC", "BaseModel", "BaseSettings", "Enum", "Generic", "Protocol", "SQLModel", "TypedDict"}
)
SEQUENCES = frozenset({"list", "List", "Sequence", "set", "Set", "tuple", "Tuple", "frozenset"})
MAPPINGS = frozenset({"dict", "Dict", "Mapping"})
WRAPPERS = frozenset({"Annotated", "ClassVar", "Final", "Optional", "Required", "NotRequired"})
NUMBERS = frozenset({"Decimal", "bool", "complex", "float", "int", "timedelta"})
TEXTS = frozenset({"EmailStr", "Literal", "None", "Path", "SecretStr", "bytes", "str"})
ADDRESSES = frozenset({"AnyHttpUrl", "AnyUrl", "HttpUrl", "IPv4Address", "IPv6Address"})
SCALARS = NUMBERS | TEXTS | ADDRESSES | {"UUID", "UUID1", "UUID3", "UUID4", "UUID5"}
SCALARS |= {"date", "datetime", "time"}
# What has the default of a field or a parameter in it.
WITH_DEFAULT = frozenset({"Body", "Cookie", "Field", "File", "Form", "Header", "Path", "Query"})
DEEPEST = 20


class UnclearError(Exception):
    """Reading the source does not tell; the message says what is unclear."""


@dataclass(frozen=True)
class Typed:
    """An annotation, and the file whose names it uses."""

    modules: Modules
    path: str
    node: ast.expr | ast.ClassDef

    @property
    def text(self) -> str:
        """What the source calls it."""
        return self.node.name if isinstance(self.node, ast.ClassDef) else ast.unparse(self.node)

    def at(self, node: ast.expr | ast.ClassDef) -> Typed:
        """Return another annotation of the same file."""
        return Typed(self.modules, self.path, node)

    @cached_property
    def plain(self) -> Typed:
        """Without quotes, `Annotated`, `Optional` and names for other annotations."""
        typed = self
        for _ in range(DEEPEST):
            inner = typed._unwrapped()
            if inner is None:
                return typed
            typed = inner
        raise UnclearError(f"{self.text} is nested too deeply")

    def _unwrapped(self) -> Typed | None:
        node = self.node
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return self.at(ast.parse(node.value, mode="eval").body)
        if isinstance(node, ast.Subscript) and last_name(node.value) in WRAPPERS:
            inner = node.slice
            return self.at(inner.elts[0] if isinstance(inner, ast.Tuple) else inner)
        if isinstance(node, ast.BinOp) and (some := self._without_none()):
            return some
        if isinstance(node, (ast.Name, ast.Attribute)):
            return self._defined(node)
        return None

    def _without_none(self) -> Typed | None:
        parts = [part for part in union_of(self.node) if not is_none(part)]
        return self.at(parts[0]) if len(parts) == 1 else None

    def _defined(self, node: ast.expr) -> Typed | None:
        found = self.modules.definition(self.path, ast.unparse(node))
        if found is None or isinstance(found.node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            return None
        return Typed(self.modules, found.path, found.node)

    @property
    def kind(self) -> str:
        """`model`, `enum`, `sequence`, `mapping`, `scalar`, `union` or `unknown`."""
        node = self.plain.node
        if isinstance(node, ast.ClassDef):
            return "enum" if self.plain._is_enum() else "model"
        if isinstance(node, ast.BinOp):
            return "union"
        if isinstance(node, ast.Constant) and node.value is None:
            return "scalar"
        name = last_name(node.value if isinstance(node, ast.Subscript) else node)
        kinds = {"sequence": SEQUENCES, "mapping": MAPPINGS, "scalar": SCALARS, "union": {"Union"}}
        return next((kind for kind, names in kinds.items() if name in names), "unknown")

    def _is_enum(self) -> bool:
        assert isinstance(self.node, ast.ClassDef)
        names = {last_name(base) for base in self.node.bases}
        return bool(names & {"Enum", "StrEnum", "IntEnum", "IntFlag", "Flag"})


def keyword(call: ast.Call, name: str) -> str | None:
    """Return the text that a call passes under a name; None for none, or another value."""
    for given in call.keywords:
        if given.arg == name and isinstance(given.value, ast.Constant):
            return given.value.value if isinstance(given.value.value, str) else None
    return None


def union_of(node: ast.AST) -> list[ast.expr]:
    """Return the members of `X | Y | None`, or the node itself."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        return [*union_of(node.left), *union_of(node.right)]
    return [node] if isinstance(node, ast.expr) else []


def is_none(node: ast.expr) -> bool:
    """Say whether the node is `None`."""
    return isinstance(node, ast.Constant) and node.value is None


def last_name(node: ast.AST) -> str:
    """Return `Query` for `fastapi.Query`; empty for what is no name."""
    if isinstance(node, ast.Attribute):
        return node.attr
    if isinstance(node, ast.Constant) and node.value is None:
        return "None"
    return node.id if isinstance(node, ast.Name) else ""


def default_in(node: ast.expr | None) -> ast.expr | None:
    """Return `None` of `= Query(None)` and of `= None`; None where a value has to be sent."""
    if not isinstance(node, ast.Call) or last_name(node.func) not in WITH_DEFAULT:
        return node
    named = [one.value for one in node.keywords if one.arg in {"default", "default_factory"}]
    given = (one for one in (*node.args[:1], *named) if ast.unparse(one) != "...")
    return next(given, None)
