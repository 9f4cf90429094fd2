"""What runtime expressions refer to: parameters and bodies that an operation documents.

What is certain to be missing is refused. Types that do not tell what they hold pass.
"""

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from datetime import date, time
from decimal import Decimal
from types import NoneType, UnionType
from typing import Annotated, Any, TypeGuard, Union, get_args, get_origin
from uuid import UUID

from fastapi.dependencies.models import Dependant
from fastapi.routing import RouteContext
from pydantic import AliasChoices, BaseModel, RootModel
from pydantic.fields import FieldInfo

from app.delivery.expressions import INDEX, Address, Expression

JSON = re.compile(r"application/([^;]+\+)?json\b", re.IGNORECASE)
SCALARS = (str, bytes, int, float, Decimal, date, time, UUID)
LISTS = (list, tuple, set, frozenset, Sequence, Set)
MAPPINGS = (dict, Mapping)
# Among the names of a type that does not tell all of them; no expression can hold it.
ANY = "{}"


class UnknownReference(ValueError):
    """An expression refers to what no request to the operation has."""

    def __init__(self, expression: Expression, reason: str) -> None:
        super().__init__(f"{{{expression.text}}} refers to nothing: {reason}")


def check(address: Address, operation: RouteContext) -> None:
    """Let the expressions of an address refer to what the operation takes from a request.

    Raises:
        UnknownReference: one does not; the message says which, and what there is.
    """
    for expression in address.expressions:
        if expression.source == "body":
            check_body(expression, operation)
        elif expression.source in {"query", "header", "path"}:
            check_parameter(expression, operation)


def check_parameter(expression: Expression, operation: RouteContext) -> None:
    """Let an expression name a parameter as the client does."""
    known, name = {*parameters(operation, expression.source)}, expression.name
    if expression.source == "header":
        known, name = {one.lower() for one in known}, name.lower()
    if name not in known and ANY not in known:
        there = ", ".join(sorted(known)) or "nothing"
        raise UnknownReference(expression, f"in the request's {expression.source} there is {there}")


def check_body(expression: Expression, operation: RouteContext) -> None:
    """Let an expression point to something in a JSON body that can be written as text."""
    if "requestBody" in (operation.openapi_extra or {}):
        return
    field = operation.body_field
    if field is None:
        raise UnknownReference(expression, "the operation takes no body")
    content_type = media_type(field.field_info)
    if not JSON.match(content_type):
        raise UnknownReference(expression, f"the operation's body is {content_type}, not JSON")
    if not may_hold(field.field_info.annotation, expression.pointer):
        raise UnknownReference(expression, "the operation's body has no such text or number")


def parameters(operation: RouteContext, source: str) -> Iterator[str]:
    """Yield the names of an operation's parameters in the query, the path or the header."""
    if source == "path":
        yield from operation.param_convertors
    yield from taken(operation.dependant, source)
    for parameter in (operation.openapi_extra or {}).get("parameters", ()):
        if parameter.get("in", source) == source:
            yield parameter.get("name", ANY)


def taken(dependant: Dependant, source: str) -> Iterator[str]:
    """Yield the names of the parameters that a function takes, and those it depends on."""
    for field in getattr(dependant, f"{source}_params"):
        info = field.field_info
        # The fields of a model are parameters of their own.
        models = [kind for kind in (info.annotation, *get_args(info.annotation)) if is_model(kind)]
        has_hyphens = source == "header" and getattr(info, "convert_underscores", True)
        for model in models:
            if model.model_config.get("extra") == "allow":
                yield ANY
            for name, one in model.model_fields.items():
                yield from names(one, name.replace("_", "-") if has_hyphens else name)
        if not models:
            yield from names(info, field.name)
    for dependency in dependant.dependencies:
        yield from taken(dependency, source)


def names(field: FieldInfo, name: str) -> Iterator[str]:
    """Yield the names by which a client sends a field."""
    alias = field.validation_alias or field.alias or name
    for choice in alias.choices if isinstance(alias, AliasChoices) else [alias]:
        yield choice if isinstance(choice, str) else ANY


def may_hold(kind: Any, pointer: Sequence[str]) -> bool:
    """Say whether a type may hold a text, a number or a truth value where a pointer leads."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return may_hold(inner[0], pointer)
    if origin in (Union, UnionType):
        return any(may_hold(one, pointer) for one in inner)
    if is_model(kind):
        return model_may_hold(kind, pointer)
    if origin in LISTS:
        is_index = bool(pointer) and INDEX.fullmatch(pointer[0]) is not None
        return is_index and any(may_hold(one, pointer[1:]) for one in inner)
    if origin in MAPPINGS:
        return bool(pointer) and may_hold(inner[-1], pointer[1:])
    if isinstance(kind, type) and issubclass(kind, SCALARS):
        return not pointer
    return kind is not NoneType


def model_may_hold(model: type[BaseModel], pointer: Sequence[str]) -> bool:
    """Say the same of a model."""
    if issubclass(model, RootModel):
        return may_hold(model.model_fields["root"].annotation, pointer)
    if not pointer:
        return False
    knows_all = model.model_config.get("extra") != "allow"
    for name, field in model.model_fields.items():
        sent = [*names(field, name)]
        if pointer[0] in sent:
            return may_hold(field.annotation, pointer[1:])
        knows_all = knows_all and ANY not in sent
    return not knows_all


def is_model(kind: Any) -> TypeGuard[type[BaseModel]]:
    """Say whether a type is one of pydantic's models."""
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def media_type(body: FieldInfo) -> str:
    """Return what a body is sent as."""
    return str(getattr(body, "media_type", "application/json"))
