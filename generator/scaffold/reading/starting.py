"""What runs after everything was imported, and may add operations: they are doubted."""

from __future__ import annotations

from scaffold.model.doubt import Kind
from scaffold.reading.routing import Router
from scaffold.reading.run import Run
from scaffold.reading.values import Call


def remember(run: Run, router: Router, function: object, call: Call) -> None:
    """Keep a function that runs when the application starts, and where that is said."""
    if function is not None:
        run.starts.append((function, router, call))


def follow(run: Run, root: Router) -> None:
    """Execute what was kept, now that everything is defined which it may use.

    A lifespan gets its application; that of a router the one that includes it.
    """
    with run.maybe(Kind.AT_START()):
        for function, router, call in run.starts:  # which may grow
            given = router if router.is_app else root
            run.call(function, Call(call.node, call.scope, (given,)))
