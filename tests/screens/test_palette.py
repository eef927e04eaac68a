"""The palette goes everywhere: projects by name, teams, places where one has been, and what was pasted."""

from tests.harness.app_stage import Session, Stage
from vtui.demo.data.domains import production_hosts
from vtui.models.project import Project
from vtui.palette import SHOWN, Palette
from vtui.screens.lists.deployments import DeploymentsScreen
from vtui.screens.lists.projects import ProjectsScreen
from vtui.screens.pages.deployment import DeploymentScreen
from vtui.screens.pages.project import ProjectScreen


async def on(session: Session, screen: type) -> None:
    await session.until(lambda: type(session.app.screen) is screen, f"to be on {screen.__name__}")


async def ask(session: Session, words: str, seen: str) -> None:
    """Open the palette, type, and choose the first when `seen` is there."""
    await session.press("colon")
    await on(session, Palette)
    await session.press(*words)
    await session.see(seen)
    await session.press("enter")


async def knows(session: Session, name: str) -> None:
    """Wait until some list has told of a project."""
    known = session.app.session.store.scopes
    await session.until(
        lambda: any(name == row.name for scope in known.values() for row in scope.projects.values()), name
    )


async def test_from_the_start_to_the_copied_address_of_a_project_s_production_in_four_keys_and_its_name() -> None:
    stage = Stage(deployments=350)
    async with stage.look() as session:
        await session.rests()
        await knows(session, "help-center")
        keys = 0
        for key in ("colon", *"help-center", "enter", "y", "y"):
            if key == "enter":
                await session.see("project help-center")
                stage.wire.gate.clear()  # what the project's list told is enough
            await session.press(key)
            keys += 1
            if key == "enter":
                await on(session, ProjectScreen)
        await session.toast("copied production https://")
        stage.wire.gate.set()
        scope = stage.account.team("acme")
        assert scope is not None
        project = scope.project("help-center")
        assert project is not None
        hosts = production_hosts(scope, project)
        assert session.app.clipboard.removeprefix("https://") in hosts
        assert keys - len("help-center") <= 8
        assert session.app.session.project.value.project == "help-center"


async def test_a_project_that_serves_nothing_copies_the_row_s_address() -> None:
    async with Stage().look(target="docs") as session:
        await on(session, ProjectScreen)
        await session.rests()
        screen = session.app.screen
        assert isinstance(screen, ProjectScreen)
        screen._project = Project("prj_1", "docs", production_known=True)  # noqa: SLF001 - the demo has none such
        await session.press("j", "y", "y")
        await session.until(lambda: session.app.clipboard == f"https://{session.under_cursor.url}", "the row's")


async def test_an_address_that_is_pasted_opens_and_nonsense_is_told_of() -> None:
    stage = Stage()
    async with stage.look() as session:
        await session.rests()
        await ask(session, "https://www.acme.example/cart", "open https://www.acme.example/cart")
        await on(session, DeploymentScreen)
        await ask(session, "https://vercel.com/acme/docs", "open https://vercel.com/acme/docs")
        await on(session, ProjectScreen)
        await ask(session, "http://docs.example", "open http://docs.example")
        await session.toast("only https")
        await ask(session, "nosuchproject", "open nosuchproject")
        await session.toast("There is no project nosuchproject in acme")
        await on(session, ProjectScreen)


async def test_teams_and_places_are_found_by_name() -> None:
    async with Stage().look() as session:
        await session.rests()
        await session.press("2")
        await on(session, ProjectsScreen)
        await ask(session, "all tea", "all teams")
        await session.see(" all teams ", "Team")
        await session.press("escape", "escape")
        await on(session, ProjectsScreen)
        await ask(session, "team northw", "team northwind")
        await session.see(" northwind ")
        await on(session, ProjectsScreen)
        await session.press("colon")
        await session.see("back to Projects · acme", "Where you have been", "Visit  o")
        await session.press("escape")
        await ask(session, "back to deploy", "back to Deployments · acme")
        await on(session, DeploymentsScreen)
        await session.see(" acme ")


async def test_names_are_no_markup_and_of_a_thousand_projects_the_best_are_offered() -> None:
    async with Stage().look() as session:
        await session.rests()
        scope = session.app.session.scope.value
        assert scope is not None
        names = [f"shop-{number}-checkout" for number in range(1_000)]
        rows = [Project("prj_odd", "[/x] [bold]odd\x1b[31m"), *(Project(f"prj_{name}", name) for name in names)]
        session.app.session.store.update_projects(scope, rows)
        await session.press("colon", *"odd")
        await session.see("project [/x] [bold]odd")
        await session.press("escape", "colon")
        await session.press(*"shopout")
        await session.see("project shop-")
        palette = session.app.screen
        assert isinstance(palette, Palette)
        assert 0 < palette.query_one("CommandList").option_count <= SHOWN + 20  # type: ignore[attr-defined] # Textual's
