"""Settings: each with its value and where that comes from; changed here, and written where no person's line is lost."""

from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.getters import query_one
from textual.widgets import Button, Static

from vtui import text
from vtui.api.address import AddressError, checked_base
from vtui.config.errors import ConfigError
from vtui.config.file import AFTER_RESTART, TABLES, ManualEditError, SettingRow
from vtui.config.reading import with_setting
from vtui.config.settings import Settings
from vtui.screens.clipboard import copy
from vtui.screens.dialogs.form import FormScreen
from vtui.screens.menus.pick import Pick, pick
from vtui.screens.modal import MOVE_KEYS, Modal
from vtui.screens.session_app import SessionApp
from vtui.system.save_file import path_text
from vtui.table.columns import Cell, Span, cell
from vtui.themes import FEW_COLORS
from vtui.widgets.cell_fit import fit_cell
from vtui.widgets.forms.choice_list import ChoiceList
from vtui.widgets.frame.modal_box import LIST_WIDTH, ModalBox, buttons
from vtui.widgets.tones import block
from vtui.writes.form import Field, Form, ValidationError, Values, validate

NAME, ORIGIN = 17, 22
"""Terminal cells of a setting's name and of where its value comes from."""
ABOUT = 3
"""Lines of a setting's description."""


class SettingsScreen(Modal[None]):
    """Every setting, its current value and its source. Changes take effect at once where they can."""

    DEFAULT_CSS: ClassVar[str] = f"""
    SettingsScreen #titles {{ height: 1; padding: 0 1; }}
    SettingsScreen #about {{ height: {ABOUT}; margin-top: 1; padding: 0 1; color: $muted; }}
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        *MOVE_KEYS,
        Binding("enter", "pick", "Change", id="menu.pick", tooltip="Change the setting under the cursor"),
        Binding("y", "copy", "Copy line", id="copy", tooltip="Copy the setting as a line of the config file"),
        Binding("escape,q", "dismiss", "Close", id="menu.close", tooltip="Close"),
    ]

    about = query_one("#about", Static)

    def __init__(self) -> None:
        super().__init__()
        self._file = self.session.start.config
        self._rows = self._file.rows(self.session.settings.value)

    def box(self) -> ModalBox:
        """Create the list of settings and the description of the current one."""
        titles, about = Static(id="titles", markup=False), Static(id="about", markup=False)
        lines = ChoiceList(self._line, len(self._rows), around=ABOUT + 2)
        path = self._file.path
        location = "Not saved (demo)" if path is None else path_text(path)
        title = (Span("Settings"), Span(f"  {location}", "muted"))
        return ModalBox(title, titles, lines, about, width=LIST_WIDTH, classes="-menu")

    def on_mount(self) -> None:
        """Show the description of the first setting."""
        self.watch(self.choices, "cursor", self._explain)

    def on_resize(self) -> None:
        """Align the titles with the lines, once it is known whether the list has a scrollbar."""
        self.call_after_refresh(self._show_titles)

    def _show_titles(self) -> None:
        room = max(0, self.choices.scrollable_content_region.width - 2)
        titles = _columns(room, cell("Setting", "muted"), cell("Current", "muted"), cell("Source", "muted"))
        self.query_one("#titles", Static).update(block([titles]))

    @property
    def _row(self) -> SettingRow:
        return self._rows[self.choices.cursor]

    def _line(self, index: int, room: int) -> Cell:
        row = self._rows[index]
        value, origin = row.value.strip('"') or "not set", row.origin
        if row.name == "theme" and not row.value:
            value, origin = self.app.theme, self._origin_of_theme
        plain = origin == "default"
        source = cell(origin, "muted" if plain else "accent")
        return _columns(room, cell(row.name, "strong"), cell(value, "muted" if plain else ""), source)

    @property
    def _origin_of_theme(self) -> str:
        """Where the theme in use comes from while the setting is not set."""
        theme = self.app.theme
        if theme == self.session.state.current.theme:
            return "theme menu"
        return "terminal (16 colors)" if theme == FEW_COLORS.name else "default"

    def _explain(self) -> None:
        row = self._row
        self.about.update(block([cell(row.about), cell(f"Allowed: {row.allowed}.", "muted")]))

    def action_copy(self) -> None:
        """Copy the setting under the cursor as a line of the config file."""
        row = self._row
        copy(self.app, f"config line of {row.name}", f"{row.name} = {row.value}" if row.value else f"# {row.name} =")

    def action_pick(self) -> None:
        """Change the setting under the cursor."""
        self._change(self._row)

    @work(group="settings", exclusive=True)
    async def _change(self, row: SettingRow) -> None:
        app, now = self.app, self.session.settings
        if winner := self._file.overridden_by(row.name):
            app.session.notifier.notify(f"{row.name} is set by {winner}, which overrides the config file.", error=True)
            return
        if row.name in TABLES:
            await app.push_screen_wait(ByHandScreen(self._file.manual_edit(row.name, now.value)))
            return
        choices = sorted(app.available_themes) if row.name == "theme" else row.choices
        written: str | None
        if choices:
            named = [Pick(choice, choice.strip('"'), "current" if choice == row.value else "") for choice in choices]
            written = await pick(app, row.name, [*named, Pick("", "default")])
        else:
            written = await app.push_screen_wait(setting_form(app, row))
        if written is None:
            return
        try:
            settings = with_setting(now.value, row.name, written)
        except ConfigError as error:
            app.session.notifier.notify(str(error), error=True)
            return
        if settings != now.value:
            now.value = settings
            await self._write(row.name, settings)
        self._rows = self._file.rows(now.value)
        self.choices.show(len(self._rows))
        self._explain()

    async def _write(self, name: str, settings: Settings) -> None:
        notify = self.session.notifier.notify
        later = name in AFTER_RESTART or (name == "read_only" and not settings.read_only)
        holds = f"{name} changed, effective after a restart" if later else f"{name} changed"
        try:
            self._file.write(name, settings)
        except ManualEditError as hand:
            await self.app.push_screen_wait(ByHandScreen(hand))
        except ConfigError as error:
            notify(f"{name} changed for this session only. {error}", error=True)
        else:
            notify(f"{holds}." if self._file.path is not None else f"{name} changed for this session.")


def _columns(room: int, name: Cell, value: Cell, origin: Cell) -> Cell:
    """A line of three columns for `room` terminal cells."""
    between = max(0, room - NAME - ORIGIN - 2)
    return (Span("  "), *fit_cell(name, NAME), *fit_cell(value, between), Span("  "), *fit_cell(origin, ORIGIN - 2))


def setting_form(app: SessionApp, row: SettingRow) -> FormScreen[str]:
    """Answers with a value for the setting of `row`, checked as it is typed; nothing written is the default."""

    def check(value: str) -> str:
        try:
            settings = with_setting(app.session.settings.value, row.name, value)
            if settings.api_url and row.name == "api_url":
                checked_base(settings.api_url)
        except (ConfigError, AddressError) as error:
            raise ValidationError(str(error)) from None
        return ""

    def messages(values: Values) -> dict[str, Cell]:
        return {id_: cell(words, "error") for id_, words in validate(form, values).items()} or {"value": ()}

    form = Form(
        row.name,
        (Field("value", "", row.value.strip('"'), example="default", check=check),),
        about=(cell(row.about, "muted"),),
        submit=("Save", "Save the setting"),
        messages=messages,
    )
    return FormScreen(form, lambda screen, values: screen.dismiss(values["value"]), name="setting")


class ByHandScreen(Modal[None]):
    """Shows the line to write into a config file that vtui does not edit."""

    DEFAULT_CSS: ClassVar[str] = "ByHandScreen Static { height: auto; margin-bottom: 1; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "copy", "Copy line", id="copy", tooltip="Copy the line"),
        Binding("escape,q", "dismiss", "Close", id="menu.close", tooltip="Close"),
    ]

    def __init__(self, hand: ManualEditError) -> None:
        super().__init__()
        self._hand = hand

    def box(self) -> ModalBox:
        """The file, the line and its new value."""
        hand = self._hand
        table = hand.line.startswith("[")
        new = "At the end of" if table else "Above all tables in"
        where = (
            new if hand.number is None else f"Starting at line {hand.number} in" if table else f"Line {hand.number} in"
        )
        file = "the config" if hand.path is None else text.clean(str(hand.path))
        why = "vtui does not edit a config file with your own comments or tables. Make this change yourself:"
        texts = ([cell(why)], [cell(f"{where} {file}:", "muted")], [cell(x, "accent") for x in hand.line.split("\n")])
        words = (Static(block(lines), markup=False) for lines in texts)
        return ModalBox("Edit the config file", *words, buttons("Copy line", "Close"))

    def action_copy(self) -> None:
        """Copy the line."""
        copy(self.app, "config line", self._hand.line)

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        if event.button.id == "yes":
            self.action_copy()
        else:
            self.dismiss(None)
