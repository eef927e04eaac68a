"""What every screen above the others has: the keys of the app that work there too."""

from typing import ClassVar, TypeVar

from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

Answer = TypeVar("Answer")

SUSPEND = Binding(
    "ctrl+z",
    "app.suspend_process",
    "Suspend",
    id="suspend",
    show=False,
    tooltip="Suspend vtui; fg in the shell resumes it",
)
"""Textual asks the app for no key while a modal screen is open: each of them has this one as well."""


class Modal(ModalScreen[Answer]):
    """A question, a menu or a box above the screen below."""

    BINDINGS: ClassVar[list[BindingType]] = [SUSPEND]
