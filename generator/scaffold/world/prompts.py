"""How questions look, those that Copier asks too: the same mark, and a default that gives way."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import questionary
    from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent

MARK = "?"


def give_copier_our_look(questions: Iterable[dict[str, Any]]) -> None:
    """Let Copier ask as we do.

    Args:
        questions: As Copier parsed them. It would put a microphone before each, as a picture.
    """
    from questionary.prompts import AVAILABLE_PROMPTS

    for question in questions:
        question.setdefault("qmark", MARK)
    AVAILABLE_PROMPTS["input"] = text


def text(message: str, default: str = "", **options: Any) -> questionary.Question:  # noqa: ANN401
    """Ask for a text, with the default selected: Enter takes it, what is typed replaces it."""
    import questionary

    question = questionary.text(message, default, key_bindings=_keys(), **options)
    buffer = question.application.current_buffer
    if default:
        buffer.cursor_position = 0
        buffer.start_selection()
        if buffer.selection_state:
            buffer.selection_state.enter_shift_mode()
        buffer.cursor_position = len(default)
    return question


def _keys() -> KeyBindings:
    """Return what prompt_toolkit does not do with a selection: paste over it, and end it."""
    from prompt_toolkit.filters import shift_selection_mode
    from prompt_toolkit.key_binding import KeyBindings
    from prompt_toolkit.keys import Keys

    keys = KeyBindings()

    @keys.add(Keys.BracketedPaste, filter=shift_selection_mode)
    def paste(event: KeyPressEvent) -> None:
        event.current_buffer.cut_selection()
        event.current_buffer.insert_text(event.data.replace("\r\n", "\n").replace("\r", "\n"))

    @keys.add("enter", filter=shift_selection_mode)
    def accept(event: KeyPressEvent) -> None:
        event.current_buffer.exit_selection()  # it would stay inverted on the screen
        event.current_buffer.validate_and_handle()

    return keys
