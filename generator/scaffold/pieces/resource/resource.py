"""What a resource is: its name, and the variable that holds its address."""

from __future__ import annotations

import ast
import builtins
import re
from dataclasses import dataclass

from scaffold.model.problem import wrong_usage
from scaffold.pieces.names import check_name, class_name, words

VARIABLE = re.compile(r"([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*_)(URL|URI|DSN)")
EXAMPLE_URL = "http://localhost:8080"


@dataclass(frozen=True)
class Resource:
    """One resource.

    Attributes:
        name: Of its module, and in the state.
        env: The variable that holds its address: `SEARCH_URL`.
    """

    name: str
    env: str

    @property
    def class_name(self) -> str:
        """The name of its class."""
        return class_name(self.name)

    @property
    def prefix(self) -> str:
        """What its variables begin with: `SEARCH_`."""
        return f"{self.env.rpartition('_')[0]}_"

    @property
    def words(self) -> dict[str, str]:
        """What its texts are filled with."""
        return {
            "name": self.name,
            "title": words(self.name).capitalize(),
            "Class": self.class_name,
            "ENV": self.env,
            "PREFIX": self.prefix,
            "field": self.env.rpartition("_")[2].lower(),
            "example": EXAMPLE_URL,
        }

    @property
    def example(self) -> str:
        """Its lines for the example of the environment."""
        return f"# By default none: nothing is reached.\n# {self.env}={EXAMPLE_URL}\n"


def resource(name: str, env: str | None) -> Resource:
    """Return the resource that is asked for; by default its variable is called after it.

    Raises:
        RefusedError: With exit code 2, where one of them cannot be used.
    """
    check_name(name)
    if hasattr(builtins, class_name(name)):
        message = f"A resource cannot be called {name!r}: Python has a {class_name(name)} already."
        raise wrong_usage("name", message)
    default = f"{name.upper()}_URL"
    if env is not None and not VARIABLE.fullmatch(env):
        message = f"--env {env!r}: write a variable such as {default}; it ends in URL, URI or DSN."
        raise wrong_usage("env", message)
    return Resource(name, env or default)


def present_resource(name: str, tree: ast.Module) -> Resource | None:
    """Return the resource that a file has, by the variable that it reads; None if there is none."""
    nodes = [*ast.walk(tree)]
    for call in (node for node in nodes if isinstance(node, ast.Call)):
        if ast.unparse(call.func) == "os.environ.get" and (read := _text(*call.args[:1])):
            return Resource(name, read)
    given = (node for node in nodes if isinstance(node, ast.keyword) and node.arg == "env_prefix")
    prefix = next((text for keyword in given if (text := _text(keyword.value))), "")
    fields = (ast.unparse(node.target) for node in nodes if isinstance(node, ast.AnnAssign))
    variables = (f"{prefix}{field.upper()}" for field in fields)
    return next((Resource(name, one) for one in variables if VARIABLE.fullmatch(one)), None)


def _text(node: ast.expr | None = None) -> str | None:
    value = node.value if isinstance(node, ast.Constant) else None
    return value if isinstance(value, str) else None
