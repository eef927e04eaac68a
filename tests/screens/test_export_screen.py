"""The export dialog: keys, the choice that it returns, and invalid names."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from textual.app import App
from textual.pilot import Pilot
from textual.widgets import Button

from vtui.screens.dialogs.export import ExportChoice, export_form
from vtui.screens.dialogs.form import FormScreen
from vtui.table.export.writer import FILE_EXTENSIONS, Format
from vtui.themes import OWN, complete
from vtui.widgets.forms.option_lines import RadioLine

NOUN = ("deployment", "deployments")


class DialogApp(App[None]):
    """Nothing but the dialog, and what it answered."""

    def __init__(self, dialog: FormScreen[ExportChoice]) -> None:
        super().__init__()
        self.form = dialog
        self.answers: list[ExportChoice | None] = []
        self.helped = 0
        for theme in OWN:
            self.register_theme(theme)

    def get_css_variables(self) -> dict[str, str]:
        return complete(super().get_css_variables())

    def on_mount(self) -> None:
        self.push_screen(self.form, self.answers.append)

    def action_help(self) -> None:
        self.helped += 1


@dataclass
class OpenDialog:
    """The open dialog: press keys, read it."""

    app: DialogApp
    pilot: Pilot[None]

    @property
    def form(self) -> FormScreen[ExportChoice]:
        return self.app.form

    @property
    def text(self) -> str:
        """What the terminal shows."""
        compositor = self.app.screen._compositor  # noqa: SLF001 - Textual shows the drawn screen nowhere else
        return "\n".join(strip.text for strip in compositor.render_strips(self.app.size))

    @property
    def name(self) -> str:
        """The name on the line."""
        return self.form.values["name"]

    @property
    def focus(self) -> str:
        """What has the focus: a line, the name, a button."""
        focused = self.form.focused
        return str(focused.id if focused is not None else None)

    @property
    def answer(self) -> ExportChoice | None:
        """The one answer."""
        (answer,) = self.app.answers
        return answer

    @property
    def keys(self) -> dict[str, str]:
        """Keys on the bottom line and what they do."""
        active = self.form.active_bindings.values()
        return {one.binding.key: one.binding.description for one in active if one.binding.show and one.enabled}

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def type(self, name: str) -> None:
        """Put another name on the line."""
        self.form.focus_field("name")
        await self.press("ctrl+u", *name)


def shown_by(dialog: OpenDialog, field: str) -> str:
    """What a line of options shows."""
    return dialog.form.query_one(f"#{field}", RadioLine).render().plain


@asynccontextmanager
async def open_dialog(
    size: tuple[int, int] = (80, 24),
    *,
    theme: str = "vtui-dark",
    propose: Callable[[Format], str] = lambda form: f"rows{FILE_EXTENSIONS[form]}",
    **options: Any,
) -> AsyncIterator[OpenDialog]:
    """The dialog over a list of 1,240 deployments, 12 on view, 3 marked."""
    counts = {"shown": 12, "marked": 3, "loaded": 1_240, "more": True, "complete": False} | options
    app = DialogApp(export_form(NOUN, propose=propose, **counts))
    async with app.run_test(size=size) as pilot:
        app.theme = theme
        await pilot.pause()
        yield OpenDialog(app, pilot)


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that names lead to."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


async def test_ctrl_s_alone_exports_the_marked_rows_as_csv_to_the_proposed_file() -> None:
    async with open_dialog() as dialog:
        assert dialog.focus == "rows"
        await dialog.press("ctrl+s")
        assert dialog.answer == ExportChoice("marked", "csv", Path("rows.csv"))


@pytest.mark.parametrize("keys", [["escape"], ["tab"] * 4 + ["enter"]], ids=["escape", "Cancel"])
async def test_escape_and_cancel_export_nothing(keys: list[str]) -> None:
    async with open_dialog() as dialog:
        await dialog.press(*keys)
        assert dialog.answer is None


async def test_arrows_choose_rows_format_and_destination() -> None:
    async with open_dialog() as dialog:
        await dialog.press("right", "down", "right", "right", "right", "left", "down", "right", "enter")
        assert dialog.answer == ExportChoice("shown", "json", None)


async def test_up_and_down_move_between_lines_and_left_and_right_between_buttons() -> None:
    async with open_dialog() as dialog:
        way = []
        for key in ("down", "down", "down", "down", "down", "right", "right", "left", "up", "up", "up", "up", "up"):
            await dialog.press(key)
            way.append(dialog.focus)
        assert way == [
            *("format", "place", "name", "yes", "yes"),
            *("yes", "yes", "no"),
            *("name", "place", "format", "rows", "rows"),
        ]
        for stop in ("format", "place", "name", "no", "yes", "rows"):
            await dialog.press("tab")
            assert dialog.focus == stop


async def test_letters_are_typed_into_the_focused_name() -> None:
    async with open_dialog() as dialog:
        assert dialog.keys == {
            "ctrl+s": "Export",
            "enter": "Next",
            "escape": "Cancel",
            "f1": "Help",
            "question_mark": "Help",
        }
        await dialog.press("x", "q", "X", "question_mark")
        assert (dialog.name, dialog.app.helped) == ("rows.csv", 1)
        await dialog.type("q?X j")
        assert (dialog.name, dialog.app.helped) == ("q?X j", 1)
        assert dialog.keys == {"ctrl+s": "Export", "enter": "Export", "escape": "Cancel", "f1": "Help"}
        await dialog.press("left", "left", "home", "delete")
        assert dialog.name == "?X j"


@pytest.mark.parametrize(
    ("counts", "note"),
    [
        ({}, "12 shown  of 1,240 loaded, more available"),
        ({"more": False, "complete": True}, "12 shown  of 1,240 loaded"),
        ({"more": False}, "12 shown  of 1,240 loaded, incomplete"),
        ({"shown": 1_240}, "1,240 shown  all loaded rows, more available"),
        ({"shown": 1_240, "more": False}, "1,240 shown  all loaded rows, incomplete"),
        ({"shown": 1_240, "more": False, "complete": True}, "1,240 shown  complete list"),
    ],
)
async def test_shown_rows_have_a_note_of_the_total(counts: dict[str, Any], note: str) -> None:
    async with open_dialog(marked=0, **counts) as dialog:
        assert dialog.focus == "format", "where there is one answer there is no question"
        assert note in dialog.text
        assert "marked" not in dialog.text
        await dialog.press("ctrl+s")
        assert dialog.answer == ExportChoice("shown", "csv", Path("rows.csv"))


async def test_marked_rows_add_a_choice_of_rows() -> None:
    async with open_dialog() as dialog:
        assert "● 3 marked   ○ 12 shown" in dialog.text
        await dialog.press("right")
        assert "○ 3 marked   ● 12 shown   of 1,240 loaded, more available" in dialog.text


async def test_file_extension_follows_the_format_unless_it_is_custom() -> None:
    async with open_dialog() as dialog:
        await dialog.press("down", "right", "right")
        assert dialog.name == "rows.md"
        await dialog.type("mine.md")
        dialog.form.focus_field("format")
        await dialog.press("left")
        assert dialog.name == "mine.json"
        await dialog.type("mine.txt")
        dialog.form.focus_field("format")
        await dialog.press("left")
        assert dialog.name == "mine.txt"


async def test_folder_of_the_file_is_shown(here: Path) -> None:
    (here / "exports").mkdir()
    async with open_dialog((160, 24)) as dialog:
        assert "in ~" in dialog.text
        await dialog.type("~/exports/a.csv")
        assert "in ~/exports" in dialog.text
        await dialog.press("enter")
        assert dialog.answer == ExportChoice("marked", "csv", here / "exports" / "a.csv")


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("", "Enter a file name."),
        ("   ", "Enter a file name."),
        ("exports", "exports is a folder. Add a file name."),
        ("missing/a.csv", "Folder missing does not exist. Create it, or choose another."),
    ],
)
async def test_invalid_name_is_refused_at_its_field(here: Path, typed: str, error: str) -> None:
    (here / "exports").mkdir()
    async with open_dialog() as dialog:
        await dialog.type(typed)
        await dialog.press("enter")
        assert error in dialog.text
        assert dialog.focus == "name"
        assert not dialog.app.answers
        await dialog.press("a")
        assert error not in dialog.text
        assert "Overwrite" not in dialog.text


async def test_control_character_is_refused_with_a_message() -> None:
    async with open_dialog() as dialog:
        dialog.form.lines["name"].value = "a\x00b\x1b[31m"
        await dialog.press("ctrl+s")
        assert "cannot contain control characters" in dialog.text
        assert not dialog.app.answers


async def test_existing_name_is_replaced_by_a_free_one(here: Path) -> None:
    (here / "rows.csv").write_text("mine", encoding="utf-8")
    (here / "rows-2.csv").write_text("mine", encoding="utf-8")
    async with open_dialog() as dialog:
        assert "Overwrite" not in dialog.text
        await dialog.press("ctrl+s")
        assert not dialog.app.answers
        assert "rows.csv already exists." in dialog.text
        assert (dialog.focus, dialog.name) == ("name", "rows-3.csv")
        await dialog.press("enter")
        assert dialog.answer == ExportChoice("marked", "csv", Path("rows-3.csv"))


async def test_overwriting_requires_a_second_confirmation(here: Path) -> None:
    (here / "rows.csv").write_text("mine", encoding="utf-8")
    async with open_dialog() as dialog:
        await dialog.press("ctrl+s", "down", "right", "right")
        assert dialog.focus == "overwrite"
        await dialog.press("enter")
        assert dialog.answer == ExportChoice("marked", "csv", Path("rows.csv"), overwrite=True)
    assert (here / "rows.csv").read_text(encoding="utf-8") == "mine", "the dialog writes nothing"


@pytest.mark.parametrize("other", ["name", "format", "place"])
async def test_offer_to_overwrite_ends_when_the_name_changes(here: Path, other: str) -> None:
    (here / "rows.csv").write_text("mine", encoding="utf-8")
    async with open_dialog() as dialog:
        await dialog.press("ctrl+s")
        assert "Overwrite" in dialog.text
        if other == "name":
            await dialog.press("x")
        else:
            dialog.form.query_one(f"#{other}", RadioLine).focus()
            await dialog.press("right", "left")
        assert "Overwrite" not in dialog.text
        assert "already exists" not in dialog.text
        assert not dialog.form.query_one("#overwrite").display


async def test_typed_folder_is_kept_when_the_name_is_replaced(here: Path) -> None:
    (here / "rows.csv").touch()
    async with open_dialog() as dialog:
        await dialog.type("~/rows.csv")
        await dialog.press("enter")
        assert dialog.name == "~/rows-2.csv"


async def test_enter_goes_to_the_next_line_and_exports_on_the_last() -> None:
    async with open_dialog() as dialog:
        way = []
        for _ in range(3):
            await dialog.press("enter")
            way.append(dialog.focus)
        assert way == ["format", "place", "name"]
        assert not dialog.app.answers
        await dialog.press("enter")
        assert dialog.answer == ExportChoice("marked", "csv", Path("rows.csv"))


async def test_enter_on_clipboard_exports() -> None:
    async with open_dialog() as dialog:
        await dialog.press("j", "j", "right", "enter")
        assert dialog.answer == ExportChoice("marked", "csv", None)


async def test_clipboard_requires_no_name(here: Path) -> None:
    (here / "rows.csv").touch()
    async with open_dialog() as dialog:
        await dialog.press("down", "down", "right")
        assert "through the terminal, up to" in dialog.text
        assert "rows.csv" not in dialog.text
        await dialog.press("down")
        assert dialog.focus == "yes"
        await dialog.press("enter")
        assert dialog.answer == ExportChoice("marked", "csv", None)


async def test_reopened_dialog_starts_with_the_previous_choice_and_error() -> None:
    before = ExportChoice("shown", "json", Path("/nowhere/rows.json"))
    async with open_dialog(
        before=before, trouble="No permission to write in /nowhere. Choose another folder."
    ) as dialog:
        assert "No permission to write in /nowhere" in dialog.text
        assert "● 12 shown" in dialog.text
        assert "● JSON" in dialog.text
        assert (dialog.focus, dialog.name) == ("name", "/nowhere/rows.json")
        await dialog.type("rows.json")
        await dialog.press("enter")
        assert dialog.answer == ExportChoice("shown", "json", Path("rows.json"))


async def test_text_too_long_for_the_clipboard_is_proposed_as_a_file() -> None:
    before = ExportChoice("shown", "markdown", None)
    async with open_dialog(
        before=before, trouble="Longer than the 74 kB that terminals accept. Export to a file instead."
    ) as dialog:
        assert "Longer than the" in dialog.text
        assert "● File" in dialog.text
        await dialog.press("enter")
        assert dialog.answer == ExportChoice("shown", "markdown", Path("rows.md"))


async def test_hostile_texts_are_drawn_as_text() -> None:
    async with open_dialog(propose=lambda _: "[/x]\x1b[31m.csv", trouble="[/x] [bold]no[/]") as dialog:
        assert "[/x] [bold]no[/]" in dialog.text


async def test_clicks_do_what_keys_do() -> None:
    async with open_dialog() as dialog:
        lines = dialog.text.split("\n")
        y = next(y for y, line in enumerate(lines) if "JSON" in line)
        await dialog.pilot.click(offset=(lines[y].index("JSON"), y))
        await dialog.pilot.click(offset=(lines[y + 1].index("Clipboard"), y + 1))
        await dialog.pilot.pause()
        assert (dialog.form.values["format"], dialog.form.values["place"]) == ("json", "clipboard")
        await dialog.pilot.click("#yes")
        await dialog.pilot.pause()
        assert dialog.answer == ExportChoice("marked", "json", None)


@pytest.mark.parametrize(
    ("theme", "size"), [("vtui-dark", (120, 36)), ("vtui-light", (80, 24)), ("nord", (80, 24)), ("ansi-dark", (50, 20))]
)
async def test_dialog_fits_the_terminal(here: Path, theme: str, size: tuple[int, int]) -> None:
    (here / "rows.csv").touch()
    async with open_dialog(size, theme=theme) as dialog:
        await dialog.press("ctrl+s")
        for words in (
            "Export deployments",
            "3 marked",
            "Markdown",
            "Clipboard",
            "rows-2.csv",
            "already exists",
            "Cancel",
        ):
            assert words in dialog.text
        for button in dialog.form.query(Button):
            assert dialog.form.region.contains_region(button.region)
            assert str(button.label) in dialog.text
        if size[0] >= 80:
            assert "all fields, for spreadsheets" in dialog.text


async def test_focus_is_visible_without_colors() -> None:
    async with open_dialog() as dialog:
        for field in ("rows", "format", "place"):
            dialog.form.focus_field(field)
            await dialog.pilot.pause()
            underlined = [
                segment.text.strip()
                for strip in dialog.app.screen._compositor.render_strips(dialog.app.size)  # noqa: SLF001 - as above
                for segment in strip
                if segment.style is not None and segment.style.underline
            ]
            assert underlined == [shown_by(dialog, field).split("● ")[1].split("  ")[0].strip()]
