"""What is known of a value while a module is read: Python's own constants stand for themselves.

A text is a `str`, a list a `list`: only what reading cannot hold has a class here.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from scaffold.model.doubt import Kind, Reason
from scaffold.model.position import Position


@dataclass(frozen=True, slots=True)
class Unknown:
    """A value that only the running project knows.

    Attributes:
        reason: Why.
        is_named: Whether the source names it, so that it cannot be whatever the project has.
        written: The expression that gave it; it does not tell one from another.
    """

    reason: Reason
    is_named: bool = False
    written: ast.expr | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class External:
    """A name of a module that is not in the project: `fastapi.FastAPI`, `builtins.len`."""

    name: str


@dataclass(frozen=True, slots=True)
class Setting:
    """The default of a setting: good for a prefix, not for deciding what is registered."""

    value: object
    name: str


Part = str | Unknown | External | Setting


@dataclass(frozen=True, slots=True)
class Text:
    """A text with holes: parts that only the running project knows, or may have otherwise."""

    parts: tuple[Part, ...]

    def __add__(self, other: Path) -> Text:
        """Return this text with another one behind it."""
        return Text((*self.parts, *parts_of(other)))

    def __radd__(self, other: str) -> Text:
        """Return this text with another one before it."""
        return Text((other, *self.parts))


Path = str | Text


@dataclass(frozen=True, slots=True)
class Deferred:
    """A name of a module that registers nothing, and is read only when the name is used."""

    path: str
    name: str


@dataclass(eq=False, slots=True)
class Scope:
    """The names of a module, a class or a call of a function.

    Attributes:
        path: Of the file.
        names: Name to value.
        parent: The scope around it.
        qualname: What stands before the name of a `def` in it: `create_app.<locals>.`.
        is_class: Whether functions in it do not see its names.
        declared: Names that `global` or `nonlocal` declared, and the scopes that have them.
        call: Of the function; None for a module or a class.
        options: What the function calls its `**options`.
        values: What its body may have returned, or yielded.
        exits: How many statements may have left it early.
        skips: How many may have left the present round of a loop early.
    """

    path: str
    names: dict[str, object]
    parent: Scope | None = None
    qualname: str = ""
    is_class: bool = False
    declared: dict[str, Scope] = field(default_factory=dict)
    call: Call | None = None
    options: str | None = None
    values: list[object] = field(default_factory=list)
    exits: int = 0
    skips: int = 0

    @property
    def top(self) -> Scope:
        """The module's scope."""
        return self if self.parent is None else self.parent.top

    def assign(self, name: str, value: object) -> None:
        """Let a name stand for a value from here on."""
        self.declared.get(name, self).names[name] = value


@dataclass(eq=False, slots=True)
class Module:
    """One file of the project; `names` are complete once it was executed."""

    path: str
    name: str
    scope: Scope


@dataclass(eq=False, slots=True)
class Function:
    """A `def` or a `lambda`.

    Attributes:
        node: None where `Run.node_of` gets it from the file: few functions are called.
        defaults: Those of its parameters, by name; empty for the handler of an operation.
        scope: Where it is defined.
        owner: The class whose method it is.
        wraps: The function that it says it is, by `functools.wraps`.
    """

    name: str
    qualname: str
    position: Position
    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | None
    scope: Scope
    defaults: Mapping[str, object] = field(default_factory=dict)
    owner: Class | None = None
    wraps: object = None


@dataclass(frozen=True, slots=True)
class Decorated:
    """A function inside of decorators that reading does not know.

    Attributes:
        function: What stands in the source.
        name: Its `__name__` afterwards; None where that is not known.
        replaced: Whether FastAPI sees another function, with other parameters.
    """

    function: Function
    name: str | None
    replaced: bool = False


@dataclass(frozen=True, slots=True)
class Descriptor:
    """A function under `property`, `staticmethod` or `classmethod`; or what makes a default."""

    kind: str
    function: object


@dataclass(frozen=True, slots=True)
class Bound:
    """A method of an object."""

    function: Function
    owner: object


@dataclass(frozen=True, slots=True)
class Super:
    """What `super()` gives in a method of `of`, for the object `owner`."""

    of: object
    owner: object


@dataclass(eq=False, slots=True)
class Call:
    """One call.

    Attributes:
        node: Where it is written: a call, or a decorator.
        scope: Where `node` stands.
        arguments: By position.
        keywords: By name; under `STARRED` where there may be more of either kind.
    """

    node: ast.expr
    scope: Scope
    arguments: Sequence[object] = ()
    keywords: Mapping[str, object] = field(default_factory=dict)

    def with_first(self, *arguments: object) -> Call:
        """Return the call with these arguments before the others."""
        return Call(self.node, self.scope, (*arguments, *self.arguments), self.keywords)

    def named(self, *names: str) -> dict[str, object]:
        """Return all arguments by name, where the first ones have these names."""
        return dict(zip(names, self.arguments, strict=False)) | dict(self.keywords)

    @property
    def position(self) -> Position:
        """Where it begins."""
        return Position(self.scope.path, self.node.lineno, self.node.col_offset)

    @property
    def origin(self) -> Position:
        """Where its options are written: that of the function whose `**options` it passes on."""
        keywords = self.node.keywords if isinstance(self.node, ast.Call) else []
        passed = [one.value for one in keywords if one.arg is None]
        names = [one.id for one in passed if isinstance(one, ast.Name)]
        outer = self.scope.call if self.scope.options in names else None
        return outer.origin if outer else self.position


@dataclass(eq=False, slots=True)
class Native:
    """Something that can be called, and that this package knows.

    Attributes:
        owner: The router whose method it is.
    """

    call: Callable[[Call], object]
    owner: object = None


@dataclass(eq=False, slots=True)
class Class:
    """A class of the project.

    Attributes:
        bases: Their values.
        names: What its body defines.
        fields: The names that it annotates, in order.
    """

    name: str
    qualname: str
    position: Position
    bases: tuple[object, ...]
    names: dict[str, object]
    fields: tuple[str, ...]

    def external_bases(self) -> list[str]:
        """Return the full names of the bases that are not in the project, also indirect ones."""
        found: list[str] = []
        for base in self.bases:
            if isinstance(base, Class):
                found += base.external_bases()
            elif isinstance(base, External):
                found.append(base.name)
        return found

    def all_fields(self) -> set[str]:
        """Return the names that it and its bases annotate."""
        found = set(self.fields)
        for base in self.bases:
            if isinstance(base, Class):
                found |= base.all_fields()
        return found

    def lookup(self, name: str) -> object:
        """Return what the class or a base of the project has under this name, or `MISSING`."""
        if name in self.names:
            return self.names[name]
        for base in self.bases:
            if isinstance(base, Class) and (found := base.lookup(name)) is not MISSING:
                return found
        return MISSING


@dataclass(eq=False, slots=True)
class Instance:
    """An object of a class of the project."""

    of: Class
    names: dict[str, object]


@dataclass(frozen=True, slots=True)
class Member:
    """A member of an enumeration."""

    of: Class
    value: object


STARRED = "*"
MISSING = Unknown(Kind.NO_NAME(), is_named=True)
RUN_TIME = Unknown(Kind.RUN_TIME())


def plain(value: object) -> Any:  # noqa: ANN401 - any value of the project
    """Return the default of a setting, also in a text, and the value of a member that is one."""
    if isinstance(value, Setting):
        return plain(value.value)
    if isinstance(value, Text):
        known = [part for part in map(plain, value.parts) if isinstance(part, str)]
        return "".join(known) if len(known) == len(value.parts) else value
    if isinstance(value, Member) and {"builtins.str", "enum.StrEnum"} & {
        *value.of.external_bases()
    }:
        return value.value
    return value


def derived(result: object, *sources: object) -> object:
    """Return a value that was made from others: of a setting, it is one as well."""
    parts = [part for source in sources for part in parts_of(source)]
    for part in parts:
        if isinstance(part, Setting) and not isinstance(result, Unknown | Text):
            return Setting(result, part.name)
    return result


def parts_of(value: object) -> tuple[Any, ...]:
    """Return what a text consists of."""
    return value.parts if isinstance(value, Text) else (value,)


def joined(*values: object) -> object:
    """Return the text that these are one behind the other; what is not known of it is a hole."""
    parts = tuple(part for value in values for part in parts_of(value))
    known = [plain(part) for part in parts]
    if not all(isinstance(part, str | Unknown | External) for part in known):
        return RUN_TIME
    if any(isinstance(part, Unknown | External | Setting) for part in parts):
        return Text(tuple(part if isinstance(part, Setting) else plain(part) for part in parts))
    return "".join(map(str, known))


def expression_of(part: object) -> str:
    """Return what gives a part of a text, without what would be taken for a path parameter."""
    if isinstance(part, Setting | External):
        return part.name
    node = part.written if isinstance(part, Unknown) else None
    written = ast.unparse(node) if node else "{"
    return "..." if "{" in written else written


def path_of(value: object) -> Path | None:
    """Return a value as a path, or a part of one; None where it can be none."""
    found = joined(value)
    return found if isinstance(found, str | Text) else None


def stripped(path: Path) -> Path:
    """Return a path without slashes at its end."""
    if isinstance(path, str):
        return path.rstrip("/")
    *parts, last = path.parts
    known = plain(last)
    end = derived(known.rstrip("/"), last) if isinstance(known, str) else last
    return Text((*parts, *parts_of(end)))


def choosing(value: object) -> object:
    """Return a value that chooses something: what a setting chooses is known only at run time."""
    return RUN_TIME if isinstance(value, Setting | Text) else plain(value)
