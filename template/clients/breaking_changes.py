# /// script
# requires-python = ">=3.11"
# dependencies = []
# ///
"""List what breaks for the users of a client: `breaking_changes.py OLD NEW`, two documents.

What its sender may send must be what its receiver takes. In a request the sender is the old client;
in a response, and in the request of a callback or webhook, it is the new service.

Written here, for of the tools on PyPI and npm that read OpenAPI 3.1 none looks into `Model | None`,
and into callbacks.
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

METHODS = ["get", "put", "post", "delete", "options", "head", "patch", "trace"]
LOWER = ["minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties"]
UPPER = ["maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties"]
EQUAL = ["pattern", "multipleOf", "uniqueItems"]
Json = dict[str, Any]
Pair = tuple[Json, Json]


@dataclass(frozen=True)
class Side:
    """A schema, and the document that its references point into."""

    document: Json
    schema: Json

    def at(self, schema: Any) -> Self:
        """Return another schema of the document: true allows anything, false nothing."""
        if isinstance(schema, bool):
            schema = {} if schema else {"not": {}}
        return replace(self, schema=schema)

    def resolved(self) -> Self:
        """Return it without `$ref` and `allOf` at its top."""
        schema = self.schema
        while "$ref" in schema:
            target: Any = self.document
            for key in schema["$ref"].removeprefix("#/").split("/"):
                target = target[key.replace("~1", "/").replace("~0", "~")]
            schema = target | {key: value for key, value in schema.items() if key != "$ref"}
        for part in schema.get("allOf", []):
            base = self.at(part).resolved().schema
            both = {
                "properties": base.get("properties", {}) | schema.get("properties", {}),
                "required": [*base.get("required", []), *schema.get("required", [])],
            }
            schema = base | schema | both
        return self.at(schema)

    def choices(self) -> list[Self]:
        """Return it as alternatives: those of anyOf, oneOf, or a list of types."""
        side = self.resolved()
        for key in ("anyOf", "oneOf"):
            if key in side.schema:
                return [found for part in side.schema[key] for found in side.at(part).choices()]
        types = side.schema.get("type")
        if isinstance(types, list):
            return [side.at(side.schema | {"type": one}) for one in types]
        return [side]

    @property
    def name(self) -> str:
        """What it is called: a model by its title, anything else by its type."""
        title = self.schema.get("title") if "properties" in self.schema else None
        return str(title or self.schema.get("type", "anything"))

    @property
    def values(self) -> list[Any] | None:
        """The only values that it has, if they are listed."""
        values: list[Any] | None = self.schema.get("enum")
        return [self.schema["const"]] if "const" in self.schema else values


@dataclass(frozen=True)
class Comparison:
    """What is sent against what is taken. A reader does not mind bounds, nor more than it knows."""

    read: bool
    seen: frozenset[str] = frozenset()

    def compare(self, sent: Side, taken: Side, where: str) -> Iterator[str]:
        """Yield what may be sent and is not taken."""
        pair = json.dumps([sent.schema, taken.schema], sort_keys=True)
        if pair in self.seen:
            return
        inner = Comparison(self.read, self.seen | {pair})
        choices = taken.choices()
        for one in sent.choices():
            found = {at: [*inner.plain(one, other, where)] for at, other in enumerate(choices)}
            if all(found.values()):
                alike = [found[at] for at, other in enumerate(choices) if other.name == one.name]
                names = " or ".join(other.name for other in choices)
                yield from min(alike, key=len) if alike else [f"{where}: {one.name} for {names}"]

    def plain(self, sent: Side, taken: Side, where: str) -> Iterator[str]:
        """Do it for two schemas without alternatives."""
        one, other = sent.schema, taken.schema
        given, wanted = one.get("type"), other.get("type")
        if "not" in other:
            yield f"{where}: not allowed"
        elif wanted and wanted != given and (given, wanted) != ("integer", "number"):
            yield f"{where}: {given or 'anything'} for {wanted}"
        else:
            if taken.values is not None:
                extra = [value for value in sent.values or ["others"] if value not in taken.values]
                if extra:
                    yield f"{where}: {json.dumps(extra)} not among {json.dumps(taken.values)}"
            if other.get("format") not in (None, one.get("format")):
                yield f"{where}: format {other['format']}, not {one.get('format')}"
            for key in [] if self.read else [*LOWER, *UPPER, *EQUAL]:
                if key in other and not within(key, one.get(key), other[key]):
                    yield f"{where}: {key} {other[key]}, not {one.get(key)}"
            yield from self.properties(sent, taken, where)
            yield from self.elements(sent, taken, where)

    def properties(self, sent: Side, taken: Side, where: str) -> Iterator[str]:
        """Do it for the properties."""
        given, wanted = (side.schema.get("properties", {}) for side in (sent, taken))
        for name in given | wanted | dict.fromkeys(taken.schema.get("required", [])):
            place = f"{where}.{name}"
            optional = name not in sent.schema.get("required", [])
            if name not in (given if self.read else wanted):
                yield f"{place}: removed"
            elif name in taken.schema.get("required", []) and optional:
                yield f"{place}: {'may be absent' if self.read else 'required'} now"
            if name in given and name in wanted:
                yield from self.compare(sent.at(given[name]), taken.at(wanted[name]), place)

    def elements(self, sent: Side, taken: Side, where: str) -> Iterator[str]:
        """Do it for what arrays and dictionaries hold."""
        for key, suffix in (("items", "[]"), ("additionalProperties", "{}")):
            if key in taken.schema and (key in sent.schema or not self.read):
                given = sent.at(sent.schema.get(key, True))
                yield from self.compare(given, taken.at(taken.schema[key]), where + suffix)
        pairs = zip(*(side.schema.get("prefixItems", []) for side in (sent, taken)), strict=False)
        for number, (given, wanted) in enumerate(pairs):
            yield from self.compare(sent.at(given), taken.at(wanted), f"{where}[{number}]")


def within(key: str, bound: Any, limit: Any) -> bool:
    """Tell whether values within a bound are within a limit."""
    if bound is None:
        return limit == 0 and key.startswith("min") and key != "minimum"
    return bool(
        bound >= limit if key in LOWER else bound <= limit if key in UPPER else bound == limit
    )


def breaking(old: Json, new: Json) -> Iterator[str]:
    """Yield what breaks between two documents."""
    pair = (old, new)
    yield from of_paths(pair, old.get("paths", {}), new.get("paths", {}), "", calls=False)
    before, after = (document.get("webhooks", {}) for document in pair)
    yield from of_paths(pair, before, after, "webhook ", calls=True)


def of_paths(pair: Pair, old: Json, new: Json, prefix: str, *, calls: bool) -> Iterator[str]:
    """Yield what breaks in the operations; `calls`: the client answers."""
    for path, item in old.items():
        for method in [method for method in METHODS if method in item]:
            place = f"{prefix}{method.upper()} {path}"
            now = new.get(path, {}).get(method)
            if now is None:
                yield f"{place}: removed"
                continue
            yield from of_operation(pair, item[method], now, place, calls=calls)
            for name, callback in item[method].get("callbacks", {}).items():
                other = now.get("callbacks", {}).get(name, {})
                yield from of_paths(pair, callback, other, f"{place} callback {name} ", calls=True)


def of_operation(pair: Pair, old: Json, new: Json, place: str, *, calls: bool) -> Iterator[str]:
    """Yield what breaks in an operation."""
    if old.get("operationId") != new.get("operationId"):
        yield f"{place}: {old.get('operationId')} is called {new.get('operationId')}"
    if new.get("security", []) not in ([], old.get("security", [])):
        yield f"{place}: needs other credentials"
    before, after = (
        {f"{place} {one['in']} {one['name']}": one for one in node.get("parameters", [])}
        for node in (old, new)
    )
    bodies = (old.get("requestBody", {}), new.get("requestBody", {}))
    for where, one, other in [
        *((where, before.get(where), after.get(where)) for where in before | after),
        (f"{place} body", *bodies),
    ]:
        if other is None:
            yield f"{where}: removed"
        elif other.get("required") and not (one or {}).get("required") and not calls:
            yield f"{where}: required now"
    for where in [where for where in before if where in after]:
        yield from of_schema(pair, before[where], after[where], where, read=calls)
    yield from of_content(pair, *bodies, f"{place} body", read=calls)
    for status, response in old.get("responses", {}).items():
        other = new.get("responses", {}).get(status)
        if other is not None:
            yield from of_content(pair, response, other, f"{place} {status}", read=not calls)
        elif status.startswith("2"):
            yield f"{place} {status}: removed"


def of_content(pair: Pair, old: Json, new: Json, where: str, *, read: bool) -> Iterator[str]:
    """Yield what breaks in a body; `read`: it is the client that reads it."""
    for media_type, body in old.get("content", {}).items():
        if media_type not in new.get("content", {}):
            yield f"{where}: no {media_type}"
        else:
            yield from of_schema(pair, body, new["content"][media_type], where, read=read)


def of_schema(pair: Pair, old: Json, new: Json, where: str, *, read: bool) -> Iterator[str]:
    """Yield what breaks in a schema."""
    before, after = (
        Side(document, node.get("schema", {}))
        for document, node in zip(pair, (old, new), strict=True)
    )
    sent, taken = (after, before) if read else (before, after)
    yield from Comparison(read).compare(sent, taken, where)


def main() -> None:
    """Print what breaks."""
    old, new = (json.loads(Path(name).read_text(encoding="utf-8")) for name in sys.argv[1:])
    for line in dict.fromkeys(breaking(old, new)):
        print(f"breaking: {line}")


if __name__ == "__main__":
    main()
