"""Print the app's OpenAPI document; where there is none, show the app's error alone."""

import contextlib
import io
import json
import sys
import traceback
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    """Import the app without what it prints."""
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            from app.main import app

            document = json.dumps(app.openapi(), allow_nan=False)
    except (Exception, SystemExit) as error:
        message = "".join(traceback.format_exception_only(error)).strip()
        sys.exit(f"the app gives no document{where(error)}\n{message}")
    print(document)


def where(error: BaseException) -> str:
    """Return the last line of the app's own that led to an error."""
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        file = Path(frame.filename)
        if file.is_relative_to(ROOT / "src"):
            return f": {file.relative_to(ROOT)}, line {frame.lineno}"
    return ""


if __name__ == "__main__":
    main()
