"""What breaks in the operations of two documents, and in the names that they give."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from scaffold.apidiff.comparing import Comparison
from scaffold.apidiff.finding import Finding
from scaffold.apidiff.schema import Json, Schema, resolve
from scaffold.apidiff.security import alternatives, are_enough

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
# OpenAPI has no header parameters of these names: they are written otherwise.
NO_PARAMETERS = ("accept", "authorization", "content-type")
STYLES = {"query": "form", "cookie": "form"}
Found = Iterator[tuple[str, Finding]]


def breaking(old: Json, new: Json) -> list[Finding]:
    """Return what breaks between two documents, each once, with where it is used.

    Raises:
        RefusedError: Where one refers to what it does not have.
    """
    found: dict[Finding, dict[str, None]] = {}
    for use, finding in Documents(old, new).all():
        found.setdefault(finding, {})[use] = None
    return [replace(finding, used_by=[*uses]) for finding, uses in found.items()]


@dataclass(frozen=True)
class Operation:
    """An operation, and what is around it; `calls`: it is the service that sends the request."""

    document: Json
    path: str
    item: Json
    node: Json
    calls: bool

    @property
    def tags(self) -> list[str]:
        """Its tags; generators have a word where there is none."""
        return self.node.get("tags") or ["default"]

    def parameters(self) -> dict[tuple[str, str], Json]:
        """Return its parameters by what they are known by: in the path by their place in it."""
        found = {}
        for one in [*self.item.get("parameters", []), *self.node.get("parameters", [])]:
            parameter = resolve(self.document, one)
            where, name = parameter["in"], parameter["name"]
            key = name.lower() if where == "header" else name
            if where == "path":
                key = _without_names(self.path.partition(f"{{{name}}}")[0])
            if where != "header" or key not in NO_PARAMETERS:
                found[where, key] = parameter
        return found

    def responses(self) -> dict[str, Json]:
        """Return its answers by status."""
        found = self.node.get("responses", {})
        return {str(status).upper(): resolve(self.document, found[status]) for status in found}

    def security(self) -> list[Json]:
        """Return what it says of credentials."""
        everywhere = {} if self.calls else self.document
        found: list[Json] = self.node.get("security", everywhere.get("security", []))
        return found


@dataclass(frozen=True)
class Documents:
    """The old and the new document; methods yield what is found, each with where it is used."""

    old: Json
    new: Json
    comparisons: dict[bool, Comparison] = field(
        default_factory=lambda: {read: Comparison(read) for read in (True, False)}
    )

    def all(self) -> Found:
        """Yield all that breaks."""
        both = (self.old, self.new)
        urls, others = ([at.get("url") for at in one.get("servers", [])] or ["/"] for one in both)
        for url in [url for url in urls if url not in others]:
            yield _found("server", f"server {url}", "removed")
        schemas, after = (one.get("components", {}).get("schemas", {}) for one in both)
        added = [name for name in after if name not in schemas]
        for name in [name for name in schemas if name not in after]:
            same = [other for other in added if after[other] == schemas[name]]
            yield _found("name", name, f"is called {same[0]} now" if same else "removed")
        for key, prefix in (("paths", ""), ("webhooks", "webhook ")):
            before, after = (one.get(key, {}) for one in both)
            yield from self._paths(before, after, prefix, calls=key == "webhooks")

    def _paths(self, old: Json, new: Json, prefix: str, *, calls: bool) -> Found:
        known_by = str if calls else _without_names
        paths = {known_by(path): path for path in new}
        for path in old:
            other = path if path in new else paths.get(known_by(path), path)
            before, after = resolve(self.old, old[path]), resolve(self.new, new.get(other, {}))
            for method in [method for method in METHODS if method in before]:
                place = f"{prefix}{method.upper()} {path}"
                if method not in after:
                    yield _found("removed", place, "removed")
                    continue
                one = Operation(self.old, path, before, before[method], calls)
                two = Operation(self.new, other, after, after[method], calls)
                yield from self._operation(one, two, place)
                callbacks, others = (at.node.get("callbacks", {}) for at in (one, two))
                for name in callbacks:
                    inner = resolve(self.old, callbacks[name]), resolve(self.new, others.get(name))
                    yield from self._paths(
                        inner[0], inner[1] or {}, f"{place} callback {name} ", calls=True
                    )

    def _operation(self, old: Operation, new: Operation, place: str) -> Found:
        before, after = (one.node.get("operationId") for one in (old, new))
        if before != after:
            yield _found("name", place, f"{before} is called {after} now")
        if old.tags[0] != new.tags[0] or not {*old.tags} <= {*new.tags}:
            before, after = (", ".join(one.tags) for one in (old, new))
            yield _found("tag", place, f"tag {before} is {after} now")
        sender, taker = (new, old) if old.calls else (old, new)
        given, wanted = (alternatives(one.document, one.security()) for one in (sender, taker))
        if not all(any(are_enough(one, other) for other in wanted) for one in given):
            yield _found("security", place, "other credentials are wanted now")
        parameters, others = old.parameters(), new.parameters()
        for key in parameters | others:
            one, two = parameters.get(key), others.get(key)
            known = one or two or {}
            where = f"{place} {known['in']} {known['name']}"
            yield from self._sent(one, two, where, read=old.calls)
            if one and two and _style(one) != _style(two):
                yield _found("style", where, "lists and objects are written otherwise now")
            if one and two and key[0] == "path" and one["name"] != two["name"]:
                yield _found("name", where, f"is called {two['name']} now")
        before, after = (resolve(at.document, at.node.get("requestBody")) for at in (old, new))
        yield from self._sent(before, after, f"{place} body", read=old.calls)
        yield from self._responses(old, new, place)

    def _sent(self, old: Json | None, new: Json | None, where: str, *, read: bool) -> Found:
        """Yield what is found for a parameter, a header, or a body."""
        was, now = (bool(one and one.get("required")) for one in (old, new))
        if old is not None and new is None:
            yield _found("removed", where, "removed")
        elif (was and not now) if read else (now and not was):
            yield _found("required", where, "may be absent now" if read else "required now")
        if old is not None and new is not None:
            yield from self._content(old, new, where, read=read)

    def _responses(self, old: Operation, new: Operation, place: str) -> Found:
        before, after = old.responses(), new.responses()
        for status in before | after:
            where, whole = f"{place} {status}", f"{status[0]}XX"
            one, two = (found.get(status, found.get(whole)) for found in (before, after))
            if one and two:
                yield from self._content(one, two, where, read=not old.calls)
                yield from self._headers(one, two, where, read=not old.calls)
            elif status == whole and not old.calls and any(name[0] == status[0] for name in after):
                continue  # with each of the range it was compared
            # A client does not know what to do with another success; an error stays an error.
            elif status.startswith("2") and (one or not old.calls):
                yield _found("status", where, "removed" if one else "may be answered now")

    def _headers(self, old: Json, new: Json, where: str, *, read: bool) -> Found:
        before, after = (
            {name.title(): resolve(document, header) for name, header in headers.items()}
            for document, headers in (
                (self.old, old.get("headers", {})),
                (self.new, new.get("headers", {})),
            )
        )
        for name in before | after:
            one, two = before.get(name), after.get(name)
            if two or (one and one.get("required")):
                yield from self._sent(one, two, f"{where} header {name}", read=read)

    def _content(self, old: Json, new: Json, where: str, *, read: bool) -> Found:
        """Yield what is found for what has a schema, or one for each media type."""
        before, after = (one.get("content", {"": one}) for one in (old, new))
        for media_type, one in before.items():
            if media_type not in after:
                yield _found("media-type", where, f"no {media_type} any more")
                continue
            for key in ("schema", "itemSchema"):
                first = Schema(self.old, {}).at(one.get(key, {}))
                second = Schema(self.new, {}).at(after[media_type].get(key, {}))
                for finding in self.comparisons[read].compare(first, second, where):
                    yield where, finding


def _found(code: str, place: str, message: str) -> tuple[str, Finding]:
    return place, Finding(code, place, message)


def _without_names(path: str) -> str:
    return re.sub(r"\{[^{}]*\}", "{}", path)


def _style(parameter: Json) -> tuple[str, bool]:
    """Return how a list or an object is written into a parameter."""
    style = parameter.get("style", STYLES.get(parameter["in"], "simple"))
    return style, parameter.get("explode", style == "form")
