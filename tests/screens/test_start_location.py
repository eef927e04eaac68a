"""The scope and project at the start, the reason for it in the top line, and the team menu."""

from tests.harness.app import AppHarness
from vtui.navigation.target import Target
from vtui.screens.menus.team import TeamMenu
from vtui.state import State


def team(harness: AppHarness, slug: str) -> str:
    """The id of a team."""
    found = harness.account.team(slug)
    assert found is not None
    return found.id


async def test_linked_folder_opens_its_project_and_is_shown_in_the_top_line() -> None:
    harness = AppHarness()
    found = harness.account.team("northwind")
    assert found is not None
    project = found.project("portal")
    assert project is not None
    linked = Target("project", project.id, found.id)
    async with harness.run_app(
        team=None, linked=linked, state=State(scope="ada"), cli_team=team(harness, "acme")
    ) as ui:
        await ui.rests()
        await ui.see(" northwind  linked › portal")
        await ui.press("t")
        await ui.see("northwind is selected: this folder is linked to it")
        await ui.press(*"acme", "enter")
        await ui.rests()
        assert "linked" not in ui.lines[0]
        assert " acme  › all projects" in ui.lines[0]


async def test_invalid_link_shows_a_message_and_opens_the_last_scope() -> None:
    harness = AppHarness()
    linked = Target("project", "prj_x", "team_of_others")
    async with harness.run_app(team=None, linked=linked, state=State(scope=team(harness, "acme")), size=(80, 24)) as ui:
        await ui.rests()
        await ui.toast("linked to a project of a team that this token has no access to")
        assert ui.app.session.why.value == "last"
        assert "1 Deploys  2 Projects  3 Domains  4 Env" in ui.lines[0], "the lists go first"


async def test_team_of_the_cli_is_used_before_the_default_team() -> None:
    harness = AppHarness()
    async with harness.run_app(team=None, cli_team=team(harness, "northwind")) as ui:
        await ui.rests()
        await ui.see(" northwind  from the CLI ›")
    async with harness.run_app(team=None) as ui:
        await ui.rests()
        assert ui.app.session.why.value == "default"


async def test_recent_teams_are_first_and_a_locked_team_shows_how_to_enter() -> None:
    harness = AppHarness()
    saved: list[State] = []
    async with harness.run_app(state=State(recent=("ada",)), save=saved.append) as ui:
        await ui.rests()
        await ui.press("t")
        await ui.until(lambda: isinstance(ui.app.screen, TeamMenu), "the menu")
        menu = ui.app.screen
        assert isinstance(menu, TeamMenu)
        assert [scope.slug for scope, _ in menu.scopes("")] == ["acme", "ada", "northwind", "all teams", "bigco"]
        height = menu.query_one("#box").size.height
        await ui.press(*["down"] * 4)
        await ui.see("Sign in with SSO in the browser, then create a token for")
        assert menu.query_one("#box").size.height == height, "nothing jumps"
        await ui.press(*"north", "enter")
        await ui.rests()
    assert saved[-1].recent[0] == team(harness, "northwind")
    assert "ada" in saved[-1].recent


async def test_invitation_is_shown_and_cannot_be_entered() -> None:
    async with AppHarness("account-invited").run_app(team=None) as ui:
        await ui.rests()
        await ui.press("t")
        await ui.see("× northwind", "invitation, not accepted yet")
        await ui.press(*"north")
        await ui.see("Accept the invitation in the email from Vercel or at")
        await ui.press("enter")
        await ui.toast("You have not joined northwind yet Accept the invitation")
        assert isinstance(ui.app.screen, TeamMenu)
        assert ui.app.session.scope.value is not None
        assert ui.app.session.scope.value.slug == "acme"


async def test_access_request_is_shown_with_its_age_and_the_team_cannot_be_entered() -> None:
    harness = AppHarness("account-requested")
    async with harness.run_app(team="northwind") as ui:
        await ui.see("You have not joined northwind yet", "An owner of the team has to approve the request.")
        assert not [request for request in harness.wire.asked if "teamId" in request.url.params]
        await ui.press("t")
        await ui.see("access requested 3d ago")
        await ui.press(*"acme", "enter")
        await ui.rests()
        assert ui.app.session.scope.value is not None
        assert ui.app.session.scope.value.slug == "acme"


async def test_token_without_a_user_opens_the_requested_team() -> None:
    async with AppHarness("account-no-user", "account-no-teams").run_app(team="acme", project="store") as ui:
        await ui.rests()
        assert {row.name for row in ui.rows} == {"store"}
        await ui.press("t")
        await ui.see("Token without a user")
        await ui.see_no("personal account")


async def test_team_with_optional_sso_requires_another_token() -> None:
    async with AppHarness("account-saml-optional").run_app() as ui:
        await ui.rests()
        await ui.press("t", *"bigco", "enter")
        text = await ui.see("No access to bigco", "scope includes the team", "vercel.com/account/settings/tokens")
        assert "SSO" not in text


async def test_opened_projects_are_remembered_with_the_last_first() -> None:
    saved: list[State] = []
    async with AppHarness().run_app(project="store", state=State(projects=("docs", "old")), save=saved.append) as ui:
        await ui.rests()
        await ui.press("0", "2")
        await ui.rests()
        await ui.press("slash", *"name:=docs", "enter")
        await ui.until(lambda: [row.name for row in ui.rows if row.name == "docs"], "docs")
        await ui.press("home", "enter")
        await ui.until(lambda: ui.app.session.project.value.project == "docs", "docs")
    assert saved[-1].projects == ("docs", "store", "old")
