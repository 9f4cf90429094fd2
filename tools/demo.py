"""Makes a project with `scaffold new`, starts its server, and asks it something.

    python3 tools/uv.py run tools/demo.py [DIR]

Without DIR, in a new temporary folder, which stays.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

# The checkout's own environment is not the project's.
ENVIRONMENT = {k: v for k, v in os.environ.items() if k != "VIRTUAL_ENV"} | {"APP_PORT": "0"}


def run(*command: str, cwd: Path | None = None) -> None:
    """Show a command and run it."""
    print(f"$ {' '.join(command)}", flush=True)
    subprocess.run(command, cwd=cwd, env=ENVIRONMENT, check=True, stdin=subprocess.DEVNULL)


def ask(url: str, body: dict[str, object] | None = None) -> None:
    """Send a request and show the answer."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=10) as response:
        print(f"{request.get_method()} {url}\n    {response.status} {response.read().decode()}")


def show(project: Path) -> None:
    """Start the server, ask it, and stop it."""
    command = ["uv", "run", "python", "-m", "app"]
    print(f"$ {' '.join(command)}", flush=True)
    server = subprocess.Popen(
        command, cwd=project, env=ENVIRONMENT, stderr=subprocess.PIPE, text=True
    )
    with server:
        assert server.stderr is not None
        log = server.stderr
        try:
            url = next(found[0] for line in log if (found := re.search(r"http://\S+", line)))
            ask(f"{url}/health/ready")
            ask(f"{url}/items/", {"name": "lamp", "price": 12.5})
            ask(f"{url}/items/")
        finally:
            server.terminate()
            log.read()


def main(arguments: list[str]) -> None:
    """Make the project and show it running."""
    project = Path(arguments[0] if arguments else tempfile.mkdtemp()) / "my-api"
    run("scaffold", "new", str(project), "--defaults")
    run("uv", "run", "alembic", "upgrade", "head", cwd=project)
    show(project)
    print(f"It is in {project}: `uv run python -m app` there, then http://127.0.0.1:8000/docs")


if __name__ == "__main__":
    main(sys.argv[1:])
