"""How questions look, those that Copier asks too: the same mark, and a default that gives way."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import questionary
    from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent

Validate = Callable[[Any], str | Literal[True]]
MARK = "?"
COPIERS_WORDS = re.compile(r"^Validation error for question '\w+': ")


def give_copier_our_look(questions: Iterable[dict[str, Any]]) -> None:
    """Let Copier ask as we do.

    Args:
        questions: As Copier parsed them. It would put a microphone before each, as a picture.
    """
    from questionary.prompts import AVAILABLE_PROMPTS

    for question in questions:
        question.setdefault("qmark", MARK)
    AVAILABLE_PROMPTS.update(input=text, checkbox=checkbox)


def checkbox(message: str, validate: Validate, **options: Any) -> questionary.Question:  # noqa: ANN401
    """Ask for any of the choices."""
    import questionary

    how = "(arrows move, <space> selects, <a> all, <i> inverts)"
    options |= {"instruction": how, "validate": _briefly(validate)}
    return questionary.checkbox(message, **options)


def text(
    message: str,
    default: str = "",
    *,
    validate: Validate,
    **options: Any,  # noqa: ANN401
) -> questionary.Question:
    """Ask for a text, with the default selected: Enter takes it, what is typed replaces it."""
    import questionary

    options |= {"key_bindings": _keys(), "validate": _briefly(validate)}
    question = questionary.text(message, default, **options)
    buffer = question.application.current_buffer
    if default:
        buffer.cursor_position = 0
        buffer.start_selection()
        if buffer.selection_state:
            buffer.selection_state.enter_shift_mode()
        buffer.cursor_position = len(default)
    return question


def _briefly(validate: Validate) -> Validate:
    """Return what is wrong without Copier's words before it: the line at the bottom is cut off."""

    def brief(answer: object) -> str | Literal[True]:
        wrong = validate(answer)
        return wrong if wrong is True else COPIERS_WORDS.sub("", wrong)

    return brief


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
