"""The state of a reading: modules are executed in the order in which Python would."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from enum import Enum, auto
from typing import Any

from scaffold.model.doubt import Doubt, Kind, OneModule, Reason, Wide
from scaffold.model.position import Position
from scaffold.project.layout import Layout
from scaffold.project.trees import Trees
from scaffold.reading.relevance import Relevance
from scaffold.reading.routing import Router
from scaffold.reading.values import Call, Deferred, Function, Module, Scope, Unknown

DEEPEST = 40  # calls within calls
# They say less than what gave them their value: a parameter, say, than the argument.
KEEPING = (ast.Name, ast.FormattedValue)
LONGEST = 50_000  # statements in calls, and rounds of loops: about a second


# Stands for the call of what this package itself calls.
NOWHERE = Call(ast.Constant(None, lineno=1, col_offset=0), Scope("", {}))


class Left(Enum):
    """How a block was left before its end."""

    RETURN = auto()
    BREAK = auto()
    CONTINUE = auto()
    RAISE = auto()


Calls = Callable[["Run", object, Call], object]
# Each knows one kind of node, which the table that has it says.
Attribute = Callable[["Run", object, str, Call], object]
Definition = ast.FunctionDef | ast.AsyncFunctionDef
Evaluate = Callable[["Run", Any, Scope], object]
Execute = Callable[["Run", Any, Scope], Left | None]


class Run:
    """One execution of a project's modules, without running it.

    Attributes:
        uncertain: Why what is executed now may not run at all; None where it surely runs.
        apps: Every `FastAPI`, in the order in which they were made.
        variables: The names that modules give them: application, module, name.
        chosen: Where a module is imported by a name that only the run time knows, but for how it
            begins.
        held: The names that may stand for one of several, like `variables`.
        called: The places of the functions that were called.
        calling: Those of the functions that are being executed, the innermost last.
        given_up: Where calls within calls were not followed to their end.
        exhausted: Where reading stopped to follow calls and loops at all.
        depth: How many calls are being executed.
        patched: What was done to FastAPI's own classes.
        starts: What is called when an application or router starts, and where that is said.
        steps: How many statements were executed in calls, and rounds of loops.
        variables_set: Those in files of variables, in small letters; None before that matters.
    """

    def __init__(
        self,
        trees: Trees,
        layout: Layout,
        expressions: Mapping[type, Evaluate],
        statements: Mapping[type, Execute],
        call: Calls,
        attribute: Attribute,
    ) -> None:
        """Take the project, and what knows each kind of node, and how values are called."""
        self.files = trees.files
        self.trees = trees
        self.layout = layout
        self.relevance = Relevance(self.files, layout)
        self._expressions: Mapping[type, Evaluate] = expressions
        self._statements: Mapping[type, Execute] = statements
        self._call = call
        self._attribute = attribute
        self.modules: dict[str, Module] = {}
        self.apps: list[Router] = []
        self.variables: list[tuple[Router, Module, str]] = []
        self.called: set[Position] = set()
        self.calling: list[Position] = []
        self.given_up: Doubt | None = None
        self.exhausted: Doubt | None = None
        self.uncertain: Reason | None = None
        self.depth = 0
        self.patched: Reason | None = None
        self.chosen: list[tuple[Position, str]] = []
        self.held: list[tuple[Router, Module, str]] = []
        self.starts: list[tuple[object, Router, Call]] = []
        self.steps = 0
        self.variables_set: list[str] | None = None

    def evaluate(self, node: ast.expr, scope: Scope) -> object:
        """Return the value of an expression."""
        return self.force(self.peek(node, scope))

    def peek(self, node: ast.expr, scope: Scope) -> object:
        """Return the value of an expression, without reading a module only for it."""
        known = self._expressions.get(type(node))
        value = known(self, node, scope) if known else Unknown(Kind.RUN_TIME())
        is_known = isinstance(node, KEEPING) and isinstance(value, Unknown) and value.written
        if isinstance(value, Unknown) and not is_known:
            return replace(value, written=node)
        return value

    def call(self, function: object, call: Call) -> object:
        """Return what calling a value gives, with what it registers registered."""
        return self._call(self, function, call)

    def argument(self, words: Mapping[str, object], name: str, default: object = None) -> object:
        """Return one of a call's arguments, by name."""
        return self.force(words.get(name, default))

    def attribute(self, value: object, name: str) -> object:
        """Return an attribute of a value."""
        return self._attribute(self, value, name, NOWHERE)

    def force(self, value: object) -> object:
        """Return what a deferred name stands for."""
        seen = 0
        while isinstance(value, Deferred) and seen < DEEPEST:
            seen += 1
            # Its import ran before, and without a condition.
            with self.maybe(None):
                value = self.member(self.load(value.path), value.name)
        return value

    def member(self, module: Module, name: str) -> object:
        """Return what a module has under a name: also a module of a package."""
        if name in module.scope.names:
            return module.scope.names[name]
        if below := self.layout.submodule(module.path, name):
            return self.load(below)
        if at := self.trees.broken.get(module.path):
            return Unknown(Kind.NOT_PYTHON_IN(at), is_named=True)
        return Unknown(Kind.NOT_DEFINED_IN(Position(module.path, 1), name), is_named=True)

    def execute(self, body: Sequence[ast.stmt], scope: Scope) -> Left | None:
        """Execute a block; return how it was left, None at its end."""
        for node in body:
            self.steps += self.depth > 0
            known = self._statements.get(type(node))
            if known and (left := known(self, node, scope)):
                return left
        return None

    def load(self, path: str) -> Module:
        """Return the module of a file, executed unless that has begun already."""
        if path not in self.modules:
            scope = Scope(path, {})
            module = self.modules[path] = Module(path, self.layout.module_of(path), scope)
            parent = module.name.rpartition(".")[0]
            package = module.name if path.endswith("__init__.py") else parent
            scope.names |= {"__name__": module.name, "__package__": package}
            if path.endswith("__init__.py"):
                scope.names["__path__"] = [path.removesuffix("__init__.py")]
            # In a module that may not be imported, nothing is sure.
            depth, self.depth = self.depth, 0
            with self.maybe(self.uncertain):
                self.execute(self.trees.heads(path).body, scope)
            self.depth = depth
        return self.modules[path]

    def broken(self) -> Iterator[Doubt]:
        """Yield the modules that cannot be executed."""
        for path, at in self.trees.broken.items():
            if path in self.modules:
                yield Doubt(at, Kind.NOT_PYTHON(), frozenset({OneModule(path)}))

    def node_of(self, function: Function) -> Definition | ast.Lambda | None:
        """Return the `def` with its body, which may have been left out; None where it is broken."""
        return function.node or self.trees.function_at(function.position)

    @property
    def is_tired(self) -> bool:
        """Whether no more calls and loops are followed."""
        return self.steps > LONGEST or self.depth >= DEEPEST

    def give_up(self, at: Position) -> None:
        """Remember where something was not followed."""
        if self.steps > LONGEST:
            everything = frozenset({Wide.ANY_ROUTER})
            self.exhausted = self.exhausted or Doubt(at, Kind.TOO_MANY(), everything)
        else:
            scope = frozenset({Wide.APPLICATION})
            self.given_up = self.given_up or Doubt(at, Kind.TOO_DEEP(), scope)

    @contextmanager
    def maybe(self, reason: Reason | None) -> Iterator[None]:
        """Execute something that may not run, and why; or, with None, that surely runs."""
        outer, self.uncertain = self.uncertain, reason
        try:
            yield
        finally:
            self.uncertain = outer


def position(node: ast.expr | ast.stmt, scope: Scope) -> Position:
    """Return where a node begins."""
    return Position(scope.path, node.lineno, node.col_offset)


def text(node: ast.expr) -> str:
    """Return an expression in one short line, for a message."""
    written = ast.unparse(node)
    return written if len(written) <= 60 else f"{written[:57]}..."
