"""What a model cannot be called, and how it could be."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import PurePosixPath
from types import MappingProxyType

from scaffold.model.problem import ExitCode, RefusedError, wrong_usage
from scaffold.pieces.host import Host
from scaffold.pieces.model.present import MODELS, ROUTERS, SCHEMAS
from scaffold.pieces.model.reserved import unfit_table
from scaffold.pieces.names import NAME, class_name

# Where classes are that the document names.
DOCUMENTED = (MODELS, ROUTERS, SCHEMAS, "src/app/errors.py")


@contextmanager
def suggested(name: str) -> Iterator[None]:
    """Suggest another name of a model where this one is refused with exit code 2."""
    try:
        yield
    except RefusedError as error:
        if error.exit_code != ExitCode.USAGE or not NAME.fullmatch(name):
            raise
        (problem,) = error.problems
        next_ = f"scaffold add-model {name}_entry"
        raise wrong_usage(problem.code, problem.message, next_) from error


def check_table(many: str) -> None:
    """Refuse what no table can be called (exit code 2)."""
    if reason := unfit_table(many):
        raise wrong_usage("name", f"No table can be called {many!r}: {reason}.")


def check_classes(
    host: Host, texts: Mapping[str, str], before: Mapping[str, str] = MappingProxyType({})
) -> None:
    """Refuse a class that another module has (exit code 2).

    FastAPI gives two models of one name other names in the document, and clients get other types.

    Args:
        host: The project.
        texts: Of the modules with the class, by their paths.
        before: Of them without it.
    """
    for path in filter(lambda path: path.startswith((MODELS, SCHEMAS)), texts):
        for name in sorted(_classes(path, texts[path]) - _classes(path, before.get(path, ""))):
            for other in host.modules.classes(name, path):
                if other.path.startswith(DOCUMENTED) and other.path not in texts:
                    message = f"Its class {name} is in {other.position} already."
                    raise wrong_usage("taken", message)


def _classes(path: str, text: str) -> set[str]:
    """Return the classes that the document names: all but that of the table."""
    found = {node.name for node in ast.parse(text).body if isinstance(node, ast.ClassDef)}
    return found - {class_name(PurePosixPath(path).stem)} if path.startswith(MODELS) else found
