"""Settings: each with its value and where that comes from; changed here, and written where no person's line is lost."""

from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.getters import query_one
from textual.widgets import Button, Input, Static

from vtui import text
from vtui.config import ConfigError
from vtui.config.file import BY_HAND, LATER, ByHandError, Row
from vtui.screens.dialogs.dialog import Dialog, FormDialog, submit_keys
from vtui.screens.flows.clipboard import copy
from vtui.screens.menus.menu import Menu
from vtui.screens.menus.pick import Pick, pick
from vtui.table.columns import Cell, Span, cell
from vtui.widgets.forms.form_input import FormInput
from vtui.widgets.frame.key_bar import KeyBar
from vtui.widgets.tones import block, content, padded

if TYPE_CHECKING:
    from vtui.config import Settings
    from vtui.screens.session_app import SessionApp

NAME, ORIGIN = 17, 22
"""Terminal cells of a setting's name and of where its value comes from."""
ABOUT = 3
"""Lines of what a setting means."""
DEFAULT = ""
"""Stands for the default among what there is to choose from."""


class SettingsScreen(Menu[None]):
    """Every setting that there is. What is changed holds at once where it can."""

    HEADING = "Settings"
    AROUND = ABOUT + 1
    DEFAULT_CSS: ClassVar[str] = f"""
    SettingsScreen {{
        & > #box {{ width: 92; }}
        & #about {{ height: {ABOUT}; margin-top: 1; padding: 0 1; color: $muted; }}
    }}
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "pick", "Change", id="menu.pick", tooltip="Change the setting under the cursor"),
        Binding("y", "copy", "Copy line", id="copy", tooltip="Copy the setting as the file has it"),
        Binding("escape,q", "dismiss", "Close", id="menu.close", tooltip="Close"),
    ]

    about = query_one("#about", Static)

    def __init__(self, app: "SessionApp") -> None:
        """The settings of the session of `app`, and the file that they are kept in."""
        super().__init__()
        self._host, self._file = app, app.session.start.config
        self._rows = self._file.rows(app.session.settings.value)

    def compose_box(self) -> ComposeResult:
        """The settings, and what the one under the cursor means."""
        yield from super().compose_box()
        yield Static(id="about", markup=False)

    def on_mount(self) -> None:
        """All of them."""
        self.watch(self.choices, "cursor", self._explain, init=False)
        self.choices.show(len(self._rows), 0)
        self._explain()

    @property
    def _row(self) -> Row:
        return self._rows[self.choices.cursor]

    def line(self, index: int, room: int) -> Cell:
        """Name, value, where that comes from."""
        row = self._rows[index]
        plain = row.origin == "default"
        value = padded(row.value or "not set", room - NAME - ORIGIN - 2, "muted" if plain else "")
        return (
            Span("  "),
            *padded(row.name, NAME, "strong"),
            *value,
            *cell(row.origin, "muted" if plain else "accent"),
        )

    def _explain(self) -> None:
        row = self._row
        kept = "nowhere: this is the demo" if self._file.path is None else text.clean(str(self._file.path))
        self.about.update(block([cell(row.about), cell(f"It is {row.allowed}."), cell(f"Kept in {kept}.", "muted")]))

    def action_copy(self) -> None:
        """The setting under the cursor as a line of the file."""
        row = self._row
        copy(self._host, f"the line of {row.name}", f"{row.name} = {row.value}" if row.value else f"# {row.name} =")

    def pick(self) -> None:
        """Change the one under the cursor."""
        self._change(self._row)

    @work(group="settings", exclusive=True)
    async def _change(self, row: Row) -> None:
        app = self._host
        if winner := self._file.wins(row.name):
            app.session.notifier.notify(f"{row.name} is set by {winner}, which goes before the file.", error=True)
            return
        if row.name in BY_HAND:
            await app.push_screen_wait(ByHandScreen(app, self._file.by_hand(row.name, app.session.settings.value)))
            return
        choices = sorted(app.available_themes) if row.name == "theme" else row.choices
        written: str | None
        if choices:
            named = [Pick(choice, choice.strip('"'), "as it is" if choice == row.value else "") for choice in choices]
            written = await pick(app, row.name, [*named, Pick(DEFAULT, "default")])
        else:
            written = await app.push_screen_wait(SettingForm(app, row))
        if written is None:
            return
        try:
            settings = self._file.parsed(app.session.settings.value, row.name, written)
        except ConfigError as error:
            app.session.notifier.notify(str(error), error=True)
            return
        before = app.session.settings.value
        if settings != before:
            app.session.settings.value = settings
            await self._write(row.name, settings)
        self._rows = self._file.rows(app.session.settings.value)
        self.choices.show(len(self._rows))
        self._explain()

    async def _write(self, name: str, settings: "Settings") -> None:
        """Keep it, or say why that is for a person to do, and what came of it."""
        app = self._host
        later = name in LATER or (name == "read_only" and not settings.read_only)
        holds = f"{name} holds from the next start on" if later else f"{name} is changed"
        try:
            self._file.write(name, settings)
        except ByHandError as hand:
            await app.push_screen_wait(ByHandScreen(app, hand))
        except ConfigError as error:
            app.session.notifier.notify(f"{name} is changed for this run alone. {error}", error=True)
        else:
            app.session.notifier.notify(
                f"{holds}." if self._file.path is not None else f"{name} is changed for this run."
            )


class SettingForm(FormDialog[str | None]):
    """A value to write, checked as it is typed; nothing written is the default."""

    DEFAULT_CSS: ClassVar[str] = """
    SettingForm {
        & Input, & Input:focus { height: 1; border: none; padding: 0 1; background: $raised; margin: 1 0 0 0; }
        & #note { height: 1; margin-bottom: 1; padding-left: 1; }
        & #said { height: auto; color: $muted; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = submit_keys("Change", "Change the setting")
    AUTO_FOCUS = "Input"

    def __init__(self, app: "SessionApp", row: Row) -> None:
        """For the setting of `row`."""
        super().__init__()
        self._host, self._row = app, row

    def compose(self) -> ComposeResult:
        """What it means, the line, what is wrong with it."""
        box = Vertical(id="box")
        box.border_title = content((Span(self._row.name),))
        with box:
            yield Static(content((Span(self._row.about),)), id="said", markup=False)
            yield FormInput(self._row.value.strip('"'), placeholder="the default", select_on_focus=False)
            yield Static(id="note", markup=False)
            with Horizontal(id="buttons"):
                yield Button("Change", id="yes", compact=True)
                yield Button("Cancel", id="no", compact=True)
        yield KeyBar()

    def _wrong(self) -> str:
        from vtui.api.address import AddressError, checked_base

        try:
            settings = self._host.session.start.config.parsed(
                self._host.session.settings.value, self._row.name, self.query_one(Input).value
            )
            if settings.api_url and self._row.name == "api_url":
                checked_base(settings.api_url)
        except (ConfigError, AddressError) as error:
            return str(error)
        return ""

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self.query_one("#note", Static).update(content((Span(self._wrong(), "error"),)))

    def action_submit(self) -> None:
        """Go on, unless something is wrong."""
        if not self._wrong():
            self.dismiss(self.query_one(Input).value)


class ByHandScreen(Dialog[None]):
    """The line to write, in a file that is a person's own."""

    DEFAULT_CSS: ClassVar[str] = "ByHandScreen { & Static { height: auto; margin-bottom: 1; } }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "copy", "Copy line", id="copy", tooltip="Copy the line"),
        Binding("escape,q", "dismiss", "Close", id="menu.close", tooltip="Close"),
    ]

    def __init__(self, app: "SessionApp", hand: ByHandError) -> None:
        """What `hand` says."""
        super().__init__()
        self._host, self._hand = app, hand

    def compose(self) -> ComposeResult:
        """Which file, which line, what it is to be."""
        hand = self._hand
        table = hand.line.startswith("[")
        new = "Below all other lines of" if table else "Above all tables of"
        where = new if hand.number is None else f"From line {hand.number} on, in" if table else f"Line {hand.number} of"
        file = "the config" if hand.path is None else text.clean(str(hand.path))
        box = Vertical(id="box")
        box.border_title = content((Span("For you to write"),))
        with box:
            yield Static(
                block([cell("The file has comments or tables of yours, and vtui changes no line that people wrote.")]),
                markup=False,
            )
            yield Static(block([cell(f"{where} {file}:", "muted")]), markup=False)
            yield Static(block([cell(line, "accent") for line in hand.line.split("\n")]), markup=False)
            with Horizontal(id="buttons"):
                yield Button("Copy line", id="yes", compact=True)
                yield Button("Close", id="no", compact=True)
        yield KeyBar()

    def action_copy(self) -> None:
        """The line."""
        copy(self._host, "the line", self._hand.line)

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        if event.button.id == "yes":
            self.action_copy()
        else:
            self.dismiss(None)
