"""A JSON Schema as OpenAPI 3.0 and 3.1 write it, brought into one form."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import inf
from typing import Any

from scaffold.model.problem import wrong_usage

Json = dict[str, Any]
NAMED = "#/components/schemas/"
LEAST = ("minLength", "minItems", "minProperties", "uniqueItems")
MOST = ("maxLength", "maxItems", "maxProperties")
ELEMENTS = {"items": "[]", "additionalProperties": "{}", "propertyNames": "{}"}
# What says which values there are; the rest describes.
KEYWORDS = {*LEAST, *MOST, *ELEMENTS, "$ref", "allOf", "anyOf", "const", "enum", "exclusiveMaximum"}
KEYWORDS |= {"exclusiveMinimum", "format", "maximum", "minimum", "multipleOf", "not", "nullable"}
KEYWORDS |= {"oneOf", "pattern", "prefixItems", "properties", "required", "type"}
TYPES = {str: "string", bool: "boolean", int: "integer", float: "number", type(None): "null"}
TYPES |= {list: "array", dict: "object"}
BYTES = {"contentEncoding": ("base64", "byte")}
BYTES |= {"contentMediaType": ("application/octet-stream", "binary")}


def resolve(document: Json, node: Any) -> Any:  # noqa: ANN401 - any part of a document
    """Return what a node refers to, or itself.

    Raises:
        RefusedError: Where that is in another file, or nowhere.
    """
    while isinstance(node, dict) and isinstance(ref := node.get("$ref"), str):
        node = document
        for key in ref.removeprefix("#/").split("/"):
            key = key.replace("~1", "/").replace("~0", "~")
            if not ref.startswith("#/") or not isinstance(node, dict) or key not in node:
                message = f"{ref} is not in the document: bundle the files of a document into one."
                raise wrong_usage("no-reference", message)
            node = node[key]
    return node


@dataclass(frozen=True)
class Schema:
    """A schema, the document that its references point into, and its name there."""

    document: Json
    node: Json
    name: str | None = None

    def at(self, node: Any, name: str | None = None) -> Schema:  # noqa: ANN401
        """Return another schema of the document: true allows anything, false nothing."""
        if isinstance(node, bool):
            node = {} if node else {"not": {}}
        return Schema(self.document, node, name)

    def whole(self) -> Schema:
        """Return it without `$ref` and `allOf` at its top, and without what only describes."""
        node = {key: value for key, value in self.node.items() if key in KEYWORDS}
        for key, (value, format_) in BYTES.items():
            node |= {"format": format_} if self.node.get(key) == value else {}
        if node.pop("nullable", False):  # 3.0
            return replace(self, node={"anyOf": [node, {"type": "null"}]})
        ref = node.pop("$ref", None)
        bases = [self.at(part).whole() for part in node.pop("allOf", [])]
        if ref is not None:
            target = resolve(self.document, {"$ref": ref})
            bases.append(self.at(target, ref.removeprefix(NAMED)).whole())
        if len(bases) == 1 and not node:
            return bases[0]
        for base in bases:
            node = _both(base.node, node)
        return replace(self, node=node)

    def choices(self) -> list[Schema]:
        """Return it as alternatives, each with one type, or none: then it is any value."""
        node = self.node
        for key in ("anyOf", "oneOf"):
            if key in node:
                rest = {other: value for other, value in node.items() if other != key}
                parts = [{"allOf": [rest, part]} if rest else part for part in node[key]]
                return [found for part in parts for found in self.at(part).whole().choices()]
        return [
            self.at({"type": one}) if one == "null" else replace(self, node={**node, "type": one})
            for one in _types(node)
        ]

    @property
    def type(self) -> str | None:
        """The one type that it has; only of a choice."""
        found: str | None = self.node.get("type")
        return found

    @property
    def label(self) -> str:
        """What to call it."""
        return self.name or ("nothing" if self.node.get("not") == {} else self.type or "anything")

    @property
    def values(self) -> list[str] | None:
        """The only values that it has, as JSON, if they are listed."""
        values = [self.node["const"]] if "const" in self.node else self.node.get("enum")
        if values is None:
            return None
        return [json.dumps(value, default=str) for value in values if self._may_be(value)]

    def _may_be(self, value: Any) -> bool:  # noqa: ANN401
        types = {TYPES.get(type(value))} | ({"number"} if isinstance(value, int) else set())
        return self.type in (None, *types)

    def visible(self, hidden: str) -> tuple[Json, list[str]]:
        """Return its properties, and which are required, but those that are `readOnly`."""
        fields = self.node.get("properties", {})
        shown = {name: one for name, one in fields.items() if not self.at(one).node.get(hidden)}
        required = self.node.get("required", [])
        return shown, [name for name in required if name in shown or name not in fields]

    def limits(self) -> Iterator[tuple[tuple[float, bool], str]]:
        """Yield its limits: how tight each is, which can be compared, and in words."""
        for name, sign in (("minimum", 1), ("maximum", -1)):
            bound = self.node.get(name, -inf * sign)
            beyond = self.node.get(f"exclusive{name.capitalize()}", -inf * sign)
            if isinstance(beyond, bool):  # 3.0
                beyond, bound = (bound, -inf * sign) if beyond else (-inf * sign, bound)
            whole = self.type == "integer"
            inner, outer = (sign * bound, False), (sign * beyond + whole, not whole)
            words = f"{name} {bound}" if inner > outer else f"{name} over {beyond}"
            tight = max(inner, outer)
            yield tight, words if tight[0] > -inf else f"no {name}"
        for name in (*LEAST, *MOST):
            value = self.node.get(name, 0 if name in LEAST else inf)
            tight = (value if name in LEAST else -value, False)
            yield tight, f"{name} {value}" if tight[0] > -inf else f"no {name}"


def _both(one: Json, other: Json) -> Json:
    """Return a schema for what fits both."""
    first, second = (node.get("properties", {}) for node in (one, other))
    shared = {name: {"allOf": [first[name], second[name]]} for name in first if name in second}
    properties = first | second | shared
    required = [*one.get("required", []), *other.get("required", [])]
    both = {"properties": properties} if properties else {}
    return one | other | both | ({"required": required} if required else {})


def _types(node: Json) -> list[str | None]:
    """Return the types of a schema, from its values or parts if it does not say them."""
    shape = "object" if "properties" in node else "array" if "items" in node else None
    values = [node["const"]] if "const" in node else node.get("enum", [])
    types = node.get("type") or [*dict.fromkeys(TYPES.get(type(one)) for one in values)] or shape
    return types if isinstance(types, list) else [types]
