"""The classes of a callback's event and reply: the project's own, or new ones."""

from __future__ import annotations

import ast
import keyword

from scaffold.model.problem import wrong_usage
from scaffold.pieces.callback.room import Seat
from scaffold.pieces.callback.shapes import BARE, last_name
from scaffold.pieces.callback.texts import Model
from scaffold.project.import_graph import import_chain
from scaffold.project.modules import Modules

# Bases of what pydantic takes for a model.
MODELS = frozenset(
    {"BaseModel", "BaseSettings", "NamedTuple", "RootModel", "SQLModel", "TypedDict"}
)


def model(seat: Seat, option: str, name: str) -> Model:
    """Return the class that an option names: to be imported, if the project has it.

    Args:
        seat: Where it is needed.
        option: `--event` or `--reply`.
        name: `InvoiceEvent`, or `app.schemas:InvoiceEvent`.

    Raises:
        RefusedError: With exit code 2, for what is no class, one of several, no model, or one
            whose module could not be imported here.
    """
    module, colon, bare = name.rpartition(":")
    _check_word(option, name, bare)
    found = seat.modules.class_named(name, seat.registration)
    if found is None:
        if colon:
            message = f"{option} {name}: there is no class {bare} in {module}."
            raise wrong_usage(option[2:], message)
        _check_new(seat, option, bare)
        return Model(bare)
    if found.path == seat.path:
        return Model(found.name)
    _check_model(seat, option, found.path, found.name)
    if chain := import_chain(seat.modules, found.path, seat.registration):
        message = (
            f"{option} {name}: {found.position} cannot be imported by {seat.path}, which "
            f"{seat.registration} imports: {' -> '.join([seat.path, *chain])} would be a circle. "
            f"Put {found.name} into a module of its own, or name a new class."
        )
        raise wrong_usage("circular", message)
    return Model(found.name, seat.module(found.path))


def _check_word(option: str, name: str, bare: str) -> None:
    if not bare.isidentifier() or keyword.iskeyword(bare):
        raise wrong_usage(option[2:], f"{option} {name}: expected a class, such as InvoiceEvent.")
    if bare in {"APIRouter", "BaseModel", "router"}:
        raise wrong_usage(option[2:], f"{option} {name}: the callback's file uses that name.")


def _check_new(seat: Seat, option: str, name: str) -> None:
    """Refuse a name for a new class that other things have, or that no class has."""
    found = seat.modules.defined(name, seat.registration)
    classes = [one for one in found if isinstance(one.node, ast.ClassDef)]
    if len(classes) > 1:
        lines = [f"  {option} {one.module}:{name}  ({one.position})" for one in classes]
        message = "\n".join([f"There are several classes {name}:", *lines])
        raise wrong_usage(option[2:], message)
    if found:
        message = f"{option} {name}: {found[0].position} has another {name}, which is no class."
        raise wrong_usage(option[2:], message)
    # https://peps.python.org/pep-0008/#class-names
    usual = "".join(f"{word[:1].upper()}{word[1:]}" for word in name.split("_"))
    if name != usual:
        message = f"{option} {name}: there is no such class, and a new one is written {usual}."
        raise wrong_usage(option[2:], message)


def _check_model(seat: Seat, option: str, path: str, name: str) -> None:
    if not _is_model(seat.modules, path, name):
        message = f"{option} {name}: the class in {path} is no model that FastAPI can document."
        raise wrong_usage(option[2:], message)


def _is_model(modules: Modules, path: str, name: str) -> bool:
    found = modules.definition(path, name)
    if found is None or not isinstance(found.node, ast.ClassDef):
        # Of a library: its name is all there is to go by.
        last = name.rpartition(".")[2]
        return last in MODELS or last.endswith("Model")
    node = found.node
    if any("dataclass" in ast.unparse(decorator) for decorator in node.decorator_list):
        return True
    bases = [base.value if isinstance(base, ast.Subscript) else base for base in node.bases]
    named = [ast.unparse(base) for base in bases if last_name(base) not in BARE - MODELS]
    return any(_is_model(modules, found.path, base) for base in named)
