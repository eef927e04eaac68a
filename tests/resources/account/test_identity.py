"""Tokens without a user, tokens that may not list teams, and teams that were not joined yet."""

import pytest

from tests.harness.service import ServiceHarness, reply
from vtui.api.errors import Forbidden, NotFound, TeamLocked, Unauthenticated, VercelError
from vtui.models.scope import Scope
from vtui.models.team import NO_USER, Team, User, default_scope, scope_named
from vtui.navigation.resolve_target import TokenAccess, resolve_target
from vtui.navigation.start_location import StartOptions, find_start_location
from vtui.navigation.target import Target
from vtui.resources.account.identity import fetch_identity, fetch_user, label, not_joined, remedy

NOW = 1_763_000_000_000
INVITED = Team("team_i", "invited", locked="invitation")
REQUESTED = Team("team_r", "requested", locked="access_requested", access_requested_at=NOW - 3 * 86_400_000)


def asked(harness: ServiceHarness) -> list[str]:
    return sorted(request.url.path for request in harness.wire.asked)


async def test_a_token_with_a_user_asks_for_nothing_more() -> None:
    harness = ServiceHarness()
    user, teams = await fetch_identity(harness.service, "acme")
    assert user.username == "ada"
    assert [team.slug for team in teams] == ["bigco", "northwind", "acme"]
    assert asked(harness) == ["/v2/teams", "/v2/user"]


async def test_a_token_without_a_user_begins_in_a_team() -> None:
    harness = ServiceHarness("account-no-user")
    user, teams = await fetch_identity(harness.service, None)
    assert user is NO_USER
    scope = default_scope(user, teams)
    assert scope is not None
    assert scope.slug == "northwind", "the first one that can be entered"
    assert scope_named(user, teams, "") is None


@pytest.mark.parametrize("by", ["slug", "id"])
async def test_a_token_without_user_and_list_works_with_a_team_that_is_named(by: str) -> None:
    harness = ServiceHarness("account-no-user", "account-no-teams")
    wanted = "acme" if by == "slug" else harness.scope().team_id or ""
    user, teams = await fetch_identity(harness.service, wanted)
    assert (user, [team.id for team in teams]) == (NO_USER, [harness.scope().team_id])
    start_location = await find_start_location(
        harness.service, user, teams, StartOptions(team=wanted, project="store"), "t"
    )
    assert (start_location.scope, start_location.project.project) == (harness.scope(), "store")
    assert asked(harness)[:3] == ["/v2/teams", f"/v2/teams/{wanted}", "/v2/user"]


async def test_error_without_a_team_name_asks_for_the_team_option() -> None:
    with pytest.raises(Forbidden) as caught:
        await fetch_identity(ServiceHarness("account-no-user", "account-no-teams").service, None)
    assert (
        f"{caught.value.title}. {caught.value.hint}"
        == "This token cannot list teams. Specify the team: --team SLUG or ID."
    )


async def test_a_team_of_others_is_not_entered() -> None:
    with pytest.raises(NotFound):
        await fetch_identity(ServiceHarness("account-no-user").service, "team_of_others")
    with pytest.raises(TeamLocked, match="bigco"):
        await fetch_identity(ServiceHarness("account-no-teams").service, "bigco")


@pytest.mark.parametrize(
    ("path", "status", "extras", "error"),
    [
        ("/v2/user", 403, {"invalidToken": True}, Unauthenticated),
        ("/v2/teams", 403, {"invalidToken": True}, Unauthenticated),
        ("/v2/user", 403, {"missingToken": True}, Unauthenticated),
        ("/v2/user", 401, {}, Unauthenticated),
        ("/v2/user", 404, {}, NotFound),
    ],
)
async def test_other_refusals_stay_errors(
    path: str, status: int, extras: dict[str, bool], error: type[VercelError]
) -> None:
    harness = ServiceHarness()
    body = {"error": {"code": "forbidden", "message": "no", **extras}}
    harness.wire.instead = lambda request: reply(status, body) if request.url.path == path else None
    with pytest.raises(error):
        await fetch_identity(harness.service, "acme")


async def test_user_is_fetched_without_teams() -> None:
    assert (await fetch_user(ServiceHarness().service)).username == "ada"
    assert await fetch_user(ServiceHarness("account-no-user").service) is NO_USER


def test_what_a_membership_that_is_not_confirmed_is_called() -> None:
    assert label(INVITED, NOW) == "invitation, not accepted yet"
    assert label(REQUESTED, NOW) == "access requested 3d ago"
    assert label(Team("team_r", locked="access_requested", access_requested_at=-1), NOW) == "access requested"
    assert label(Team("team_l", locked="saml"), NOW) == label(Team("team_a"), NOW) == ""
    assert remedy(INVITED).startswith("Accept the invitation")
    assert remedy(REQUESTED).startswith("An owner of the team has to approve")
    assert remedy(Team("team_a")) == ""


@pytest.mark.parametrize("team", [INVITED, REQUESTED])
async def test_a_team_that_was_not_joined_cannot_be_entered(team: Team) -> None:
    ada = User("u1", "ada")
    teams = (team, Team("team_a", "acme"))
    error = not_joined(teams, team.scope)
    assert error is not None
    assert (error.title, error.hint) == (f"You have not joined {team.slug} yet", remedy(team))
    assert not_joined(teams, teams[1].scope) is None
    assert not_joined(teams, Scope("ada")) is None
    harness = ServiceHarness()
    with pytest.raises(TeamLocked, match=f"You have not joined {team.slug} yet"):
        await find_start_location(harness.service, ada, teams, StartOptions(team=team.slug), "t")
    with pytest.raises(TeamLocked, match=f"You have not joined {team.slug} yet"):
        await resolve_target(harness.service, TokenAccess(ada, teams, None), Target("project", "store", team.id))
    with pytest.raises(TeamLocked, match=f"You have not joined {team.slug} yet"):
        await resolve_target(harness.service, TokenAccess(ada, teams, None), Target("team", team.slug))
    assert harness.wire.asked == []
    chosen = await find_start_location(harness.service, ada, teams, StartOptions(last=team.id, cli_team=team.id), "t")
    assert chosen.scope.slug == "ada", "nobody asked for it by name"
