"""Where a new router belongs in a project that we did not make: its file, and who includes it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import PurePosixPath

from scaffold.model.application import Application, Inclusion, Operation, Reading
from scaffold.model.position import Position
from scaffold.model.problem import refused
from scaffold.model.tree import Tree
from scaffold.pieces.host import Host
from scaffold.pieces.names import singular
from scaffold.pieces.places import Place, place_beside
from scaffold.pieces.router.siblings import squeezed, subject_of
from scaffold.project.paths import folder_of, joined

# The last word of prefixes that are no subject's.
GENERAL = re.compile(r"(api|rest|public|v\d\w*)+")
# A folder a subject, with the same files in each.
BY_SUBJECT = ("router", "routers", "routes", "views", "api", "endpoints")


def included_already(reading: Reading, name: str) -> Inclusion | None:
    """Return how a router of that name is included."""
    routers = {one.router.path: one for one in reading.inclusions if one.router}
    alike = _alike(routers.keys() - {one.call.path for one in reading.inclusions})
    files = {"__init__.py", *(f"{stem}.py" for stem in BY_SUBJECT), alike or "__init__.py"}
    ends = (f"/{name}.py", *(f"/{name}/{file}" for file in files))
    return next((one for path, one in routers.items() if f"/{path}".endswith(ends)), None)


def place_of(host: Host, name: str) -> Place:
    """Return where a router of that name belongs: beside most of the others."""
    files, reading, application = host.files, host.reading, host.application
    owner, siblings = including(reading, application)
    routers = {one.router for one in siblings if one.router}
    paths = {one.path for one in routers} - owner_paths(reading, application)
    if not paths:
        return place_beside(files, application.call.path, ("routers",), name)
    subjects = paths if _alike(paths) else {one for one in paths if _is_subject(reading, one)}
    theirs = {folder_of(path) for path in subjects}
    others = [folder_of(path) for path in sorted(paths) if folder_of(path) not in theirs]
    package = folder_of(owner.path)
    has_own = _is_package(owner, application) and package in {
        folder_of(one.path) for one in routers
    }
    if has_own and len(theirs) <= max(len(others), 1):
        # Those in the folders below are each of one subject.
        theirs = set()
        others = [one for one in others if one == package or _is_of_all(one)] or [package]
    if len(others) > len(theirs) or not theirs:
        counted = Counter(others)
        folder = max(counted, key=lambda one: (counted[one], *_likely(one, application)))
        return Place(joined(folder, f"{name}.py"))
    file = Counter(PurePosixPath(path).name for path in sorted(subjects)).most_common(1)[0][0]
    sibling = min(path for path in subjects if path.endswith(f"/{file}"))
    return _beside_subjects(files, sibling, file, name)


def owner_paths(reading: Reading, application: Application) -> set[str]:
    """Return the modules that include routers: those which they define are no file of their own."""
    return {application.call.path, *(owner.path for owner in _general(reading))}


def _alike(paths: set[str]) -> str | None:
    """Return the name that the files of several subjects have, each in a folder of its own."""
    names = {PurePosixPath(path).name for path in paths}
    parents = {folder_of(folder_of(path)) for path in paths}
    folders = {folder_of(path) for path in paths}
    alike = len(names) == len(parents) == 1 and len(folders) == len(paths) > 1
    return names.pop() if alike else None


def _is_subject(reading: Reading, path: str) -> bool:
    """Say whether a router is the one of its folder, which is called like what it serves."""
    module = PurePosixPath(path)
    if module.stem not in BY_SUBJECT or not module.parent.name:
        return False
    served = [one for one in reading.operations if _is_in(one, path)]
    words = {word for one in served for word in (*one.path.split("/"), *map(str, one.tags))}
    one = singular(module.parent.name)
    return module.stem == "router" or any(singular(word.lower()) == one for word in words)


def _is_package(owner: Position, application: Application) -> bool:
    """Say whether a package lists its routers in a router of its own."""
    return owner != application.call and owner.path.endswith("/__init__.py")


def _likely(folder: str, application: Application) -> tuple[bool, bool, int]:
    """Return what tells folders apart that have as many routers: the likelier one is greater."""
    is_of_all, depth = _is_of_all(folder), folder.count("/")
    return is_of_all, folder != folder_of(application.call.path), depth if is_of_all else -depth


def _is_of_all(folder: str) -> bool:
    """Say whether a folder is called like one for the routers of all subjects."""
    name = PurePosixPath(folder).name
    return name in BY_SUBJECT or GENERAL.fullmatch(name) is not None


def _is_in(operation: Operation, path: str) -> bool:
    return operation.definition is not None and operation.definition.path == path


def _beside_subjects(files: Tree, sibling: str, file: str, name: str) -> Place:
    folder = joined(folder_of(folder_of(sibling)), name)
    if f"{folder}.py" in files:
        message = f"{folder}.py:1: this module is there: there can be no package of that name."
        raise refused("in-the-way", f"{message} Nothing was written.")
    init = joined(folder, "__init__.py")
    is_package = joined(folder_of(sibling), "__init__.py") in files
    wanted = file != "__init__.py" and is_package and not files.get(init)
    return Place(joined(folder, file), {init: ""} if wanted else {})


def including(reading: Reading, application: Application) -> tuple[Position, list[Inclusion]]:
    """Return what includes most of the routers, with how it does."""
    owners = _general(reading)
    counted = Counter(one.owner for one in reading.inclusions if one.owner in owners)
    for one in reading.inclusions:
        if one.router in owners:
            counted[one.owner] -= 1
    owner = max(counted, key=lambda one: counted[one], default=application.call)
    return owner, [one for one in reading.inclusions if one.owner == owner]


def joined_at(reading: Reading, operation: Operation, owner: Position) -> Position | None:
    """Return where an operation comes to what includes routers: the registration, or the include.

    None where it comes to something else.
    """
    router, at = operation.router, operation.registration
    for one in reversed(reading.inclusions):
        if router != owner and one.router == router:
            router, at = one.owner, one.call
    return at if router == owner else None


def is_before(one: Position, other: Position) -> bool:
    """Say whether a place stands above another one in the same file."""
    return one.path == other.path and one < other


def _general(reading: Reading) -> set[Position]:
    """Return what includes routers of several subjects, and not the parts of a single one."""
    prefixes = [(one.owner, one.owner_prefix) for one in reading.inclusions]
    prefixes += [(one.router, one.prefix) for one in reading.inclusions if one.router]
    prefixes += [(owner, f"/{word}") for owner, words in _shared_words(reading) for word in words]
    of_one = {owner for owner, prefix in prefixes if _is_named_after(owner.path, prefix)}
    return {one.owner for one in reading.inclusions} - of_one


def _shared_words(reading: Reading) -> Iterable[tuple[Position, set[str]]]:
    """Return the words that all paths have which a router gets from those that it includes."""
    including = {one.router: one.owner for one in reading.inclusions if one.router}
    shared: dict[Position, set[str]] = {}
    for operation in reading.operations:
        at = operation.router and including.get(operation.router)
        while at in including:
            words = {*operation.path.split("/")}
            shared[at] = shared.get(at, words) & words
            at = including[at]
    return shared.items()


def _is_named_after(path: str, prefix: str) -> bool:
    """Say whether a module is called like the last word of a prefix, and that is a subject."""
    word = squeezed(singular(prefix.rpartition("/")[2]))
    is_subject = word and not GENERAL.fullmatch(word)
    return bool(is_subject) and squeezed(singular(subject_of(path))) == word
