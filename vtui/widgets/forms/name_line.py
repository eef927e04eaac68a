"""A line to type a file's name on, and what is to be said about it."""

from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.getters import query_one
from textual.reactive import reactive
from textual.widgets import Input, Static

from vtui.system.save_file import AlreadyThere, ExportError, check, free_name, target, told
from vtui.table.columns import Span, Tone
from vtui.widgets.forms.form_input import FormInput
from vtui.widgets.forms.radio_line import CAPTION
from vtui.widgets.frame.key_bar import key_name
from vtui.widgets.tones import content


class NameLine(Vertical):
    """The name, and below it the folder that it leads to or why it will not do. It looks at files, it writes none."""

    DEFAULT_CSS: ClassVar[str] = f"""
    NameLine {{
        height: auto;
        & > Horizontal {{ height: 1; }}
        & #caption {{ width: {CAPTION}; height: 1; color: $muted; }}
        & Input, & Input:focus {{ width: 1fr; height: 1; border: none; padding: 0 1; background: $raised; }}
        & #note {{ width: 1fr; height: auto; min-height: 2; margin-left: {CAPTION + 1}; }}
    }}
    """

    taken: reactive[Path | None] = reactive(None)
    """The file that has the name which was asked for; None as long as none is in the way."""

    input = query_one(FormInput)
    note = query_one("#note", Static)

    def __init__(self, caption: str, name: str, *, id: str) -> None:  # noqa: A002 - Textual's name
        """Begins with `name` on it."""
        super().__init__(id=id)
        self._caption = caption
        self._name_now = name

    def compose(self) -> ComposeResult:
        """Caption and input, then the words."""
        with Horizontal():
            yield Static(self._caption, id="caption", markup=False)
            yield FormInput(self._name_now, placeholder="name of the file", select_on_focus=False)
        yield Static(id="note", markup=False)

    def on_mount(self) -> None:
        """Say where the name leads."""
        self.settle()

    def settle(self) -> None:
        """Forget what stood in the way, and say where the name leads."""
        self.taken = None
        self.say(_folder(self.input.value), "muted")

    def say(self, words: str, tone: Tone = "error") -> None:
        """Words below the name."""
        self.note.update(content((Span(words, tone),)))

    def end(self, wanted: str, others: Iterable[str]) -> None:
        """Let the name end as wanted, if it has one of the other endings."""
        name = self.input.value
        ending = next((ending for ending in others if name.endswith(ending)), None)
        if ending is not None:
            self._put(name.removesuffix(ending) + wanted)

    def free(self) -> Path | None:
        """The path that was typed, if a file can be made there. Else the words say why not.

        Where a file has that name already, another that is free takes its place on the line, and `taken` is set.
        """
        try:
            path = target(self.input.value)
            check(path)
        except AlreadyThere:
            self._give_way(path)
        except ExportError as error:
            self.say(str(error))
        else:
            return path
        self.input.focus()
        return None

    def _give_way(self, path: Path) -> None:
        typed, other = self.input.value.strip(), free_name(path)
        self._put(typed.removesuffix(path.name) + other.name if typed.endswith(path.name) else str(other))
        key = key_name(self, "menu.choose", "enter")
        self.say(
            f"{told(Path(path.name))} is already there. Press {key} for this free name; Overwrite replaces it.", "warn"
        )
        self.taken = path

    def _put(self, name: str) -> None:
        self._name_now = self.input.value = name
        self.input.cursor_position = len(name)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        if event.value != self._name_now:
            self._name_now = event.value
            self.settle()


def _folder(typed: str) -> str:
    """Where a typed name leads, for people; empty while that cannot be told."""
    try:
        folder = target(typed).parent.absolute()
    except (ExportError, OSError):
        return ""
    try:
        return f"in {told('~' / folder.relative_to(Path.home()))}"
    except (ValueError, RuntimeError):
        return f"in {told(folder)}"
