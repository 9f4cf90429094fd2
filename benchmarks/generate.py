"""`scaffold new` against Copier, and against other generators."""

from __future__ import annotations

from measure import Command, Effort, Pair, in_turn
from peers import PEERS
from table import BELOW, Row, Table, at_most
from workspace import Workspace

ADDRESS = "gh:org/template"
CLONED = "https://github.com/org/template.git"
# What a machine without GitHub cannot fetch ends at once, instead of after several tries.
AS_IT_COMES = {"UV_PYTHON_DOWNLOADS": "never"}
# Generating is measured, not installing: what uv is asked to fetch ends at once.
NOT_INSTALLED = {"UV_FROZEN": "1", "UV_OFFLINE": "1"}
COPIER_TEXT = f"""\
`scaffold new my-api --defaults --no-git` and `copier copy --defaults` of the same commit, in one
environment. First both are given the path of a git repository; then both render `{ADDRESS}` from
the bundle in scaffold's wheel, which scaffold finds by itself and Copier through git's
`insteadOf`. Copier's cache is cold each time."""
PEERS_TEXT = """\
`scaffold new my-api --defaults --no-git` as installed, against each generator with its defaults,
in an environment of its own. First as it comes: `fastapi-new` also resolves and installs FastAPI,
`fastapi-fullstack` runs `uv lock`, with uv's cache warm; what `fastapi-template` would install
needs a Python and a GitHub that the machine did not have, so that is missing from its time. Then
with `UV_FROZEN` and `UV_OFFLINE` set, so that nothing is resolved or installed: what remains of
`fastapi-new` is `uv init` and a `main.py` of five lines, where the others make whole services.
`fastapi-template` has no defaults for its menus: the first entries are taken."""


def tables(workspace: Workspace, effort: Effort) -> list[Table]:
    """Return the two comparisons."""
    return [against_copier(workspace, effort), against_peers(workspace, effort)]


def new(workspace: Workspace, *options: str) -> list[str]:
    """Return scaffold's command line."""
    return [str(workspace.tools / "scaffold"), "new", "my-api", "--defaults", "--no-git", *options]


def copier(workspace: Workspace, address: str) -> list[str]:
    """Return Copier's command line."""
    return [str(workspace.tools / "copier"), "copy", "--defaults", address, "my-api"]


def against_copier(workspace: Workspace, effort: Effort) -> Table:
    """Return the times from a path, and from the address that the bundle stands in for."""
    path = str(workspace.template)
    instead = {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"url.{workspace.bundle.as_posix()}.insteadOf",
        "GIT_CONFIG_VALUE_0": CLONED,
    }
    commands = [
        Command("scaffold, path", new(workspace, "--template", path)),
        Command("copier, path", copier(workspace, path)),
        Command("scaffold, bundle", new(workspace)),
        Command("copier, bundle", copier(workspace, ADDRESS), instead),
    ]
    times = in_turn(commands, effort.commands)
    rows = [
        Row("from a path", Pair(times["scaffold, path"], times["copier, path"]), at_most(1.1)),
        Row(
            f"from `{ADDRESS}`",
            Pair(times["scaffold, bundle"], times["copier, bundle"]),
            at_most(1.1),
        ),
    ]
    return Table("A new project", COPIER_TEXT, "scaffold new", "copier copy", rows, "s")


def against_peers(workspace: Workspace, effort: Effort) -> Table:
    """Return the times of each generator."""
    ours = Command("scaffold", new(workspace))
    words = {peer.package: peer.words(workspace, *peer.defaults) for peer in PEERS}
    complete = [Command(f"`{name}`", words[name], AS_IT_COMES) for name in words]
    bare = [Command(f"`{name}`, no install", words[name], NOT_INSTALLED) for name in words]
    times = in_turn([ours, *complete, *bare], effort.commands)
    rows = [
        Row(peer.name, Pair(times[ours.name], times[peer.name]), target)
        for peers, target in ((complete, BELOW), (bare, None))
        for peer in peers
    ]
    return Table("Other generators", PEERS_TEXT, "scaffold new", "the other", rows, "s")
