"""Teams, the user, and the token in use."""

from dataclasses import dataclass

from vtui.models.scope import Scope

TOKENS_PAGE = "vercel.com/account/settings/tokens"
"""Where people make tokens."""


@dataclass(frozen=True, slots=True)
class Team:
    """One team (getTeams), possibly one that keeps this token out."""

    id: str
    slug: str = ""
    name: str = ""
    role: str | None = None
    """`OWNER`, `MEMBER`, …; an open set."""
    plan: str | None = None
    locked: str | None = None
    """Why this token cannot enter (`saml`, `mfa`, `scope`, `invalidated`, an open set); None when it can.

    `invitation` and `access_requested` are memberships that are not confirmed.
    """
    created_at: int | None = None
    access_requested_at: int | None = None
    """When the user asked to join, in ms; None when that is not so."""
    problem: str | None = None
    """What was wrong with the answer's row; None when all was as promised."""

    @property
    def pending(self) -> bool:
        """Whether the user is not a member yet."""
        return self.locked in ("invitation", "access_requested")

    @property
    def scope(self) -> Scope:
        """The scope that this team is."""
        return Scope(slug=self.slug or self.id, name=self.name or self.slug, team_id=self.id)


@dataclass(frozen=True, slots=True)
class User:
    """Who the token belongs to (getAuthUser)."""

    id: str
    username: str = ""
    name: str | None = None
    default_team_id: str | None = None
    has_personal_scope: bool = True
    """False for accounts whose only scopes are teams (`version: northstar`)."""

    @property
    def scope(self) -> Scope:
        """The personal account as a scope."""
        return Scope(slug=self.username or self.id, name=self.name or self.username)


NO_USER = User("", has_personal_scope=False)
"""Stands for the user of a token that has none: it belongs to a team or an integration."""


@dataclass(frozen=True, slots=True)
class Token:
    """The token in use (getAuthToken), without the token itself."""

    name: str = ""
    expires_at: int | None = None
    """ms since the epoch; None for a token without an end."""
    team_ids: tuple[str, ...] = ()
    """The only teams it may enter; empty when it is not limited."""
    leaked_at: int | None = None
    """When Vercel was told that it was found in a public place, in ms; None when it was not."""


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in a team (getTeamMembers)."""

    id: str
    username: str = ""
    name: str | None = None
    problem: str | None = None
    """What was wrong with the answer's row; None when all was as promised."""


def team_named(teams: tuple[Team, ...], wanted: str) -> Team | None:
    """The team whose slug, in any case, or whose id is `wanted`."""
    for team in teams:
        if wanted == team.id or wanted.casefold() == team.slug.casefold():
            return team
    return None


def scope_named(user: User, teams: tuple[Team, ...], wanted: str) -> Scope | None:
    """The scope that `wanted` means: a team's slug or id, or the user's own name; None when there is none such."""
    team = team_named(teams, wanted)
    if team is not None:
        return team.scope
    own = wanted == user.id or wanted.casefold() == user.username.casefold()
    return user.scope if user.has_personal_scope and own else None


def default_scope(user: User, teams: tuple[Team, ...]) -> Scope | None:
    """Where to look when nobody said: the account's default team when it can be entered, else the personal account.

    An account without a personal scope gets its first team that can be entered; None when there is none.
    """
    entered = [team for team in teams if team.locked is None]
    for team in entered:
        if team.id == user.default_team_id:
            return team.scope
    if user.has_personal_scope:
        return user.scope
    return entered[0].scope if entered else None
