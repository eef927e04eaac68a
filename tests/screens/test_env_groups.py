"""Env vars grouped by key: folding, keys on a group, filter, marks, refresh, what is remembered."""

import csv
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.harness.app import AppHarness, RunningApp
from tests.screens.test_env_writing import go_on, on_env
from vtui.demo.data.env_vars import project_env_vars
from vtui.models.env_var import EnvVar
from vtui.screens.dialogs.question import QuestionScreen
from vtui.screens.pages.env_var import EnvVarScreen
from vtui.table.grouping import Group

if TYPE_CHECKING:
    from vtui.state import State


async def group(ui: RunningApp, key: str = "") -> None:
    """Group the list by key, the cursor on the group of `key`."""
    await on_env(ui, key)
    await ui.press("s")
    await ui.see("Group by key", "one line per key")
    await ui.press("g", "enter")
    await ui.until(lambda: ui.listed.groups is not None, "groups")
    await ui.rests()


def lines(ui: RunningApp, key: str) -> list[str]:
    """What stands in the table on the lines with a key, without the columns behind the environments."""
    return [line[3:46].rstrip() for line in ui.lines if f" {key} " in line and not line.startswith(" ▲")]


def at(ui: RunningApp) -> tuple[str, int]:
    """Key and count of rows of the line under the cursor."""
    line = ui.listed.table.cursor_row
    if isinstance(line, Group):
        return line.value, len(line.rows)
    assert isinstance(line, EnvVar)
    return line.key, 0


def exported(folder: Path) -> list[dict[str, str]]:
    """The rows of the CSV file in a folder."""
    (file,) = folder.iterdir()
    return list(csv.DictReader(file.read_text().splitlines()))


async def test_groups_have_a_line_for_each_key_and_unfold() -> None:
    async with AppHarness().run_app(project="store", size=(80, 24)) as ui:
        await group(ui, "PAYMENT_API_KEY")
        await ui.see("29 keys, 34 variables")
        assert lines(ui, "PAYMENT_API_KEY") == ["▸ PAYMENT_API_KEY      prod prev dev      !"]
        assert lines(ui, "LOG_LEVEL") == ["  LOG_LEVEL            prod no prev       !"]
        assert at(ui) == ("PAYMENT_API_KEY", 2)
        await ui.press("enter")
        await ui.see("▾ PAYMENT_API_KEY")
        assert lines(ui, "PAYMENT_API_KEY") == [
            "▾ PAYMENT_API_KEY      prod prev dev      !",
            "    PAYMENT_API_KEY    prod               –",
            "    PAYMENT_API_KEY    prev dev           !",
        ]
        assert at(ui) == ("PAYMENT_API_KEY", 2)
        await ui.press("enter")
        await ui.see("▸ PAYMENT_API_KEY")
        assert len(lines(ui, "PAYMENT_API_KEY")) == 1
        await ui.press("s", "g", "enter")
        await ui.see("34 total")
        assert ui.under_cursor.key == "PAYMENT_API_KEY", "the cursor stays where it was"


async def test_enter_opens_the_page_of_a_single_variable_and_of_one_below_its_group() -> None:
    async with AppHarness().run_app(project="store") as ui:
        await group(ui, "SESSION_SECRET")
        await ui.press("enter")
        await ui.until(lambda: isinstance(ui.app.screen, EnvVarScreen), "the page")
        await ui.press("escape")
        await ui.rests()
        assert at(ui) == ("SESSION_SECRET", 1)
        await ui.press("g", "enter", "j", "j", "enter")
        await ui.see("Variable", "preview")
        await ui.press("escape")
        await ui.rests()
        assert at(ui) == ("DATABASE_URL", 0)


async def test_on_a_group_its_key_is_copied_and_writes_explain_what_to_do() -> None:
    harness = AppHarness()
    async with harness.run_app(project="store") as ui:
        await group(ui, "PAYMENT_API_KEY")
        await ui.press("E")
        await ui.toast("Edit: unfold the group (enter) and choose a row")
        for key in ("D", "R", "v"):
            await ui.press(key)
        await ui.rests()
        assert at(ui) == ("PAYMENT_API_KEY", 2), "nothing was opened or asked"
        assert "A Add  E Edit" in ui.text, "the keys keep their places"
        await ui.press("y")
        await ui.toast("key PAYMENT_API_KEY")
        assert ui.app.clipboard == "PAYMENT_API_KEY"
        await ui.press("a")
        await ui.see("Actions on PAYMENT_API_KEY (2 variables)", "unfold the group", "Side by side")
        await ui.press("escape", "j", "y")
        await ui.see("Copy from SEARCH_INDEX")
        await ui.press("escape", "A")
        await ui.see("Add a variable")
    assert not harness.wire.writes()


async def test_in_read_only_mode_writes_on_a_group_are_disabled() -> None:
    async with AppHarness().run_app(project="store", read_only=True) as ui:
        await group(ui, "PAYMENT_API_KEY")
        await ui.press("E")
        await ui.toast("Read-only: Edit is disabled.")
        await ui.see_no("E Edit")


async def test_space_marks_the_rows_of_a_group_and_a_write_takes_them() -> None:
    harness = AppHarness()
    async with harness.run_app(project="store") as ui:
        await group(ui, "REDIS_URL")
        await ui.press("space")
        await ui.see("✓ 2 marked")
        assert at(ui) == ("LEGACY_TOKEN", 1)
        assert [line[:2] for line in ui.lines if "REDIS_URL" in line] == [" ✓"]
        await ui.press("k", "space")
        await ui.see_no("marked")
        await ui.press("k", "enter", "j", "space", "k", "k", "enter")
        await ui.see("✓ 1 marked")
        await ui.until(lambda: lines(ui, "REDIS_URL"), "the group, folded")
        assert [line[:2] for line in ui.lines if "REDIS_URL" in line] == ["▌ "], "one of its rows has no mark"
        await ui.press("escape", "shift+down")
        await ui.see("✓ 3 marked")
        await ui.press("D")
        await ui.see("Delete 3 variables", "REDIS_URL", "LEGACY_TOKEN")
    assert not harness.wire.writes()


async def test_filter_counts_keys_and_rows_and_next_match_unfolds_its_group() -> None:
    async with AppHarness().run_app(project="store") as ui:
        await group(ui)
        await ui.press("slash", *"env:prev key:url", "enter")
        await ui.see("4 keys, 5 of 34")
        await ui.rests()
        assert lines(ui, "REDIS_URL ×2"), "both are in preview"
        assert lines(ui, "DATABASE_URL") == ["  DATABASE_URL                prev"], "only one of its rows is"
        await ui.press("escape")
        await ui.see("29 keys, 34 variables")
        await ui.press("g", "n")
        await ui.see("▾ DATABASE_URL")
        assert (ui.under_cursor.key, ui.under_cursor.targets) == ("DATABASE_URL", ("preview",))
        await ui.press("n")
        await ui.until(lambda: at(ui) == ("NEXT_PUBLIC_SITE_URL", 1), "the next")
        await ui.press("N", "N")
        await ui.see("▾ REDIS_URL")
        assert at(ui) == ("REDIS_URL", 0)
        await ui.press("slash", *"nothing-like-it", "enter")
        await ui.see("0 of 34", "No matching variables")


async def test_refresh_keeps_the_cursor_and_the_folds() -> None:
    harness = AppHarness()
    async with harness.run_app(project="store", size=(120, 36)) as ui:
        await group(ui, "PAYMENT_API_KEY")
        await ui.press("enter", "j", "j")
        row = ui.under_cursor
        assert row.targets == ("preview", "development")
        acme = harness.account.team("acme")
        assert acme is not None
        store = next(project for project in acme.projects if project.name == "store")
        items = project_env_vars(acme, store)
        items[:] = [item for item in items if item["key"] not in {"NEXT_PUBLIC_SITE_URL", "LOG_LEVEL"}]
        await ui.press("r")
        await ui.see("27 keys, 32 variables")
        await ui.rests()
        assert ui.under_cursor.id == row.id
        assert len(lines(ui, "PAYMENT_API_KEY")) == 3
        items[:] = [item for item in items if item["id"] != row.id]
        await ui.press("k", "k", "r")
        await ui.see("27 keys, 31 variables")
        await ui.rests()
        assert at(ui) == ("PAYMENT_API_KEY", 1), "the line of the key stays under the cursor"
        assert lines(ui, "PAYMENT_API_KEY")[0].split() == ["PAYMENT_API_KEY", "prod", "no", "prev"]


async def test_variable_that_is_changed_here_stays_in_its_group() -> None:
    harness = AppHarness()
    async with harness.run_app(project="store") as ui:
        await group(ui, "PAYMENT_API_KEY")
        await ui.press("enter", "j", "j", "E")
        await ui.see("Edit a variable")
        await ui.press(*["tab"] * 6)
        await ui.press("escape")
        await ui.rests()
        await ui.press("D")
        await ui.until(lambda: isinstance(ui.app.screen, QuestionScreen), "the question")
        await ui.press(*"PAYMENT_API_KEY", "enter")
        await ui.answer("enter")
        await ui.see("29 keys, 33 variables")
        assert lines(ui, "PAYMENT_API_KEY")[0].split() == ["PAYMENT_API_KEY", "prod", "no", "prev"]


async def test_new_variable_of_a_key_joins_its_group() -> None:
    async with AppHarness().run_app(project="store") as ui:
        await group(ui, "SESSION_SECRET")
        await ui.press("A", *"BRAND_NEW", "tab", *"some-value")
        await go_on(ui, "A")
        await ui.see("30 keys, 35 variables")
        await ui.rests()
        assert at(ui) == ("BRAND_NEW", 1), "the cursor is on it"


async def test_all_projects_are_grouped_and_a_key_shows_in_how_many_it_is() -> None:
    harness = AppHarness()
    async with harness.run_app(size=(200, 60)) as ui:
        await group(ui)
        await ui.see("30 keys, 691 variables", "production 57 preview 57 development 57", "57 projects", "shared 12")
        await ui.press("E", "A")
        await ui.toast("Add: unfold the group (enter) and choose a row")
        await ui.press("plus")
        await ui.toast("Compare: unfold the group (enter) and choose a row")
        await ui.press("percent_sign")
        await ui.see("key:=DATABASE_URL", "▾ DATABASE_URL ×172")
        await ui.rests()
        assert at(ui)[0] == "DATABASE_URL"
        await ui.press("escape")
        await ui.see("30 keys, 691 variables")


@pytest.mark.parametrize("project", ["store", None])
@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_nothing_is_cut_off(size: tuple[int, int], project: str | None) -> None:
    async with AppHarness().run_app(project=project, size=size) as ui:
        await group(ui)
        await ui.press("enter")
        await ui.see("▾ DATABASE_URL", "Type", "Config", "Issue", "Project")
        assert "…" not in "".join(ui.lines[2:-2])


async def test_grouping_is_remembered_with_the_order_and_the_columns() -> None:
    saved: list[State] = []
    harness = AppHarness()
    async with harness.run_app(project="store", save=saved.append) as ui:
        await group(ui)
        await ui.press("s", "G", "k", "k", "enter")
        await ui.until(lambda: ui.listed.view.order is not None, "an order")
    assert (saved[-1].lists["env"].grouped, saved[-1].lists["env"].sort) == (True, "project")
    async with harness.run_app(project="store", state=saved[-1]) as ui:
        await on_env(ui)
        await ui.see("29 keys, 34 variables", "Project ▲")
        await ui.press("c", "space")
        await ui.see("Columns")
        await ui.press("escape")
        await ui.see("▸ DATABASE_URL")  # hidden, the column is still shown while rows are grouped
        await ui.press("s", "g", "enter")
        await ui.see("34 total")


async def test_export_has_the_rows_of_all_groups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    async with AppHarness().run_app(project="store") as ui:
        await group(ui)
        await ui.press("x")
        await ui.see("Export", "34")
        await ui.press("ctrl+s")
        await ui.toast("34 variables written")
    rows = exported(tmp_path)
    assert len(rows) == 34
    assert "PAYMENT_API_KEY" in {row["key"] for row in rows}


async def test_preview_is_of_one_row_and_names_a_group() -> None:
    async with AppHarness().run_app(project="store", size=(160, 40)) as ui:
        await group(ui, "SESSION_SECRET")
        await ui.press("p")
        await ui.see("Secret: cannot be read back later")
        await ui.press("g")
        await ui.see("4 variables. Unfold the group (enter) and choose one.")
        await ui.see_no("Secret: cannot be read back later")
        await ui.press("enter", "j")
        await ui.see("Config: can be read back")


async def test_other_lists_have_no_groups() -> None:
    async with AppHarness().run_app() as ui:
        await ui.rests()
        await ui.press("s")
        await ui.see("Sort by", "Default order")
        assert "Group by" not in ui.text
