"""What reading is not sure of: its kind, where it is, and what it may change.

Whoever decides by a doubt asks for its kind or for what it concerns; its words are for printing.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto, unique
from typing import NamedTuple

from scaffold.model.position import Position

VERSION = f"{sys.version_info.major}.{sys.version_info.minor}"
# What is before a command, to run it under a Python that knows what this one does not.
NEWER = f"uvx --python '>{VERSION}' --from git+https://github.com/org/template"


@unique
class Kind(Enum):
    """Why something is not certain, with its words: the end of a sentence.

    A call gives the reason: `Kind.LOOP("names")`. What is called `it` there stands at the place of
    the doubt.
    """

    # It may not run.
    IF = "only if `{}`"
    CASE = "only if `{}` matches"
    TRY = "only if nothing fails in a `try`"
    SUPPRESS = "only if nothing fails before it"
    OPERAND = "it depends on `{}`"
    LOOP = "in a loop over `{}`"
    WHILE = "in a `while` loop"
    GENERATOR = "only if what the generator gives is used"
    COROUTINE = "in a coroutine or generator"
    DECORATED = "in a function whose decorator is not known"
    GIVEN_AWAY = "in a function that is given to code outside of the project"
    AT_START = "only when the application starts"
    NOT_INCLUDED = "not included anywhere that was seen"

    # A value is not known.
    RUN_TIME = "it is computed at run time"
    EITHER = "it depends on what is known only at run time"
    ITEM = "it is {}"
    DELETED = "it is deleted"
    SET_LATER = "it is set later"
    ATTRIBUTE = "its attribute is chosen at run time"
    MODULE = "it is imported by a name that is known only at run time"
    IN_ENV_FILE = "the setting `{}` is in a `.env` file"
    VALIDATED = "the setting `{}` is changed by a validator"
    NO_NAME = "there is no such name"
    NOT_DEFINED = "`{}` is not defined"
    NOT_DEFINED_IN = "{0.path} does not define {1}"
    NOT_IN_PROJECT = "`{}` is not in the project"
    NOT_PYTHON_IN = f"{{}} is not Python {VERSION}"

    # What a call registers is not known.
    PATH = "its path is computed at run time"
    PREFIX = "its prefix is computed at run time"
    METHODS = "its methods are computed at run time"
    TAGS = "its tags are computed at run time"
    ROUTER_TAGS = "its router's tags are computed at run time"
    CALLBACKS = "its callbacks are computed at run time"
    NAME = "its name or `operation_id=` is computed at run time"
    IN_SCHEMA = "its `include_in_schema=` is computed at run time"
    INCLUDE_OPTIONS = "its tags, callbacks or `include_in_schema=` are computed at run time"
    OPTIONS = "some of its options are known only at run time"
    SCHEMA_OPTIONS = "its callbacks or `include_in_schema` are known only at run time"
    HANDLER = "its handler is known only at run time"
    METHOD = "its method is chosen at run time"
    NO_WRAPS = "a decorator of the project replaces the function, without `functools.wraps`"
    OPENAPI_EXTRA = "its `openapi_extra=` changes it in the document"
    NO_ROUTER = "what is included is no router"
    APPLICATION = "an application is included, not a router"
    MOUNT = "what it mounts is not known: {}"

    # What is on a router or application is not known.
    ROUTES_OPTION = "its `routes=` are not read"
    OVERRIDDEN = "its class overrides `{}`"
    PATCHED = "`{}` is replaced in {}"
    SET_ON_ROUTER = "`{}` is set later"
    OPERATOR = "what `{}` does is not known"
    ROUTES_CHANGED = "its routes are changed by `{}`"
    ROUTES_SHARED = "its list of routes is also another's"
    ROUTE_ATTRIBUTE = "the routes' `{}` is changed"
    ROUTE_REPLACED = "a route is replaced or deleted"
    GETS_ROUTER = "`{}` gets it, and may add operations"
    EXECUTED = "a text is executed, which may add operations"
    DECORATED_FACTORY = "a decorator of this function, which is not known, may change what it makes"

    # It was not read at all.
    NOT_PYTHON = f"this is not Python {VERSION}, or has an error"
    ANY_MODULE = "it may import a module that nothing else does, such as {0.path}"
    TOO_DEEP = "there are too many calls within each other to follow"
    TOO_MANY = "there are too many calls and loops to follow, from here on"

    # The running application has an operation of which nothing in the project is the source.
    NO_CALL = "no call in the project registers {}"
    NOT_STARTED = "it does not start: {}"

    def __call__(self, *about: str | Position | Reason) -> Reason:
        """Return the reason that is of this kind, and names these."""
        return Reason(self, about)


class Reason(NamedTuple):
    """Why something is not certain.

    Attributes:
        kind: Of the reason.
        about: What it names: a text of the source, a place, or the reason behind it.
    """

    kind: Kind
    about: tuple[str | Position | Reason, ...] = ()

    def __str__(self) -> str:
        """Return the end of a sentence: `in a loop over `names``."""
        return self.kind.value.format(*self.about)

    @property
    def paths(self) -> Iterator[str]:
        """The files that it names."""
        for one in self.about:
            if isinstance(one, Position):
                yield one.path
            elif isinstance(one, Reason):
                yield from one.paths


class Wide(Enum):
    """What may be changed when it is no single thing."""

    APPLICATION = auto()  # any operation of it
    ANY_ROUTER = auto()  # those, and what is on any router, also that of a new module


@dataclass(frozen=True)
class OneRouter:
    """What is registered on the router or application that a call makes."""

    call: Position


@dataclass(frozen=True)
class OneModule:
    """What a module registers."""

    path: str


@dataclass(frozen=True)
class OneOperation:
    """One operation of the application; where and how it is registered is not known."""

    method: str
    path: str


Scope = OneOperation | OneRouter | OneModule | Wide


class Doubt(NamedTuple):
    """Something that may add operations, and that reading alone cannot be sure of.

    Attributes:
        position: Of the call or statement.
        reason: Why.
        concerns: What it may change: nothing else is in doubt.
    """

    position: Position
    reason: Reason
    concerns: frozenset[Scope]

    @property
    def text(self) -> str:
        """What it concerns, if that is an operation, and the reason, as the end of a sentence."""
        operations = (one for one in self.concerns if isinstance(one, OneOperation))
        return "".join([*(f"{one.method} {one.path}: " for one in operations), str(self.reason)])


def merged(doubts: Iterable[Doubt]) -> list[Doubt]:
    """Return one doubt for those with the same place and reason."""
    found: dict[tuple[Position, Reason], frozenset[Scope]] = {}
    for position, reason, concerns in doubts:
        found[position, reason] = found.get((position, reason), frozenset()) | concerns
    return [Doubt(*key, concerns) for key, concerns in found.items()]
