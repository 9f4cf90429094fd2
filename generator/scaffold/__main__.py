"""`python -m scaffold`, and the entry point of the `scaffold` script."""

from __future__ import annotations

from scaffold.cli import app


def main() -> None:
    """Run the command line that the process was started with, and exit with its code."""
    app()


if __name__ == "__main__":
    main()
