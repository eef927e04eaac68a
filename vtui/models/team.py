"""Teams, the user, and the token in use."""

from dataclasses import dataclass, field

from vtui import text
from vtui.models.request_order import NumberedRow
from vtui.models.scope import Scope

TOKENS_PAGE = "vercel.com/account/settings/tokens"
"""Where tokens are created."""
MAX_NAMES = 5
"""Count of the teams that a sentence names."""


@dataclass(frozen=True, slots=True)
class SecretPolicy:
    """What a team demands of its Secrets (getTeams, getTeam); a personal account demands nothing."""

    enforced: bool = False
    """Whether the API stores new variables of production and preview as Secrets (`sensitiveEnvironmentVariablePolicy`).
    """
    separate: bool = False
    """Whether production may share no Secret with another environment (`disjunctiveProductionSecretPolicy`)."""


@dataclass(frozen=True, slots=True)
class Team:
    """One team (getTeams), possibly one that refuses this token."""

    id: str
    slug: str = ""
    name: str = ""
    role: str | None = None
    """`OWNER`, `MEMBER`, …; an open set."""
    more_roles: tuple[str, ...] = ()
    """The user's other roles (`teamRoles`)."""
    permissions: tuple[str, ...] = ()
    """What the user may do beyond the roles (`teamPermissions`): `CreateProject`, …; an open set."""
    plan: str | None = None
    locked: str | None = field(default=None, metadata={"exported_as": "no_access"})
    """Why the team refuses this token (`saml`, `mfa`, `scope`, `invalidated`, an open set); None when it does not.

    `invitation` and `access_requested` are memberships that are not confirmed.
    """
    created_at: int | None = None
    access_requested_at: int | None = None
    """When the user requested to join, in ms; None without a request."""
    secret_policy: SecretPolicy = SecretPolicy()
    problem: str | None = None

    @property
    def pending(self) -> bool:
        """Whether the user is not a member yet."""
        return self.locked in ("invitation", "access_requested")

    @property
    def scope(self) -> Scope:
        """The scope that this team is."""
        return Scope(slug=self.slug or self.id, name=self.name or self.slug, team_id=self.id)


@dataclass(frozen=True, slots=True)
class SoftBlock:
    """Why and since when Vercel limits a user's account (`softBlock` of getAuthUser). Times in ms."""

    reason: str = ""
    """`UNPAID_INVOICE`, …; an open set."""
    overage: str | None = None
    """What was used up, where that is the reason: `bandwidth`, …; an open set."""
    since: int | None = None
    ends_at: int | None = None
    """When it ends by itself; None where it does not."""


@dataclass(frozen=True, slots=True)
class User:
    """Who the token belongs to (getAuthUser)."""

    id: str
    username: str = ""
    name: str | None = None
    default_team_id: str | None = None
    has_personal_scope: bool = True
    """False for accounts whose only scopes are teams (`version: northstar`)."""
    block: SoftBlock | None = None
    """None for an account that is not blocked."""

    @property
    def scope(self) -> Scope:
        """The personal account as a scope."""
        return Scope(slug=self.username or self.id, name=self.name or self.username)


NO_USER = User("", has_personal_scope=False)
"""Stands in for the user of a token of a team or an integration, which has none."""


@dataclass(frozen=True, slots=True)
class Token:
    """The token in use (getAuthToken), without the token itself."""

    name: str = ""
    expires_at: int | None = None
    """ms since the epoch; None for a token that does not expire."""
    team_ids: tuple[str, ...] = ()
    """The only teams that it has access to; empty when it is not limited."""
    leaked_at: int | None = None
    """When it was reported as leaked, in ms; None when it was not."""


@dataclass(frozen=True, slots=True)
class Member(NumberedRow):
    """A member of a team (getTeamMembers)."""

    id: str
    username: str = ""
    name: str | None = None
    problem: str | None = None


def team_named(teams: tuple[Team, ...], wanted: str) -> Team | None:
    """The team whose slug, in any case, or whose id is `wanted`."""
    slug = wanted.casefold()
    return next((team for team in teams if wanted == team.id or slug == team.slug.casefold()), None)


def scope_named(user: User, teams: tuple[Team, ...], wanted: str) -> Scope | None:
    """The scope that `wanted` names, by a team's slug or id or by the user's name; None for no such scope."""
    team = team_named(teams, wanted)
    if team is not None:
        return team.scope
    own = wanted == user.id or wanted.casefold() == user.username.casefold()
    return user.scope if user.has_personal_scope and own else None


def team_names(teams: tuple[Team, ...], without: Scope | None = None) -> str:
    """The first of the accessible teams and the number of the others, for a sentence; empty without any."""
    slugs = (team.slug or team.id for team in teams if team.locked is None and team.scope != without)
    return text.first_few(slugs, MAX_NAMES)


def default_scope(user: User, teams: tuple[Team, ...]) -> Scope | None:
    """The scope to start with: the account's default team where the token has access, else the personal account.

    An account without a personal scope gets its first team with access; None when there is none.
    """
    open_teams = [team for team in teams if team.locked is None]
    if default := next((team for team in open_teams if team.id == user.default_team_id), None):
        return default.scope
    if user.has_personal_scope:
        return user.scope
    return open_teams[0].scope if open_teams else None
