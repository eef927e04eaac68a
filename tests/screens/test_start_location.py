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


async def test_a_linked_folder_opens_its_project_and_the_top_line_says_so_until_one_goes_elsewhere() -> None:
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
        await ui.see("northwind is open: this folder is linked to it")
        await ui.press(*"acme", "enter")
        await ui.rests()
        assert "linked" not in ui.lines[0]
        assert " acme  › all projects" in ui.lines[0]


async def test_a_link_that_leads_nowhere_is_one_sentence_and_what_was_open_last_opens() -> None:
    harness = AppHarness()
    linked = Target("project", "prj_x", "team_of_others")
    async with harness.run_app(team=None, linked=linked, state=State(scope=team(harness, "acme")), size=(80, 24)) as ui:
        await ui.rests()
        await ui.toast("linked to a project of a team that this token cannot enter")
        assert ui.app.session.why.value == "last"
        assert "as last time" not in ui.lines[0], "where there is no room for it the lists go first"


async def test_without_anything_the_cli_s_team_is_taken_and_then_the_account_s_own() -> None:
    harness = AppHarness()
    async with harness.run_app(team=None, cli_team=team(harness, "northwind")) as ui:
        await ui.rests()
        await ui.see(" northwind  as in the CLI ›")
    async with harness.run_app(team=None) as ui:
        await ui.rests()
        assert ui.app.session.why.value == "default"


async def test_teams_entered_lately_come_first_and_a_locked_one_says_what_opens_it() -> None:
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
        await ui.see("Sign in with SSO in the browser, then make a token for the")
        assert menu.query_one("#box").size.height == height, "nothing jumps"
        await ui.press(*"north", "enter")
        await ui.rests()
    assert saved[-1].recent[0] == team(harness, "northwind")
    assert "ada" in saved[-1].recent


async def test_an_invitation_is_shown_and_not_entered() -> None:
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


async def test_an_access_request_is_shown_with_its_age_and_a_team_asked_for_says_why_it_cannot_be_entered() -> None:
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


async def test_a_token_without_a_user_shows_the_team_that_was_asked_for() -> None:
    async with AppHarness("account-no-user", "account-no-teams").run_app(team="acme", project="store") as ui:
        await ui.rests()
        assert {row.name for row in ui.rows} == {"store"}
        await ui.press("t")
        await ui.see("token without a user")
        await ui.see_no("personal account")


async def test_a_team_that_only_offers_sso_asks_for_another_token() -> None:
    async with AppHarness("account-saml-optional").run_app() as ui:
        await ui.rests()
        await ui.press("t", *"bigco", "enter")
        text = await ui.see("bigco does not let this token in", "scope includes the team at vercel.com")
        assert "SSO" not in text


async def test_projects_that_were_opened_are_remembered_by_name_the_last_first() -> None:
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
