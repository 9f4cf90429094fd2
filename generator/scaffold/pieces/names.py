"""What a new piece may be called."""

from __future__ import annotations

import ast
import keyword
import re
from collections.abc import Iterator, Mapping

from scaffold.model.problem import RefusedError, wrong_usage
from scaffold.project.imports import modules_named
from scaffold.project.trees import parse

NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
LONGEST = 30
IRREGULAR = {
    "caches": "cache",
    "cookies": "cookie",
    "movies": "movie",
    "news": "news",
    "series": "series",
    "species": "species",
    "statuses": "status",
}
NO_PLURAL = ("ss", "us", "is")
WITH_ES = ("sses", "shes", "ches", "xes")


def check_name(name: str) -> None:
    """Refuse what cannot be the name of a module (exit code 2)."""
    if keyword.iskeyword(name):
        raise _bad_name(name, "it is a keyword of Python")
    if not NAME.fullmatch(name):
        words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|[^A-Za-z0-9]+", "_", name).strip("_").lower()
        fits = name.isascii() and NAME.fullmatch(words) and not keyword.iskeyword(words)
        hint = f": {words}" if fits else ""
        raise _bad_name(name, f"write it in small letters, digits and underscores{hint}")
    if any(keyword.iskeyword(class_name(one)) for one in (name, singular(name))):
        raise _bad_name(name, "the class of that name would be a keyword of Python")
    if len(name) > LONGEST:
        raise _bad_name(name, f"it is longer than {LONGEST} characters")


def check_free(name: str, files: Mapping[str, bytes], bound: frozenset[str] = frozenset()) -> None:
    """Refuse a name that a file uses already, where the new one would shadow it (exit code 2).

    Args:
        name: The piece's.
        files: Those in which the name will be bound, path -> content.
        bound: What else will be bound there.
    """
    for path, content in files.items():
        for used, line in names_in(parse(content)):
            if used == name or used in bound:
                raise _bad_name(name, f"{path}:{line} uses {used!r} already")


def check_text(name: str, path: str, text: str) -> None:
    """Refuse a name for which the new file would bind something twice (exit code 2)."""
    seen: set[str] = set()
    for node in ast.parse(text).body:
        for bound in _bound_by(node):
            if bound in seen:
                raise _bad_name(name, f"{bound!r} would be two things in {path}")
            seen.add(bound)


def check_imported(name: str, files: Mapping[str, bytes]) -> None:
    """Refuse a name under which one of the files imports another module (exit code 2)."""
    for path, content in files.items():
        modules = modules_named(ast.walk(parse(content)))
        if name in {module.partition(".")[0] for module in modules}:
            raise _bad_name(name, f"{path} imports the module of that name")


def check_collected(name: str, test: str) -> None:
    """Refuse a name whose class pytest would collect from the test that imports it (exit code 2).

    See https://docs.pytest.org/en/stable/reference/reference.html#confval-python_classes
    """
    imports = (node for node in ast.parse(test).body if isinstance(node, ast.ImportFrom))
    of_piece = class_name(name)
    if of_piece.startswith("Test") and of_piece in {
        bound for one in imports for bound in _bound_by(one)
    }:
        raise _bad_name(name, f"pytest would take the class {of_piece} for a test")


def _bad_name(name: str, reason: str) -> RefusedError:
    return wrong_usage("name", f"A piece cannot be called {name!r}: {reason}.")


def names_in(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Yield every name that a module reads or binds, with its line; not attributes, not fields."""
    classes = [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    fields = {id(node) for one in classes for line in one.body for node in _targets(line)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and id(node) not in fields:
            yield node.id, node.lineno
        elif isinstance(node, ast.arg):
            yield node.arg, node.lineno
        elif isinstance(node, ast.alias):
            yield node.asname or node.name.partition(".")[0], node.lineno
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield node.name, node.lineno


def _targets(node: ast.stmt) -> list[ast.expr]:
    if isinstance(node, ast.AnnAssign):
        return [node.target]
    return node.targets if isinstance(node, ast.Assign) else []


def _bound_by(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        yield from (alias.asname or alias.name for alias in node.names)
    elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        yield node.name
    elif isinstance(node, ast.If):  # TYPE_CHECKING
        yield from (name for inner in node.body for name in _bound_by(inner))
    elif isinstance(node, ast.Assign):
        yield from (target.id for target in node.targets if isinstance(target, ast.Name))


def class_name(name: str) -> str:
    """Return the name of a class: `OrderItem` for `order_item`."""
    return "".join(word.capitalize() for word in name.split("_"))


def words(name: str) -> str:
    """Return it as one writes it: `order items`."""
    return name.replace("_", " ")


def singular(name: str) -> str:
    """Return what one of them is called: `order_item` for `order_items`; the name if it is one."""
    head, underscore, last = name.rpartition("_")
    return head + underscore + _singular(last)


def _singular(word: str) -> str:
    if word in IRREGULAR:
        return IRREGULAR[word]
    if word.endswith("ies") and len(word) > len("pies"):
        return f"{word[:-3]}y"
    if word.endswith(WITH_ES):
        return word[:-2]
    is_plural = word.endswith("s") and not word.endswith(NO_PLURAL) and word[2:]
    return word[:-1] if is_plural else word
