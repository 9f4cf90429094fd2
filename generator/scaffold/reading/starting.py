"""What runs after everything was imported, and may add operations: they are doubted."""

from __future__ import annotations

from collections.abc import Iterator

from scaffold.model.doubt import Doubt, Kind
from scaffold.reading.routing import Router
from scaffold.reading.run import Run
from scaffold.reading.values import Call


def remember(run: Run, router: Router, function: object, call: Call) -> None:
    """Keep a function that runs when the application starts, and where that is said."""
    if function is not None:
        run.starts.append((function, router, call))


def follow(run: Run, root: Router) -> list[Doubt]:
    """Execute what was kept, now that everything is defined which it may use.

    A lifespan gets its application; that of a router the one that includes it.

    Returns:
        What a script registers on an application that it makes itself, with the function that
        makes the root as well.
    """
    before = len(run.apps)
    with run.maybe(Kind.AS_SCRIPT()):
        for node, scope in run.scripts:
            run.execute(node.body, scope)
    found = [doubt for app in run.apps[before:] for doubt in _in_scripts(run, app)]
    with run.maybe(Kind.AT_START()):
        for function, router, call in run.starts:  # which may grow
            given = router if router.is_app else root
            run.call(function, Call(call.node, call.scope, (given,)))
    return found


def _in_scripts(run: Run, app: Router) -> Iterator[Doubt]:
    """Yield what is doubted of an application in the lines of a script."""
    for doubt in app.entries:
        if isinstance(doubt, Doubt) and any(
            doubt.position.path == scope.path
            and node.lineno <= doubt.position.line <= (node.end_lineno or 0)
            for node, scope in run.scripts
        ):
            yield doubt
