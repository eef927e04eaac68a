"""The palette opens projects by name, teams, recent locations and pasted addresses."""

from tests.harness.app import AppHarness, RunningApp
from vtui.demo.data.domains import production_hosts
from vtui.models.project import Project
from vtui.palette import SHOWN, Palette
from vtui.screens.lists.deployments import DeploymentsScreen
from vtui.screens.lists.projects import ProjectsScreen
from vtui.screens.pages.deployment import DeploymentScreen
from vtui.screens.pages.project import ProjectScreen


async def on(ui: RunningApp, screen: type) -> None:
    await ui.until(lambda: type(ui.app.screen) is screen, f"to be on {screen.__name__}")


async def ask(ui: RunningApp, words: str, seen: str) -> None:
    """Open the palette, type, and choose the first when `seen` is there."""
    await ui.press("colon")
    await on(ui, Palette)
    await ui.press(*words)
    await ui.see(seen)
    await ui.press("enter")


async def knows(ui: RunningApp, name: str) -> None:
    """Wait until a project is loaded."""
    known = ui.app.session.store.scopes
    await ui.until(lambda: any(name == row.name for scope in known.values() for row in scope.projects.values()), name)


async def test_production_url_is_copied_with_four_keys_and_the_project_name() -> None:
    harness = AppHarness(deployments=350)
    async with harness.run_app() as ui:
        await ui.rests()
        await knows(ui, "help-center")
        keys = 0
        for key in ("colon", *"help-center", "enter", "y", "y"):
            if key == "enter":
                await ui.see("Project help-center")
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
        await ask(ui, "https://www.acme.example/cart", "Open https://www.acme.example/cart")
        await on(ui, DeploymentScreen)
        await ask(ui, "https://vercel.com/acme/docs", "Open https://vercel.com/acme/docs")
        await on(ui, ProjectScreen)
        await ask(ui, "http://docs.example", "Open http://docs.example")
        await ui.toast("Only https")
        await ask(ui, "nosuchproject", "Open nosuchproject")
        await ui.toast("Project nosuchproject not found in acme")
        await on(ui, ProjectScreen)


async def test_teams_and_recent_locations_are_found_by_name() -> None:
    async with AppHarness().run_app() as ui:
        await ui.rests()
        await ui.press("2")
        await on(ui, ProjectsScreen)
        await ask(ui, "all tea", "All teams")
        await ui.see(" all teams ", "Team")
        await ui.press("escape", "escape")
        await on(ui, ProjectsScreen)
        await ask(ui, "team northw", "Team northwind")
        await ui.see(" northwind ")
        await on(ui, ProjectsScreen)
        await ui.press("colon")
        await ui.see("Back to Projects · acme", "Go back to a recent location", "Visit  o")
        await ui.press("escape")
        await ask(ui, "back to deploy", "Back to Deployments · acme")
        await on(ui, DeploymentsScreen)
        await ui.see(" acme ")


async def test_names_are_drawn_without_markup_and_the_best_matches_are_offered() -> None:
    async with AppHarness().run_app() as ui:
        await ui.rests()
        scope = ui.app.session.scope.value
        assert scope is not None
        names = [f"shop-{number}-checkout" for number in range(1_000)]
        rows = [Project("prj_odd", "[/x] [bold]odd\x1b[31m"), *(Project(f"prj_{name}", name) for name in names)]
        ui.app.session.store.update_projects(scope, rows)
        await ui.press("colon", *"odd")
        await ui.see("Project [/x] [bold]odd")
        await ui.press("escape", "colon")
        await ui.press(*"shopout")
        await ui.see("Project shop-")
        palette = ui.app.screen
        assert isinstance(palette, Palette)
        assert 0 < palette.query_one("CommandList").option_count <= SHOWN + 20  # type: ignore[attr-defined] # Textual's
