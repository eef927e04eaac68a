"""The palette opens lists with a filter, projects by name, teams, recent locations and pasted addresses."""

import pytest

from tests.harness.app import AppHarness, RunningApp
from tests.test_bindings import DECLARED
from vtui.demo.data.domains import production_hosts
from vtui.models.project import Project
from vtui.screens.lists.deployments import DeploymentsScreen
from vtui.screens.lists.env_vars import EnvVarsScreen
from vtui.screens.lists.projects import ProjectsScreen
from vtui.screens.menus.palette import Entry, Palette, best
from vtui.screens.pages.deployment import DeploymentScreen
from vtui.screens.pages.project import ProjectScreen
from vtui.search_words import SEARCH_WORDS


async def on(ui: RunningApp, screen: type) -> None:
    await ui.until(lambda: type(ui.app.screen) is screen, f"to be on {screen.__name__}")


def keys_of(words: str) -> list[str]:
    """The keys that type a text."""
    return [{" ": "space", ":": "colon"}.get(letter, letter) for letter in words]


async def type_in_palette(ui: RunningApp, words: str) -> Palette:
    """Open the palette and type."""
    await ui.press("colon")
    await on(ui, Palette)
    await ui.press(*keys_of(words))
    palette = ui.app.screen
    assert isinstance(palette, Palette)
    return palette


async def ask(ui: RunningApp, words: str, seen: str) -> None:
    """Open the palette, type, and choose the first when `seen` is there."""
    await type_in_palette(ui, words)
    await ui.see(seen)
    await ui.press("enter")


def entries(ui: RunningApp) -> list[list[str]]:
    """The lines of the palette that have something on them, split at wide gaps."""
    framed = [line.split("│")[1] for line in ui.lines if line.count("│") == 2]
    return [" ".join(line.lstrip("▌ ").split()).split(" ", 1) for line in framed[2:] if line.strip()]


async def knows(ui: RunningApp, name: str) -> None:
    """Wait until a project is loaded."""
    known = ui.app.session.store.scopes
    await ui.until(lambda: any(name == row.name for scope in known.values() for row in scope.projects.values()), name)


REDEPLOY = Entry("Act", "Rebuild this commit", label="Redeploy")
STORE = Entry("Project", "store")
HELP_CENTER = Entry("Project", "help-center")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("store", [STORE]),
        ("STO", [STORE]),
        ("help", [HELP_CENTER]),
        ("center", [HELP_CENTER]),
        ("hcent", [HELP_CENTER]),
        ("redep", [REDEPLOY]),
        ("commit rebuild", [REDEPLOY]),
        ("rbldcmmt", []),
        ("re", [REDEPLOY, STORE]),
        ("project st", [STORE]),
        ("project", []),
        ("storefront", []),
    ],
)
def test_entries_match_by_name_label_and_letters(typed: str, found: list[Entry]) -> None:
    assert best([STORE, HELP_CENTER, REDEPLOY], typed) == found


async def test_production_url_is_copied_with_four_keys_and_the_project_name() -> None:
    harness = AppHarness(deployments=350)
    async with harness.run_app() as ui:
        await ui.rests()
        await knows(ui, "help-center")
        keys = 0
        for key in ("colon", *"help-center", "enter", "y", "y"):
            if key == "enter":
                await ui.see("Project  help-center")
                harness.wire.gate.clear()  # the row of the list is enough
            await ui.press(key)
            keys += 1
            if key == "enter":
                await on(ui, ProjectScreen)
        await ui.toast("production https://")
        harness.wire.gate.set()
        scope = harness.account.team("acme")
        assert scope is not None
        project = scope.project("help-center")
        assert project is not None
        hosts = production_hosts(scope, project)
        assert ui.app.clipboard.removeprefix("https://") in hosts
        assert keys - len("help-center") <= 8
        assert ui.app.session.project.value.project == "help-center"


async def test_project_without_production_copies_the_url_of_the_row() -> None:
    async with AppHarness().run_app(target="docs") as ui:
        await on(ui, ProjectScreen)
        await ui.rests()
        screen = ui.app.screen
        assert isinstance(screen, ProjectScreen)
        screen._project = Project("prj_1", "docs", production_known=True)  # noqa: SLF001 - the demo has none such
        await ui.press("j", "y", "y")
        await ui.until(lambda: ui.app.clipboard == f"https://{ui.under_cursor.url}", "the row's")


async def test_pasted_address_opens_and_invalid_text_shows_an_error() -> None:
    harness = AppHarness()
    async with harness.run_app() as ui:
        await ui.rests()
        await ask(ui, "https://www.acme.example/cart", "Open     https://www.acme.example/cart")
        await on(ui, DeploymentScreen)
        await ask(ui, "https://vercel.com/acme/docs", "Open     https://vercel.com/acme/docs")
        await on(ui, ProjectScreen)
        await ask(ui, "http://docs.example", "Open     http://docs.example")
        await ui.toast("Only https")
        await ask(ui, "nosuchproject", "Project  Find the project nosuchproject in acme")
        await ui.toast("Project nosuchproject not found in acme")
        await on(ui, ProjectScreen)


async def test_teams_and_recent_locations_are_found_by_name() -> None:
    async with AppHarness().run_app() as ui:
        await ui.rests()
        await ui.press("2")
        await on(ui, ProjectsScreen)
        await ask(ui, "all tea", "Team     All teams")
        await ui.see(" all teams ", "Team")
        await ui.press("escape", "escape")
        await on(ui, ProjectsScreen)
        await ask(ui, "team northw", "Team     northwind")
        await ui.see(" northwind ")
        await on(ui, ProjectsScreen)
        await ui.press("colon")
        await ui.see("Recent   Projects · acme", "Recent   Projects of all teams · acme", "List     Deployments")
        assert entries(ui)[0][0] == "Recent"
        await ui.press("escape")
        await ask(ui, "recent deploy", "Recent   Deployments · acme")
        await on(ui, DeploymentsScreen)
        await ui.see(" acme ")


async def test_list_comes_first_and_recent_locations_last() -> None:
    async with AppHarness().run_app() as ui:
        await ui.rests()
        await ui.press("2")
        await on(ui, ProjectsScreen)
        await ui.press("1")
        await type_in_palette(ui, "proj")
        found = entries(ui)
        assert found[0] == ["List", "Projects 2"]
        assert found[-1] == ["Recent", "Projects · acme"]
        assert ["View", "Open the project u"] in found
        await ui.press("enter")
        await on(ui, ProjectsScreen)


@pytest.mark.parametrize("visited", [True, False])
async def test_list_opens_with_the_filter_that_follows_its_name(visited: bool) -> None:
    async with AppHarness().run_app() as ui:
        await ui.rests()
        if visited:
            await ui.press("2")
            await ui.rests()
            await ui.press("1")
            await ui.rests()
        await ask(ui, "proj store", "List     Projects · store")
        await on(ui, ProjectsScreen)
        await ui.rests()
        await ui.until(lambda: len(ui.listed.view), "rows")
        assert ui.listed.bar.input.value == "store"
        assert len(ui.listed.view) < len(ui.rows)
        await ask(ui, "dep state:error", "List     Deployments · state:error")
        await on(ui, DeploymentsScreen)
        await ui.rests()
        assert ui.listed.bar.input.value == "status:error"
        assert {row.state for row in ui.listed.view} == {"ERROR"}


async def test_filter_is_for_the_chosen_project() -> None:
    async with AppHarness().run_app(project="store") as ui:
        await ui.rests()
        await ask(ui, "env url", "List     Env vars · url")
        await on(ui, EnvVarsScreen)
        await ui.rests()
        await ui.until(lambda: len(ui.listed.view), "rows")
        assert ui.app.session.project.value.project == "store"
        assert ui.listed.bar.input.value == "url"


async def test_list_of_a_project_comes_before_the_filter_with_its_name() -> None:
    async with AppHarness().run_app() as ui:
        await ui.rests()
        await knows(ui, "store")
        palette = await type_in_palette(ui, "env stor")
        assert entries(ui)[:2] == [["List", "Env vars · stor"], ["List", "Env vars of store"]]
        await ui.press("tab")
        assert palette.search.value == "env store "
        await ui.press(*keys_of("url"))
        assert entries(ui)[:2] == [["List", "Env vars of store · url"], ["List", "Env vars · store url"]]
        await ui.press("enter")
        await on(ui, EnvVarsScreen)
        await ui.rests()
        assert ui.app.session.project.value.project == "store"
        assert ui.listed.bar.input.value == "url"
        await ask(ui, "dep docs", "List     Deployments of docs")
        await on(ui, DeploymentsScreen)
        await ui.rests()
        assert {row.name for row in ui.listed.view} == {"docs"}


async def test_tab_completes_the_list_then_the_column_then_the_value() -> None:
    async with AppHarness().run_app() as ui:
        await ui.rests()
        palette = await type_in_palette(ui, "dep")
        await ui.press("tab")
        assert palette.search.value == "deployments "
        await ui.press("s", "t", "tab")
        assert palette.search.value == "deployments status:"
        await ui.press("e", "r", "tab")
        assert palette.search.value == "deployments status:error"
        await ui.press("enter")
        await on(ui, DeploymentsScreen)
        await ui.rests()
        assert ui.listed.bar.input.value == "status:error"


async def test_completion_under_the_cursor_is_opened_or_completed() -> None:
    async with AppHarness().run_app() as ui:
        await ui.rests()
        palette = await type_in_palette(ui, "dom ")
        await ui.press("down", "enter")
        assert palette.search.value.endswith(":")
        await ui.press("escape")
        await type_in_palette(ui, "dep state:r")
        assert entries(ui)[1] == ["List", "Deployments · state:ready"]
        await ui.press("down", "enter")
        await on(ui, DeploymentsScreen)
        await ui.rests()
        assert ui.listed.bar.input.value == "status:ready"


async def test_invalid_filter_shows_its_error_and_opens_nothing() -> None:
    async with AppHarness().run_app() as ui:
        await ui.rests()
        await ask(ui, "dep stat:error", "Unknown column: stat. Did you mean state?")
        await on(ui, Palette)
        await ui.press("escape")
        assert ui.listed.bar.input.value == ""


async def test_up_inserts_earlier_inputs_while_the_input_is_empty() -> None:
    async with AppHarness().run_app() as ui:
        await ui.rests()
        await ask(ui, "dep status:error", "status:error")
        await ask(ui, "dep main", "Deployments · main")
        palette = await type_in_palette(ui, "")
        await ui.press("up")
        assert palette.search.value == "dep main"
        await ui.press("up")
        assert palette.search.value == "dep status:error"
        await ui.press("up")
        assert palette.search.value == "dep status:error"
        await ui.press("enter")
        await on(ui, DeploymentsScreen)
        assert ui.listed.bar.input.value == "status:error"


async def test_up_moves_the_cursor_below_the_first_line() -> None:
    async with AppHarness().run_app() as ui:
        await ui.rests()
        await ask(ui, "dep main", "Deployments · main")
        palette = await type_in_palette(ui, "")
        await ui.press("down", "down", "up")
        assert palette.search.value == ""
        assert palette.choices.cursor == 1


async def test_text_that_matches_nothing_shows_a_sentence() -> None:
    async with AppHarness().run_app(size=(60, 16)) as ui:
        await ui.rests()
        await ask(ui, "no such thing", "No matches. Type a part of a command or a name.")
        await on(ui, Palette)


@pytest.mark.parametrize("size", [(60, 16), (80, 24)])
async def test_no_name_is_cut_off(size: tuple[int, int]) -> None:
    async with AppHarness().run_app(size=size) as ui:
        await ui.rests()
        palette = await type_in_palette(ui, "")
        for _ in range(palette.choices.count):
            texts = [text for entry in entries(ui) for text in entry if ": " not in text]  # without reasons
            assert not any("…" in text for text in texts), ui.text
            await ui.press("down")


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("rollback", "Roll back: it was not built for production B"),
        ("roll back", "Roll back: it was not built for production B"),
        ("revert", "Roll back: it was not built for production B"),
        ("rebuild", "Rebuild this commit or its branch's newest R"),
        ("redeploy", "Rebuild this commit or its branch's newest R"),
        ("logs", "Open the build log or the runtime log l"),
        ("log", "Open the build log or the runtime log l"),
        ("rate limit", "Show requests, changes and errors @"),
        ("env", "Env vars 4"),
        ("secrets", "Env vars 4"),
        ("cert", "Domains 3"),
        ("dns", "Domains 3"),
        ("verify", "Verify: works in Domains"),
    ],
)
async def test_words_of_other_tools_find_the_entry(typed: str, first: str) -> None:
    async with AppHarness().run_app(size=(80, 24)) as ui:
        await ui.rests()
        await type_in_palette(ui, typed)
        assert entries(ui)[0][1] == first


def test_every_search_word_belongs_to_an_action() -> None:
    assert SEARCH_WORDS.keys() - {"clean-up"} <= {binding.id for _, binding in DECLARED}


async def test_unavailable_commands_follow_the_others_and_enter_shows_the_reason() -> None:
    async with AppHarness().run_app(size=(80, 24)) as ui:
        await ui.rests()
        palette = await type_in_palette(ui, "")
        found = palette._find("")  # noqa: SLF001 - all entries, those out of sight as well
        reasons = [bool(entry.reason) for entry in found]
        assert reasons == sorted(reasons)
        assert "Promote: it is queued (must be Ready)" in [entry.name for entry in found]
        await ui.press(*keys_of("promote"), "enter")
        await ui.toast("Promote: it is queued (must be Ready)")
        await on(ui, Palette)


async def test_read_only_mode_is_the_reason_of_writes_in_the_palette() -> None:
    async with AppHarness().run_app(read_only=True) as ui:
        await ui.rests()
        await type_in_palette(ui, "redeploy")
        await ui.see("Read-only: Redeploy is disabled.")


async def test_names_are_drawn_without_markup_and_the_best_matches_are_offered() -> None:
    async with AppHarness().run_app() as ui:
        await ui.rests()
        scope = ui.app.session.scope.value
        assert scope is not None
        names = [f"shop-{number}-checkout" for number in range(1_000)]
        rows = [Project("prj_odd", "[/x] [bold]odd\x1b[31m"), *(Project(f"prj_{name}", name) for name in names)]
        ui.app.session.store.update_projects(scope, rows)
        await type_in_palette(ui, "odd")
        await ui.see("Project  [/x] [bold]odd")
        await ui.press("escape")
        palette = await type_in_palette(ui, "shopout")
        await ui.see("Project  shop-")
        assert 0 < palette.choices.count <= 30
