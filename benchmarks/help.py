"""`scaffold --help` against the import of Typer, and against other generators' help."""

from __future__ import annotations

from measure import Command, Effort, Pair, in_turn
from peers import PEERS
from table import BELOW, Row, Table, at_most
from workspace import Workspace

TEXT = "Each from the start of its process to the end."


def tables(workspace: Workspace, effort: Effort) -> list[Table]:
    """Return the times until the help is printed."""
    ours = Command("scaffold", [str(workspace.tools / "scaffold"), "--help"])
    typer = Command(
        '`python -c "import typer"`', [str(workspace.tools / "python"), "-c", "import typer"]
    )
    peers = [Command(f"`{peer.package}`", peer.words(workspace, "--help")) for peer in PEERS]
    times = in_turn([ours, typer, *peers], effort.commands)
    rows = [Row(typer.name, Pair(times[ours.name], times[typer.name]), at_most(2.5))]
    rows += [Row(peer.name, Pair(times[ours.name], times[peer.name]), BELOW) for peer in peers]
    return [Table("Help", TEXT, "scaffold --help", "the other", rows, "s")]
