"""The effect of an edit: the changed project is imported too; only what was meant may differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from scaffold.model.application import Operation, Reading
from scaffold.model.problem import RefusedError, refused
from scaffold.pieces.callback.texts import PARAMETER
from scaffold.pieces.host import Host
from scaffold.pieces.piece import Piece
from scaffold.world import importing
from scaffold.world.copying import changed_copy
from scaffold.world.project import Project

SCHEMA = "the schema "
TWICE = ": the project itself includes what is there"


def check_effect(
    project: Project, host: Host, piece: Piece, outcome: Mapping[str, bytes | None]
) -> None:
    """Refuse an edit after which the application would be another than it shall be (exit code 1).

    Only where the project is imported anyway.

    Args:
        project: As it is.
        host: The same, as the command looks at it.
        piece: What is added, or taken out.
        outcome: What files hold after the edit; None for one that is gone.
    """
    files = project.files
    changed = {
        path: content
        for path, content in outcome.items()
        if content != (files[path].content if path in files else None)
    }
    if not host.run or not changed:
        return
    after = _imported(project, host.reading, changed)
    effect = _Effect(piece, host.reading)
    differences = [*effect.differences(after)]
    if differences:
        # A time in the document, say, is another one each time: that is not of the edit.
        always = {*effect.differences(_imported(project, host.reading, {}))}
        differences = [one for one in differences if one not in always]
    if found := [*effect.missing(after, is_removal=host.remove), *differences]:
        lines = [f"  {one}" for one in found]
        message = "\n".join(["With this edit, the application would not be as it should:", *lines])
        by_hand = _by_hand(piece) if any(TWICE in one for one in found) else ""
        raise refused("another-effect", f"{message}\nNothing was written.{by_hand}")


def _by_hand(piece: Piece) -> str:
    return f" By hand, as {piece.module}:\n{piece.created[piece.module]}"


def _imported(project: Project, before: Reading, changed: Mapping[str, bytes | None]) -> Reading:
    """Return what the application is after the edit."""
    root = before.applications[0]
    assert before.imported
    try:
        with changed_copy(project.root, project.files, changed) as copy:
            return importing.introspect(
                project.root,
                project.files,
                root.name,
                near=root.call.path,
                start=before.imported.is_started,
                at=copy,
            )
    except RefusedError as error:
        raise refused("another-effect", f"With this edit, {error} Nothing was written.") from error


class _Effect:
    """What a piece is to an application that it is added to, or taken out of."""

    def __init__(self, piece: Piece, before: Reading) -> None:
        self._module = piece.module
        self._meant = piece.effect
        self._before = before
        self._having = piece.effect.having

    def missing(self, after: Reading, *, is_removal: bool) -> Iterator[str]:
        """Yield what is meant and would not be there; or still, after a removal."""
        assert after.imported
        meant, callback = self._meant, self._meant.callback
        own = [_place(one) for one in after.operations if self._is_own(one)]
        having = [one for one in after.operations if _place(one) in self._having]
        there = []
        if meant.operations:
            there.append((f"the operations of {self._module}", bool(own)))
        if meant.middleware:
            files = [_file(one) for names in after.imported.middleware for one in names]
            there.append((f"the middleware of {self._module}", self._module in files))
        if callback:
            is_there = all(callback in one.callbacks for one in having)
            there.append((f"the callback {callback}", is_there))
        for name, is_there in there:
            if is_there is is_removal:
                yield f"{name} would {'still' if is_removal else 'not'} be there"
        for (method, path), times in Counter(own).items():
            if times > 1:
                yield f"{method} {path} would be there {times} times{TWICE}"

    def differences(self, after: Reading) -> Iterator[str]:
        """Yield what else would come, go or change."""
        old, new = self._facts(self._before), self._facts(after)
        brings_schemas = self._meant.operations or self._meant.callback
        for name in dict.fromkeys((*old, *new)):
            is_in_both = name in old and name in new
            is_meant = name.startswith(SCHEMA) and brings_schemas and not is_in_both
            if old.get(name) != new.get(name) and not is_meant:
                yield f"{name} would {'change' if is_in_both else 'go' if name in old else 'come'}"

    def _is_own(self, operation: Operation) -> bool:
        at = operation.definition
        return at is not None and at.path == self._module

    def _facts(self, reading: Reading) -> dict[str, Any]:
        """Return all that an application is, by name, without what is meant."""
        assert reading.imported
        facts: dict[str, Any] = {}
        others = [one for one in reading.operations if not self._is_own(one)]
        for one in others:
            meant = {self._meant.callback} if _place(one) in self._having else set()
            said = (one.tags, one.operation_id, one.in_schema, {*one.callbacks} - meant)
            facts.setdefault(f"{one.method} {one.path} ({one.handler})", []).append(said)
        for number, names in enumerate(reading.imported.middleware):
            kept = [name for name in names if _file(name) != self._module]
            facts[f"the middleware of application {number}"] = kept
        own = {_place(one) for one in reading.operations} - {*map(_place, others)}
        for mounted_at, document in reading.imported.documents:
            for place, operation in _operations(mounted_at or "", document or {}):
                callback = self._meant.callback if place in self._having else None
                if place not in own:
                    shown = _without(operation, callback) if callback else operation
                    facts[f"{' '.join(place)} in the document"] = shown
            facts |= _others(mounted_at or "", document or {})
        return facts


def _place(operation: Operation) -> tuple[str, str]:
    """Return what an operation is known by in the document."""
    return operation.method, operation.path


def _file(middleware: str) -> str:
    return middleware.partition(":")[0]


def _operations(
    mounted_at: str, document: Mapping[str, Any]
) -> Iterator[tuple[tuple[str, str], Mapping[str, Any]]]:
    """Yield the operations that a document shows."""
    for path, item in document.get("paths", {}).items():
        for method, operation in item.items():
            yield (method.upper(), mounted_at + path), operation


def _others(mounted_at: str, document: Mapping[str, Any]) -> dict[str, Any]:
    """Return what else a document shows, by name."""
    found = {
        f"`{name}` of the document{mounted_at}": value
        for name, value in document.items()
        if name not in ("paths", "components")
    }
    for kind, components in document.get("components", {}).items():
        called = SCHEMA if kind == "schemas" else f"`{kind}` "
        for name, component in components.items():
            found[f"{called}{mounted_at}{name}"] = component
    return found


def _without(operation: Mapping[str, Any], callback: str) -> dict[str, Any]:
    """Return an operation without a callback, its parameter, and what answers a bad one."""
    callbacks, responses = operation.get("callbacks", {}), operation.get("responses", {})
    parameters = operation.get("parameters", ())
    return {
        **operation,
        "callbacks": {name: one for name, one in callbacks.items() if name != callback},
        "parameters": [one for one in parameters if one.get("name") != PARAMETER],
        "responses": {status: one for status, one in responses.items() if status != "422"},
    }
