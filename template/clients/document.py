"""Write the app's OpenAPI document: `uv run clients/document.py FILE`."""

import contextlib
import io
import json
import sys
import traceback
from pathlib import Path


def main() -> None:
    """Import the app without what it prints; where it fails, show the error alone."""
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            from app.main import app

            text = json.dumps(app.openapi(), allow_nan=False, ensure_ascii=False)
    except Exception as error:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        message = "".join(traceback.format_exception_only(error)).strip()
        sys.exit(f"the app has no document: {frame.filename}, line {frame.lineno}\n{message}")
    Path(sys.argv[1]).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
