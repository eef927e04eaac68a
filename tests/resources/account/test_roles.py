"""Roles and permissions in a team."""

import pytest

from tests.harness.response_bodies import page, read
from tests.harness.service import ServiceHarness
from vtui.models.team import Team
from vtui.resources.account.roles import permissions, roles


@pytest.mark.parametrize(
    ("role", "name"),
    [
        ("OWNER", "Owner"),
        ("MEMBER", "Member"),
        ("DEVELOPER", "Developer"),
        ("SECURITY", "Security"),
        ("BILLING", "Billing"),
        ("VIEWER", "Viewer"),
        ("VIEWER_FOR_PLUS", "Viewer for Plus"),
        ("CONTRIBUTOR", "Contributor"),
        ("ASTRONAUT_2", "ASTRONAUT_2"),
    ],
)
def test_roles_have_names_and_another_one_is_shown_as_it_is(role: str, name: str) -> None:
    assert roles(Team("t", role=role)) == name


def test_further_roles_and_permissions_are_read() -> None:
    membership = {
        "role": "MEMBER",
        "teamRoles": ["MEMBER", "BILLING"],
        "teamPermissions": ["CreateProject", "V0Builder"],
    }
    (team,) = read("teams.list", page("teams", {"id": "t", "slug": "acme", "membership": membership})).rows
    assert roles(team) == "Member + Billing"
    assert permissions(team) == "Create Project, V0 Builder"
    assert (roles(Team("t")), permissions(Team("t"))) == ("", "")


async def test_the_demo_has_a_team_with_two_roles() -> None:
    teams = [team async for found in ServiceHarness().service.teams.pages() for team in found.rows]
    assert {team.slug: roles(team) for team in teams} == {
        "acme": "Owner",
        "northwind": "Member + Security",
        "bigco": "Member",
    }
