"""Where one arrives at a plain start, what the top line says of it, and how the team menu goes on from there."""

from tests.harness.app_stage import Stage
from vtui.navigation.target import Target
from vtui.screens.menus.team import TeamMenu
from vtui.state import State


def team(stage: Stage, slug: str) -> str:
    """The id of a team."""
    found = stage.account.team(slug)
    assert found is not None
    return found.id


async def test_a_linked_folder_opens_its_project_and_the_top_line_says_so_until_one_goes_elsewhere() -> None:
    stage = Stage()
    found = stage.account.team("northwind")
    assert found is not None
    project = found.project("portal")
    assert project is not None
    linked = Target("project", project.id, found.id)
    async with stage.look(team=None, linked=linked, state=State(scope="ada"), cli_team=team(stage, "acme")) as session:
        await session.rests()
        await session.see(" northwind  linked › portal")
        await session.press("t")
        await session.see("northwind is open: this folder is linked to it")
        await session.press(*"acme", "enter")
        await session.rests()
        assert "linked" not in session.lines[0]
        assert " acme  › all projects" in session.lines[0]


async def test_a_link_that_leads_nowhere_is_one_sentence_and_what_was_open_last_opens() -> None:
    stage = Stage()
    linked = Target("project", "prj_x", "team_of_others")
    async with stage.look(team=None, linked=linked, state=State(scope=team(stage, "acme")), size=(80, 24)) as session:
        await session.rests()
        await session.toast("linked to a project of a team that this token cannot enter")
        assert session.app.session.why.value == "last"
        assert "as last time" not in session.lines[0], "where there is no room for it the lists go first"


async def test_without_anything_the_cli_s_team_is_taken_and_then_the_account_s_own() -> None:
    stage = Stage()
    async with stage.look(team=None, cli_team=team(stage, "northwind")) as session:
        await session.rests()
        await session.see(" northwind  as in the CLI ›")
    async with stage.look(team=None) as session:
        await session.rests()
        assert session.app.session.why.value == "default"


async def test_teams_entered_lately_come_first_and_a_locked_one_says_what_opens_it() -> None:
    stage = Stage()
    saved: list[State] = []
    async with stage.look(state=State(recent=("ada",)), save=saved.append) as session:
        await session.rests()
        await session.press("t")
        await session.until(lambda: isinstance(session.app.screen, TeamMenu), "the menu")
        menu = session.app.screen
        assert isinstance(menu, TeamMenu)
        assert [scope.slug for scope, _ in menu.scopes("")] == ["acme", "ada", "northwind", "all teams", "bigco"]
        height = menu.query_one("#box").size.height
        await session.press(*["down"] * 4)
        await session.see("Sign in with SSO in the browser, then make a token for the")
        assert menu.query_one("#box").size.height == height, "nothing jumps"
        await session.press(*"north", "enter")
        await session.rests()
    assert saved[-1].recent[0] == team(stage, "northwind")
    assert "ada" in saved[-1].recent


async def test_an_invitation_is_shown_and_not_entered() -> None:
    async with Stage("account-invited").look(team=None) as session:
        await session.rests()
        await session.press("t")
        await session.see("× northwind", "invitation, not accepted yet")
        await session.press(*"north")
        await session.see("Accept the invitation in the email from Vercel or at")
        await session.press("enter")
        await session.toast("You have not joined northwind yet Accept the invitation")
        assert isinstance(session.app.screen, TeamMenu)
        assert session.app.session.scope.value is not None
        assert session.app.session.scope.value.slug == "acme"


async def test_an_access_request_is_shown_with_its_age_and_a_team_asked_for_says_why_it_cannot_be_entered() -> None:
    stage = Stage("account-requested")
    async with stage.look(team="northwind") as session:
        await session.see("You have not joined northwind yet", "An owner of the team has to approve the request.")
        assert not [request for request in stage.wire.asked if "teamId" in request.url.params]
        await session.press("t")
        await session.see("access requested 3d ago")
        await session.press(*"acme", "enter")
        await session.rests()
        assert session.app.session.scope.value is not None
        assert session.app.session.scope.value.slug == "acme"


async def test_a_token_without_a_user_shows_the_team_that_was_asked_for() -> None:
    async with Stage("account-no-user", "account-no-teams").look(team="acme", project="store") as session:
        await session.rests()
        assert {row.name for row in session.rows} == {"store"}
        await session.press("t")
        await session.see("token without a user")
        await session.see_no("personal account")


async def test_a_team_that_only_offers_sso_asks_for_another_token() -> None:
    async with Stage("account-saml-optional").look() as session:
        await session.rests()
        await session.press("t", *"bigco", "enter")
        text = await session.see("bigco does not let this token in", "scope includes the team at vercel.com")
        assert "SSO" not in text


async def test_projects_that_were_opened_are_remembered_by_name_the_last_first() -> None:
    saved: list[State] = []
    async with Stage().look(project="store", state=State(projects=("docs", "old")), save=saved.append) as session:
        await session.rests()
        await session.press("0", "2")
        await session.rests()
        await session.press("slash", *"name:=docs", "enter")
        await session.until(lambda: [row.name for row in session.rows if row.name == "docs"], "docs")
        await session.press("home", "enter")
        await session.until(lambda: session.app.session.project.value.project == "docs", "docs")
    assert saved[-1].projects == ("docs", "store", "old")
