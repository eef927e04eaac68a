"""Where vtui begins: the first of the places that are wished for that can be entered, and why."""

from dataclasses import replace

import pytest

from tests.harness.service_stage import Stage
from vtui.api.errors import NotFound
from vtui.models.team import Team, User
from vtui.navigation.start_location import SAID, Reason, Wish, arrive, choose
from vtui.navigation.target import Target

ACME = Team("team_a", "acme", "Acme")
NORTH = Team("team_n", "north", "North")
LOCKED = Team("team_l", "locked", "Locked", locked="saml")
TEAMS = (ACME, NORTH, LOCKED)
ADA = User("u1", "ada", default_team_id="team_n")
LINK = Target("project", "prj_1", "team_a")
EVERYTHING = Wish(team="north", linked=LINK, last="ada", cli_team="team_n")


@pytest.mark.parametrize(
    ("user", "wish", "slug", "reason"),
    [
        (ADA, EVERYTHING, "north", "asked"),
        (ADA, replace(EVERYTHING, team="locked"), "locked", "asked"),
        (ADA, replace(EVERYTHING, team="Ada"), "ada", "asked"),
        (ADA, replace(EVERYTHING, team=""), "acme", "linked"),
        (ADA, Wish(linked=replace(LINK, team="u1"), last="team_a"), "ada", "linked"),
        (ADA, Wish(last="ada", cli_team="team_a"), "ada", "last"),
        (ADA, Wish(last="team_l", cli_team="team_a"), "acme", "cli"),
        (ADA, Wish(last="gone", cli_team="gone"), "north", "default"),
        (ADA, Wish(), "north", "default"),
        (replace(ADA, default_team_id="team_l"), Wish(), "ada", "default"),
        (replace(ADA, default_team_id=None, has_personal_scope=False), Wish(), "acme", "default"),
        (replace(ADA, has_personal_scope=False), Wish(last="ada"), "north", "default"),
    ],
)
def test_the_first_that_can_be_entered_is_the_one(user: User, wish: Wish, slug: str, reason: Reason) -> None:
    chosen = choose(user, TEAMS, wish)
    assert chosen is not None
    assert (chosen.scope.slug, chosen.reason, chosen.notice) == (slug, reason, "")


@pytest.mark.parametrize("team", ["team_l", "team_of_others", None])
def test_a_link_that_leads_nowhere_is_told_of_and_passed_over(team: str | None) -> None:
    chosen = choose(ADA, TEAMS, Wish(linked=replace(LINK, team=team), cli_team="team_a"))
    assert chosen is not None
    assert (chosen.scope.slug, chosen.reason) == ("acme", "cli")
    assert "linked to a project of a team that this token cannot enter" in chosen.notice


def test_what_was_asked_for_and_is_not_there_is_nothing_else_instead() -> None:
    assert choose(ADA, TEAMS, replace(EVERYTHING, team="acmee")) is None
    assert choose(replace(ADA, has_personal_scope=False), (LOCKED,), Wish()) is None
    assert set(SAID) == {"asked", "linked", "last", "cli", "default"}


async def test_a_linked_or_last_project_opens_and_one_that_is_gone_leaves_all_of_them() -> None:
    stage = Stage()
    user = await stage.service.account.user()
    teams = tuple([row async for page in stage.service.teams.pages() for row in page.rows])
    acme = stage.scope()
    store = await stage.service.projects.get(acme, "store")
    linked = Wish(linked=Target("project", store.id, acme.team_id), last="ada")
    here = await arrive(stage.service, user, teams, linked, "t")
    assert (here.scope.slug, here.place.project, here.reason, here.notice) == ("acme", "store", "linked", "")
    here = await arrive(
        stage.service, user, teams, replace(linked, linked=Target("project", "prj_x", acme.team_id)), "t"
    )
    assert (here.scope.slug, here.place.project, "linked to is not there" in here.notice) == ("acme", "", True)
    last = Wish(last=acme.team_id or "", last_project=store.id)
    assert (await arrive(stage.service, user, teams, last, "t")).place.project == "store"
    here = await arrive(stage.service, user, teams, replace(last, last_project="prj_x"), "t")
    assert (here.place.project, "no longer there" in here.notice) == ("", True)
    elsewhere = Wish(cli_team=acme.team_id or "", last="gone", last_project=store.id)
    assert (await arrive(stage.service, user, teams, elsewhere, "t")).place.project == ""
    for wish, words in (
        (Wish(team="acmee"), "no team acmee"),
        (Wish(team="acme", project="x"), "no project x in acme"),
    ):
        with pytest.raises(NotFound, match=words) as refused:
            await arrive(stage.service, user, teams, wish, "ctrl+t")
        assert "ctrl+t" in refused.value.hint
