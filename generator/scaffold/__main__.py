"""`python -m scaffold`, and the entry point of the `scaffold` script."""

from __future__ import annotations

import atexit
import gc

from scaffold.cli import app


def main() -> None:
    """Run the command line that the process was started with, and exit with its code."""
    # A command is over before its garbage is worth looking for, also where Python looks at its end.
    gc.disable()
    atexit.register(gc.freeze)
    app()


if __name__ == "__main__":
    main()
