"""Teams, their members, the user and the token."""

from typing_extensions import TypedDict

from vtui import times
from vtui.models.responses.values import RowContext, Time, either
from vtui.models.team import Member, SecretPolicy, SoftBlock, Team, Token, User


class MembershipShape(TypedDict, total=False):
    """The user's membership of a team."""

    role: str | None
    teamRoles: list[str] | None
    teamPermissions: list[str] | None
    confirmed: bool | None
    accessRequestedAt: Time


class SamlShape(TypedDict, total=False):
    """Single sign-on of a team."""

    enforced: bool | None


class BillingShape(TypedDict, total=False):
    """What a team pays for."""

    plan: str | None


class TeamShape(TypedDict, total=False):
    """A team (getTeams, getTeam); a limited one has few of the keys."""

    id: str | None
    uid: str | None
    slug: str | None
    name: str | None
    membership: MembershipShape | None
    billing: BillingShape | None
    plan: str | None
    limited: bool | None
    limitedBy: list[str] | None
    saml: SamlShape | None
    sensitiveEnvironmentVariablePolicy: str | None
    disjunctiveProductionSecretPolicy: str | None
    """Both `on`, `off` or `default`, which is off."""
    created: Time
    createdAt: Time


class MemberShape(TypedDict, total=False):
    """A member of a team (getTeamMembers)."""

    id: str | None
    uid: str | None
    username: str | None
    name: str | None


class SoftBlockShape(TypedDict, total=False):
    """Why an account is blocked."""

    reason: str | None
    blockedDueToOverageType: str | None
    blockedAt: Time
    unpauseAt: Time


class UserShape(TypedDict, total=False):
    """The user (getAuthUser); for a limited token with few of the keys."""

    id: str | None
    uid: str | None
    username: str | None
    name: str | None
    defaultTeamId: str | None
    version: str | None
    softBlock: SoftBlockShape | None


class TokenScopeShape(TypedDict, total=False):
    """What a token has access to: everything that the user has, or one team."""

    type: str | None
    teamId: str | None


class TokenShape(TypedDict, total=False):
    """The token in use (getAuthToken)."""

    id: str | None
    name: str | None
    scopes: list[TokenScopeShape] | None
    expiresAt: Time
    leakedAt: Time


def team(row: TeamShape, context: RowContext) -> Team:
    """Build a team, with the reason why it refuses this token if it does."""
    id_ = context.id_of(row)
    membership = row.get("membership") or {}
    return Team(
        id=id_,
        slug=row.get("slug") or "",
        name=row.get("name") or row.get("slug") or "",
        role=membership.get("role") or None,
        more_roles=tuple(role for role in membership.get("teamRoles") or () if role != membership.get("role")),
        permissions=tuple(membership.get("teamPermissions") or ()),
        plan=row.get("plan") or (row.get("billing") or {}).get("plan") or None,
        locked=_locked(row),
        created_at=times.parse(either(row, "createdAt", "created")),
        access_requested_at=times.parse(membership.get("accessRequestedAt")),
        secret_policy=SecretPolicy(
            row.get("sensitiveEnvironmentVariablePolicy") == "on", row.get("disjunctiveProductionSecretPolicy") == "on"
        ),
        problem=context.problem,
    )


def member(row: MemberShape, context: RowContext) -> Member:
    """Build a member."""
    return Member(context.id_of(row), row.get("username") or "", row.get("name") or None, context.problem)


def user(row: UserShape, context: RowContext) -> User:
    """Build the user; `northstar` accounts have no usable personal scope."""
    return User(
        id=context.id_of(row),
        username=row.get("username") or "",
        name=row.get("name") or None,
        default_team_id=row.get("defaultTeamId") or None,
        has_personal_scope=row.get("version") != "northstar",
        block=_block(row.get("softBlock")),
    )


def _block(row: SoftBlockShape | None) -> SoftBlock | None:
    if row is None:
        return None
    return SoftBlock(
        row.get("reason") or "",
        row.get("blockedDueToOverageType") or None,
        times.parse(row.get("blockedAt")),
        times.parse(row.get("unpauseAt")),
    )


def token(row: TokenShape, _: RowContext) -> Token:
    """Build the token; one with the user's access is not limited to teams."""
    scopes = row.get("scopes") or []
    as_user = any(scope.get("type") == "user" for scope in scopes)
    return Token(
        name=row.get("name") or "",
        expires_at=times.parse(row.get("expiresAt")),
        team_ids=() if as_user else tuple(team for scope in scopes if (team := scope.get("teamId"))),
        leaked_at=times.parse(row.get("leakedAt")),
    )


def _locked(row: TeamShape) -> str | None:
    """Why the team refuses this token; a missing scope where SAML is enforced means that its sign-in is missing."""
    membership = row.get("membership") or {}
    if membership.get("confirmed") is False:
        return "invitation" if membership.get("accessRequestedAt") is None else "access_requested"
    if not row.get("limited"):
        return None
    reason = next(iter(row.get("limitedBy") or ()), "")
    if reason in {"", "scope"} and (row.get("saml") or {}).get("enforced"):
        return "saml"
    return reason or "limited"
