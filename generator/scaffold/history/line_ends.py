"""Line ends: one kind while texts are merged, and each file's own again afterwards."""

from __future__ import annotations

from collections.abc import Iterable

from scaffold.model.tree import File, Tree

CRLF, LF = b"\r\n", b"\n"


def has_crlf(content: bytes) -> bool:
    """Say whether most of a text's lines end as on Windows."""
    return content.count(CRLF) * 2 > content.count(LF)


def is_text(content: bytes) -> bool:
    """Say whether git would take it for a text."""
    return b"\0" not in content


def with_lf(tree: Tree) -> dict[str, File]:
    """Return the files with the line ends that a template has."""
    return {
        path: file._replace(content=file.content.replace(CRLF, LF))
        if is_text(file.content) and has_crlf(file.content)
        else file
        for path, file in tree.items()
    }


def with_crlf(content: bytes) -> bytes:
    """Return a text whose lines end as on Windows."""
    return content.replace(CRLF, LF).replace(LF, CRLF) if is_text(content) else content


def mostly_crlf(files: Iterable[File]) -> bool:
    """Say which line ends a new file among these gets."""
    texts = [file.content for file in files if is_text(file.content) and LF in file.content]
    return sum(map(has_crlf, texts)) * 2 > len(texts)
