"""uv, in the new project."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from scaffold.model.problem import ExitCode, Problem, RefusedError, refused
from scaffold.world import interrupts

STDERR = 2  # the file descriptor: standard output is for the report
STEPS = (["uv", "sync"], ["uv", "run", "pytest"])


def sync(project: Path) -> None:
    """Install the project and run its tests; what they say goes to standard error.

    Raises:
        RefusedError: If one of them fails or is interrupted. The project stays.
    """
    # A VIRTUAL_ENV of somebody else's makes uv warn.
    ours = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
    for step in STEPS:
        command = " ".join(step)
        print(f"$ {command}", file=sys.stderr, flush=True)
        try:
            interrupts.listen()
            done = subprocess.run(step, cwd=project, env=ours, stdout=STDERR, check=False)
        except FileNotFoundError as error:
            message = f"{project} is complete, but there is no uv to install it with."
            raise refused("no-uv", message, "pip install uv") from error
        except KeyboardInterrupt as error:
            message = f"{project} is complete; `{command}` was interrupted."
            problem = Problem("interrupted", message, command)
            raise RefusedError(ExitCode.INTERRUPTED, problem) from error
        if done.returncode:
            message = f"{project} is complete, but `{command}` failed with {done.returncode}."
            raise refused("sync-failed", message, command)
