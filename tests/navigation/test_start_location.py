"""The start location: the first accessible scope of the options, and the reason."""

from dataclasses import replace

import pytest

from tests.harness.service import ServiceHarness
from vtui.api.errors import NotFound
from vtui.models.scope import ProjectRef
from vtui.models.team import Team, User, team_names
from vtui.navigation.start_location import (
    REASON_TEXTS,
    Reason,
    StartOptions,
    choose_scope,
    expected_location,
    find_start_location,
)
from vtui.navigation.target import Target

ACME = Team("team_a", "acme", "Acme")
NORTH = Team("team_n", "north", "North")
LOCKED = Team("team_l", "locked", "Locked", locked="saml")
TEAMS = (ACME, NORTH, LOCKED)
ADA = User("u1", "ada", default_team_id="team_n")
LINK = Target("project", "prj_1", "team_a")
EVERYTHING = StartOptions(team="north", linked=LINK, last="ada", cli_team="team_n")


@pytest.mark.parametrize(
    ("user", "options", "slug", "reason"),
    [
        (ADA, EVERYTHING, "north", "asked"),
        (ADA, replace(EVERYTHING, team="locked"), "locked", "asked"),
        (ADA, replace(EVERYTHING, team="Ada"), "ada", "asked"),
        (ADA, replace(EVERYTHING, team=""), "acme", "linked"),
        (ADA, StartOptions(linked=replace(LINK, team="u1"), last="team_a"), "ada", "linked"),
        (ADA, StartOptions(last="ada", cli_team="team_a"), "ada", "last"),
        (ADA, StartOptions(last="team_l", cli_team="team_a"), "acme", "cli"),
        (ADA, StartOptions(last="gone", cli_team="gone"), "north", "default"),
        (ADA, StartOptions(), "north", "default"),
        (replace(ADA, default_team_id="team_l"), StartOptions(), "ada", "default"),
        (replace(ADA, default_team_id=None, has_personal_scope=False), StartOptions(), "acme", "default"),
        (replace(ADA, has_personal_scope=False), StartOptions(last="ada"), "north", "default"),
    ],
)
def test_the_first_accessible_scope_is_chosen(user: User, options: StartOptions, slug: str, reason: Reason) -> None:
    chosen = choose_scope(user, TEAMS, options)
    assert chosen is not None
    assert (chosen.scope.slug, chosen.reason, chosen.notice) == (slug, reason, "")


@pytest.mark.parametrize("team", ["team_l", "team_of_others", None])
def test_a_link_to_an_inaccessible_team_is_skipped_with_a_notice(team: str | None) -> None:
    chosen = choose_scope(ADA, TEAMS, StartOptions(linked=replace(LINK, team=team), cli_team="team_a"))
    assert chosen is not None
    assert (chosen.scope.slug, chosen.reason) == ("acme", "cli")
    assert "linked to a project of a team that this token has no access to" in chosen.notice


def test_a_missing_requested_team_is_not_replaced_by_another() -> None:
    assert choose_scope(ADA, TEAMS, replace(EVERYTHING, team="acmee")) is None
    assert choose_scope(replace(ADA, has_personal_scope=False), (LOCKED,), StartOptions()) is None
    assert set(REASON_TEXTS) == {"asked", "linked", "last", "cli", "default"}


async def test_a_linked_or_last_project_opens_and_a_missing_one_opens_all_projects() -> None:
    harness = ServiceHarness()
    user = await harness.service.account.user()
    teams = tuple([row async for page in harness.service.teams.pages() for row in page.rows])
    acme = harness.scope()
    store = await harness.service.projects.get(acme, "store")
    linked = StartOptions(linked=Target("project", store.id, acme.team_id), last="ada")
    here = await find_start_location(harness.service, user, teams, linked, "t")
    assert (here.scope.slug, here.project.project, here.reason, here.notice) == ("acme", "store", "linked", "")
    here = await find_start_location(
        harness.service, user, teams, replace(linked, linked=Target("project", "prj_x", acme.team_id)), "t"
    )
    assert (here.scope.slug, here.project.project, "linked to this folder is not available" in here.notice) == (
        "acme",
        "",
        True,
    )
    last = StartOptions(last=acme.team_id or "", last_project=store.id)
    assert (await find_start_location(harness.service, user, teams, last, "t")).project.project == "store"
    here = await find_start_location(harness.service, user, teams, replace(last, last_project="prj_x"), "t")
    assert (here.project.project, "last used project is not available" in here.notice) == ("", True)
    other_scope = StartOptions(cli_team=acme.team_id or "", last="gone", last_project=store.id)
    assert (await find_start_location(harness.service, user, teams, other_scope, "t")).project.project == ""
    for options, part in (
        (StartOptions(team="acmee"), "Team acmee not found"),
        (StartOptions(team="acme", project="x"), "Project x not found in acme"),
    ):
        with pytest.raises(NotFound, match=part) as refused:
            await find_start_location(harness.service, user, teams, options, "ctrl+t")
        assert "ctrl+t" in refused.value.hint


def test_a_sentence_names_the_first_teams_and_counts_the_others() -> None:
    assert team_names((ACME, LOCKED, NORTH)) == "acme, north"
    assert team_names((ACME, LOCKED, NORTH), without=ACME.scope) == "north"
    assert team_names(tuple(Team(f"team_{n}", f"t{n}") for n in range(12))) == "t0, t1, t2, t3, t4 and 7 more"
    assert team_names((LOCKED,)) == ""


ALL, STORE, DOCS = ProjectRef(), ProjectRef("prj_1", "store"), ProjectRef("prj_2", "docs")
HERE = (ACME.scope, ALL), (ACME.scope, STORE), (NORTH.scope, ALL), (NORTH.scope, DOCS), (ADA.scope, ALL)


@pytest.mark.parametrize(
    ("options", "slug", "project"),
    [
        (EVERYTHING, "north", ALL),
        (StartOptions(team="NORTH"), "north", ALL),
        (StartOptions(team="team_n", project="docs"), "north", DOCS),
        (StartOptions(team="team_n", project="prj_2"), "north", DOCS),
        (StartOptions(team="north", last="team_n", last_project="prj_2"), "north", DOCS),
        (StartOptions(team="north", last="team_a", last_project="prj_1"), "north", ALL),
        (replace(EVERYTHING, team=""), "acme", STORE),
        (replace(EVERYTHING, team="", project="docs", last="team_n"), "north", DOCS),
        (StartOptions(last="ada", cli_team="team_a"), "ada", ALL),
        (StartOptions(last="team_a", last_project="prj_1"), "acme", STORE),
        (StartOptions(cli_team="team_a"), "acme", ALL),
    ],
)
def test_the_start_location_is_expected_without_a_request(
    options: StartOptions, slug: str, project: ProjectRef
) -> None:
    expected = expected_location(options, HERE, project_filtered=True)
    assert expected is not None
    assert (expected[0].slug, expected[1]) == (slug, project)


def test_a_list_of_all_projects_expects_the_scope_alone() -> None:
    assert expected_location(replace(EVERYTHING, team=""), HERE, project_filtered=False) == (ACME.scope, ALL)


@pytest.mark.parametrize(
    "options",
    [
        StartOptions(),
        StartOptions(team="acmee", last="team_a"),
        StartOptions(team="acme", project="gone"),
        StartOptions(last="team_a", last_project="prj_2"),
        StartOptions(linked=replace(LINK, team="team_l"), last="team_a"),
    ],
)
def test_another_location_than_the_known_ones_is_not_replaced_by_one(options: StartOptions) -> None:
    assert expected_location(options, HERE, project_filtered=True) is None
