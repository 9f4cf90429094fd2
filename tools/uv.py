"""uv, also on a machine that has none: `python3 tools/uv.py run pytest`.

Takes the uv on PATH; without one, installs it into `.venv-uv/` in this checkout, by pip, in an
environment of its own, as a Python that refuses `pip install` elsewhere (PEP 668) wants it.
"""

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ENVIRONMENT = Path(__file__).resolve().parents[1] / ".venv-uv"
SCRIPTS = ENVIRONMENT / ("Scripts" if os.name == "nt" else "bin")


def find() -> str:
    """Return the path of uv, after installing it if need be."""
    search = os.pathsep.join([str(SCRIPTS), os.environ.get("PATH", "")])
    found = shutil.which("uv", path=search)
    if found:
        return found
    venv.create(ENVIRONMENT, with_pip=True, clear=True)
    python = shutil.which("python", path=str(SCRIPTS))
    subprocess.run([str(python), "-m", "pip", "install", "--quiet", "uv"], check=True)
    return str(shutil.which("uv", path=search))


if __name__ == "__main__":
    uv = find()
    # For what is run by it and runs uv in its turn.
    os.environ["PATH"] = os.pathsep.join([str(Path(uv).parent), os.environ.get("PATH", "")])
    sys.exit(subprocess.run([uv, *sys.argv[1:]], check=False).returncode)
