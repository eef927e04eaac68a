"""An input of a form."""

from typing import Any

from textual.widgets import Input


class FormInput(Input):
    """An input that leaves enter to its form, which goes to the next field or submits."""

    def __init__(self, value: str = "", **options: Any) -> None:
        """Take the arguments of Textual's Input."""
        super().__init__(value, **options)
        del self._bindings.key_to_bindings["enter"]
