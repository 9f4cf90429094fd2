"""Write openapi.json and the clients: `--help` tells the options, clients/sdk.py has the rest."""

import runpy
import sys
from pathlib import Path

SDK = Path(__file__).resolve().parents[1] / "clients/sdk.py"

if __name__ == "__main__":
    sys.argv[1:1] = ["uv run scripts/generate_sdk.py"]
    runpy.run_path(str(SDK), run_name="__main__")
