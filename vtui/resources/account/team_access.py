"""Teams that the user is not a member of yet: invitations, and requests to join that an owner has to approve."""

from collections.abc import Iterable

from vtui import text, times
from vtui.api.errors import TeamLocked
from vtui.models.scope import Scope
from vtui.models.team import Team

LABELS = {"invitation": "invitation, not accepted yet", "access_requested": "access requested"}
"""`Team.locked` of a team that was not joined -> label."""
REMEDIES = {
    "invitation": "Accept the invitation in the email from Vercel or at vercel.com, then restart vtui.",
    "access_requested": "An owner of the team has to approve the request. Restart vtui afterwards.",
}
"""`Team.locked` -> what to do."""


def label(team: Team, now: int) -> str:
    """The state of the membership, with the age of a request (`now` in ms); empty for a joined team."""
    at = team.access_requested_at
    age = f" {times.age(at, now)} ago" if at is not None and times.BAD < at <= now else ""
    return f"{LABELS[team.locked]}{age}" if team.pending and team.locked else ""


def remedy(team: Team) -> str:
    """What to do to join; empty for a joined team."""
    return REMEDIES.get(team.locked or "", "")


def not_joined(teams: Iterable[Team], scope: Scope) -> TeamLocked | None:
    """The error for the scope of a team that was not joined; None for every other scope."""
    team = next((team for team in teams if team.pending and team.id == scope.team_id), None)
    if team is None:
        return None
    name = text.short(team.slug or team.id)
    return TeamLocked(f"You have not joined {name} yet", remedy(team), team=name, reason=team.locked or "")
