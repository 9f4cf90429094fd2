"""Taking a command back: its record, the other way round."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from scaffold.history.record import Entry, Record, Stored, content_of
from scaffold.model.problem import refused


def inverse(
    record: Record,
    number: int,
    now: Mapping[str, Stored | None],
    given_up: Collection[str] = (),
) -> Record:
    """Return what makes the files be as they were before a command.

    Args:
        record: Of the command.
        number: Of the record.
        now: The record's files: as the command left them, or as they were before it already.
        given_up: Files whose edits since then go.

    Raises:
        RefusedError: With exit code 1, if a file is neither: it was edited since.
    """
    edited = [
        entry.path
        for entry in record.entries
        if entry.path not in given_up
        and content_of(now[entry.path]) not in (content_of(entry.before), content_of(entry.after))
    ]
    if edited:
        message = f"Edited since `{record.replay}`: {', '.join(edited)}. Nothing was written."
        is_piece = record.piece and not record.remove
        raise refused("edited", message, f"{record.replay} --remove" if is_piece else None)
    entries = [Entry(entry.path, now[entry.path], entry.before) for entry in record.entries]
    return replace(record, entries=entries, undoes=number, conflicts=())
