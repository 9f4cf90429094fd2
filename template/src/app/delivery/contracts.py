"""What the route of a callback promises: how the client is called, with what, and its answer.

The route that documents a callback is its only definition: the address, the method, the body,
the query and the answer are read from it, for the document by FastAPI and for the delivery here.
"""

import inspect
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, ParamSpec
from urllib.parse import quote, urlencode

from fastapi import FastAPI, Request
from fastapi.datastructures import DefaultPlaceholder
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, RouteContext, iter_route_contexts
from fastapi.security.base import SecurityBase
from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo
from starlette.routing import BaseRoute, Host, Mount

from app.delivery import expressions, references
from app.delivery.expressions import Address
from app.delivery.references import JSON, media_type

# What is sent with each callback, and may stand in a dependency of its router, to be documented:
# https://www.standardwebhooks.com
HEADERS = frozenset({"webhook-id", "webhook-timestamp", "webhook-signature"})
LONGEST_REASON = 500
P = ParamSpec("P")  # what the function of a callback takes


class ContractError(ValueError):
    """A callback is documented that cannot be delivered."""


@dataclass(frozen=True)
class Payload:
    """What is sent to the client.

    Attributes:
        query: Encoded, without the question mark; may be empty.
        body: JSON; None for none.
        content_type: Of the body; None for none.
    """

    query: str
    body: bytes | None
    content_type: str | None

    def url(self, address: str) -> str:
        """Return an address with the query behind its own."""
        return expressions.with_query(address, self.query)


@dataclass(frozen=True)
class Contract:
    """The route of a callback, as the sender needs it.

    Attributes:
        name: The module and the qualified name of its function.
        method: In capitals.
        address: Its path.
        content_type: Of the body; None if it has none.
        signature: Of its function.
        route: The route itself.
    """

    name: str
    method: str
    address: Address
    content_type: str | None
    signature: inspect.Signature
    route: APIRoute

    @property
    def expression(self) -> str:
        """The path, as it is documented."""
        return self.address.text

    def render(self, *args: Any, **kwargs: Any) -> Payload:
        """Return what a call of the callback's function sends.

        An argument that is left out is not sent, and the receiver takes its own default. Nor is
        None in the query.

        Raises:
            TypeError: the function cannot be called with these arguments.
            pydantic.ValidationError: a value does not fit the documented model; or what is
                written of it does not, as with a model that reads and writes a field under
                different names.
        """
        given = self.signature.bind(*args, **kwargs).arguments
        in_query, in_body = self.route.dependant.query_params, self.route.dependant.body_params
        for field in (*in_query, *in_body):
            if field.field_info.is_required() and field.name not in given:
                raise TypeError(f"{self.name}() misses the argument {field.name!r}")
        query = [
            pair
            for field in in_query
            if field.name in given
            for pair in query_of(field.field_info, field.name, given[field.name])
        ]
        encoded = urlencode(query, quote_via=quote)
        arguments = {field.name: given[field.name] for field in in_body if field.name in given}
        if not arguments:
            return Payload(encoded, None, None)
        return Payload(encoded, self.body_of(arguments), self.content_type)

    def body_of(self, arguments: Mapping[str, Any]) -> bytes:
        """Return the JSON of the arguments that make up the body."""
        field = self.route.body_field
        assert field is not None  # noqa: S101
        # FastAPI takes a single parameter for the whole body, and makes a model of several.
        is_whole = field is self.route.dependant.body_params[0]
        adapter = adapter_of(field.field_info)
        value = arguments[field.name] if is_whole else arguments
        valid = adapter.validate_python(value, from_attributes=True, by_name=True)
        body = adapter.dump_json(valid, by_alias=True)
        adapter.validate_json(body)
        return body

    def check_answer(self, status: int, body: bytes) -> str | None:
        """Return why an answer breaks the contract; None if it does not.

        A status that `responses=` documents has the model that stands there; each other success
        has that of the callback, whichever 2xx it is. What has no model may be anything.
        """
        model = self.answer(status)
        if model is None:
            return None
        try:
            adapter_of(model).validate_json(body, strict=True)
        except ValidationError as error:
            reasons = "; ".join(
                ": ".join([".".join(map(str, one["loc"])) or "body", one["msg"]])
                for one in error.errors(include_url=False, include_input=False)
            )
            return f"the answer {status} is not as documented: {reasons}"[:LONGEST_REASON]
        return None

    def answer(self, status: int) -> FieldInfo | None:
        """Return the model of an answer with a status; None if there is none."""
        route = self.route
        fields = {str(key).upper(): field for key, field in route.response_fields.items()}
        is_success = status // 100 == 2
        if is_success and is_json(route) and route.response_field:
            fields.setdefault(str(route.status_code or 200), route.response_field)
            fields.setdefault("2XX", route.response_field)
        keys = [str(status), f"{status // 100}XX", *([] if is_success else ["DEFAULT"])]
        return next((fields[key].field_info for key in keys if key in fields), None)


def contracts_of(app: FastAPI) -> dict[str, Contract]:
    """Return the contracts of all callbacks that the application documents, by their names.

    Raises:
        ContractError: one of them cannot be delivered.
    """
    found: dict[str, Contract] = {}
    made: dict[int, Contract] = {}
    for operation in operations(app.routes):
        callbacks = operation.callbacks or ()
        documented = {getattr(callback, "name", None): callback for callback in callbacks}
        for callback in callbacks:
            try:
                contract = made.get(id(callback)) or contract_of(callback)
                made[id(callback)] = contract
                references.check(contract.address, operation)
                if documented[contract.route.name] is not callback:
                    raise ContractError("another of its name takes its place in the document")
                if found.setdefault(contract.name, contract).route is not callback:
                    raise ContractError(f"another route has the function {contract.name}")
            except ValueError as error:
                raise ContractError(
                    f"{' '.join(sorted(operation.methods or ()))} {operation.path} documents the "
                    f"callback {described(callback)}: {error}"
                ) from error
    return found


def check(app: FastAPI) -> None:
    """Let nothing start that documents a callback which cannot be delivered.

    Raises:
        ContractError: there is one; the message says which, where, and why.
    """
    contracts_of(app)


def find(request: Request[Any], function: Callable[..., Any]) -> Contract:
    """Return the contract of a callback that the operation being served documents.

    Args:
        request: The request to the operation.
        function: The one that is decorated with the callback's path.

    Raises:
        LookupError: the operation documents no such callback.
    """
    served = request.scope.get("route")
    for callback in callbacks_of(served, request.app):
        if getattr(callback, "endpoint", None) == function:
            return contract_of(callback)
    raise LookupError(
        f"{request.method} {getattr(served, 'path', request.url.path)} documents no callback "
        f"{name_of(function)}: pass the routes of its router as callbacks= of the operation"
    )


def callbacks_of(served: BaseRoute | None, app: FastAPI) -> Iterator[BaseRoute]:
    """Yield the callbacks of the route that serves a request."""
    yield from getattr(served, "callbacks", None) or ()
    # What `include_router(callbacks=…)` adds, the route itself does not know.
    for operation in operations(app.routes):
        if operation.original_route is served:
            yield from operation.callbacks or ()


async def address(contract: Contract, request: Request[Any]) -> str:
    """Return the URL at which a request asks to be called back, without the callback's query.

    Raises:
        UnusableValue: the request does not have what the callback's path refers to.
    """
    return await contract.address.evaluate(request)


def operations(routes: Sequence[BaseRoute]) -> Iterator[RouteContext]:
    """Yield the operations that may call back, also of what is mounted, and those beside them."""
    for context in iter_route_contexts([route for route in routes if may_call_back(route)]):
        if isinstance(context.original_route, APIRoute):
            yield context
        elif isinstance(context.original_route, (Mount, Host)):
            yield from operations(context.original_route.routes)


def may_call_back(route: BaseRoute) -> bool:
    """Return whether a route may document a callback, or one of an included router.

    As far as it is written: to ask FastAPI takes a millisecond a route.
    """
    included = getattr(route, "include_context", None)
    if included is None:
        return bool(getattr(route, "callbacks", True))
    return bool(included.callbacks) or any(map(may_call_back, included.included_router.routes))


def contract_of(callback: BaseRoute) -> Contract:
    """Return the contract that a route is.

    Raises:
        ValueError: its callback cannot be delivered.
    """
    if not isinstance(callback, APIRoute):
        raise ContractError("FastAPI documents nothing of a router in a callback's router")
    signature = inspect.signature(callback.endpoint)
    check_parameters(callback, signature)
    methods = sorted(callback.methods or ())
    if len(methods) != 1:
        raise ContractError(f"it has the methods {', '.join(methods)}, and is sent by one")
    body = callback.body_field
    content_type = media_type(body.field_info) if body else None
    if content_type and not JSON.match(content_type):
        raise ContractError(f"its body is {content_type}, and only JSON is sent")
    return Contract(
        name=name_of(callback.endpoint),
        method=methods[0],
        address=expressions.parse(callback.path),
        content_type=content_type,
        signature=signature,
        route=callback,
    )


def check_parameters(callback: APIRoute, signature: inspect.Signature) -> None:
    """Let a callback take what is sent: a query, a body, and the headers of each delivery.

    Raises:
        ContractError: it takes something else.
    """
    dependant = callback.dependant
    sent = {field.name for field in (*dependant.query_params, *dependant.body_params)}
    for name in signature.parameters:
        if name not in sent:
            raise ContractError(f"its parameter {name} is neither in the query nor in a JSON body")
    for dependency in dependencies(dependant):
        if isinstance(dependency.call, SecurityBase):
            raise ContractError("it asks for credentials, and none are sent")
        for source in ("path", "query", "header", "cookie", "body"):
            for name in references.taken(dependency, source):
                if source != "header" or name.lower() not in HEADERS:
                    raise ContractError(f"it depends on {name} in the {source}, which is not sent")


def dependencies(dependant: Dependant) -> Iterator[Dependant]:
    """Yield what a function depends on, and what that depends on."""
    for dependency in dependant.dependencies:
        yield dependency
        yield from dependencies(dependency)


def is_json(route: APIRoute) -> bool:
    """Say whether the answer to a route is documented as JSON."""
    response = route.response_class
    response = response.value if isinstance(response, DefaultPlaceholder) else response
    return bool(JSON.match(response.media_type or ""))


def name_of(function: Callable[..., Any]) -> str:
    """Return the module and the qualified name of a function."""
    return f"{function.__module__}.{getattr(function, '__qualname__', type(function).__name__)}"


def described(callback: BaseRoute) -> str:
    """Return the name and the path of a callback."""
    if isinstance(callback, APIRoute):
        return f"{name_of(callback.endpoint)} at {callback.path}"
    return type(callback).__name__


def adapter_of(field: FieldInfo) -> TypeAdapter[Any]:
    """Return what validates and writes the values of a parameter, a body or an answer."""
    kind: Any = field.annotation
    if field.metadata:
        kind = Annotated[(kind, *field.metadata)]
    return TypeAdapter(kind)


def query_of(field: FieldInfo, name: str, value: Any) -> Iterator[tuple[str, str]]:
    """Yield the names and the values in the query that one argument is sent as."""
    adapter = adapter_of(field)
    valid = adapter.validate_python(value, from_attributes=True)
    plain = adapter.dump_python(valid, mode="json", by_alias=True)
    named = plain if isinstance(plain, dict) else {next(references.names(field, name)): plain}
    for key, several in named.items():
        for one in several if isinstance(several, list) else [several]:
            if one is not None:
                yield key, one if isinstance(one, str) else json.dumps(one)
