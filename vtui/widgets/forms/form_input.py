"""The input of a line in forms and menus."""

from typing import Any

from vtui.widgets.text_input import TextInput


class FormInput(TextInput):
    """An input that leaves enter and the keys that move up and down to its form or menu."""

    def __init__(self, value: str = "", **options: Any) -> None:
        super().__init__(value, **options)
        for key in ["enter", "up", "down", "pageup", "pagedown"]:
            del self._bindings.key_to_bindings[key]
