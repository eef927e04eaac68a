"""Roles and permissions in a team, by their names."""

import re

from vtui.models.team import Team

ROLES = {
    "OWNER": "Owner",
    "MEMBER": "Member",
    "DEVELOPER": "Developer",
    "SECURITY": "Security",
    "BILLING": "Billing",
    "VIEWER": "Viewer",
    "VIEWER_FOR_PLUS": "Viewer for Plus",
    "CONTRIBUTOR": "Contributor",
}
"""Role (getTeams) -> its name; the API may send others, which are shown as they are."""
_WORDS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def role_name(role: str) -> str:
    """The name of a role; the role itself where it is not known."""
    return ROLES.get(role, role)


def permission_name(permission: str) -> str:
    """The words of a permission: `CreateProject` is `Create Project`."""
    return _WORDS.sub(" ", permission)


def roles(team: Team) -> str:
    """The user's roles in a team; empty where they are not known."""
    return " + ".join(map(role_name, filter(None, (team.role, *team.more_roles))))


def permissions(team: Team) -> str:
    """What the user may do in a team beyond the roles; empty for nothing."""
    return ", ".join(map(permission_name, team.permissions))
