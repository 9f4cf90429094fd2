"""A name for a distribution, where the one that was given cannot be used."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 60
SUFFIX = "-api"


def suggest_slug(refused: str) -> str:
    """Return a valid distribution name that is like the refused text and unlike a dependency's.

    The rules: https://packaging.python.org/en/latest/specifications/name-normalization/
    """
    ascii_only = unicodedata.normalize("NFKD", refused).encode("ascii", "ignore").decode()
    words = re.sub("[^a-z0-9]+", "-", ascii_only.lower())[:LONGEST].strip("-")
    suggestion = (re.sub("(^|-)api$", "", words) or "my") + SUFFIX
    return suggestion if suggestion not in (words, refused) else f"my-{suggestion}"
