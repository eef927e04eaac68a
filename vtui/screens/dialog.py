"""A box in the middle that asks for an answer: what all of them look like."""

from typing import ClassVar, TypeVar

from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen

Answer = TypeVar("Answer")


class Dialog(ModalScreen[Answer]):
    """A `#box` above the keys, what lies below it dimmed. A subclass fills it; its own rules win over these."""

    DEFAULT_CSS: ClassVar[str] = """
    Dialog {
        align: center middle;
        background: $background 70%;
        & > #box {
            width: 76; max-width: 95%; height: auto; max-height: 90%;
            background: $surface; border: round $primary;
            border-title-color: $foreground; border-title-style: bold;
            padding: 1 2;
        }
        & #buttons { height: 1; }
        & Button.-style-default {
            min-width: 10; padding: 0 1; margin-right: 2;
            background: $raised; color: $foreground; text-style: none;
            &#yes { color: $primary; text-style: bold; }
            &:focus { background: $cursor-row; text-style: bold underline; background-tint: $foreground 0%; }
        }
        & KeyBar { dock: bottom; }
    }
    """

    def dismiss(self, result: Answer | None = None) -> AwaitComplete:
        """Close with an answer; a job that ends after the dialog was closed closes nothing else."""
        return super().dismiss(result) if self.is_active else AwaitComplete.nothing()
