"""The person and the teams."""

import re

from vtui.demo.data.account import Account
from vtui.demo.data.people import ADA
from vtui.demo.data.scope import Scope
from vtui.demo.data.values import DAY, Json
from vtui.demo.faults.rows import alter_object, alter_rows
from vtui.demo.handlers.pagination import time_page
from vtui.demo.handlers.reply import ApiError, Reply, found, invalid
from vtui.demo.handlers.request import Request

SLUG = re.compile(r"[a-z][a-z0-9_-]{0,47}")


def sso_required(team: Scope, *, enforced: bool) -> ApiError:
    """403 for a team that requires SSO, or that offers it and requires another token."""
    message = "You must re-authenticate with the identity provider of this team."
    return ApiError(403, "forbidden", message, saml=True, teamId=team.id, scope=team.slug, enforced=enforced)


def get_user(request: Request) -> Reply:
    """The person whom the token belongs to (getAuthUser)."""
    account, faults = request.account, request.faults
    if "account-no-user" in faults:
        raise ApiError(403, "forbidden", "Not authorized")
    user: Json = {
        "id": ADA["uid"],
        **{key: ADA[key] for key in ("email", "name", "username")},
        "avatar": None,
        "defaultTeamId": account.teams[-1].id,
    }
    if "limited-user" in faults:
        return Reply.of({"user": user | {"limited": True}})
    if "northstar" in faults:
        user["version"] = "northstar"
    user |= {
        "createdAt": account.personal.created,
        "softBlock": _soft_block(account),
        "billing": None,
        "resourceConfig": {},
        "stagingPrefix": "ada",
        "hasTrialAvailable": False,
    }
    return Reply.of({"user": user})


def _soft_block(account: Account) -> Json | None:
    """Why the account is blocked, or paused for a while, if it is."""
    if "account-blocked" in account.faults:
        return {"blockedAt": account.anchor - 2 * DAY, "reason": "UNPAID_INVOICE"}
    if "account-paused" in account.faults:
        block = {"blockedAt": account.anchor - DAY, "reason": "FAIR_USE_LIMITS_EXCEEDED"}
        return block | {"blockedDueToOverageType": "bandwidth", "unpauseAt": account.anchor + 3 * DAY}
    return None


def _team_json(account: Account, team: Scope) -> Json:
    """A team as the API lists it: with fewer keys when it requires SSO."""
    pending = account.is_pending(team)
    membership = {
        "uid": ADA["uid"],
        "teamId": team.id,
        "role": team.role,
        "teamRoles": [team.role, *(["SECURITY"] if team.slug == "northwind" else [])],
        "teamPermissions": ["CreateProject"] if team.slug == "northwind" else [],
        "confirmed": not pending,
        **dict.fromkeys(("createdAt", "created"), team.created),
    }
    if pending and "account-requested" in account.faults:
        membership["accessRequestedAt"] = account.anchor - 3 * DAY
    item: Json = {
        "id": team.id,
        "slug": team.slug,
        "name": team.name,
        "avatar": None,
        "membership": membership,
        "createdAt": team.created,
    }
    if team.kind == "locked":
        connection = {"type": "OktaSAML", "status": "linked", "state": "active", "connectedAt": team.created}
        saml = {"enforced": "account-saml-optional" not in account.faults, "connection": connection}
        return item | {"limited": True, "limitedBy": ["scope"], "saml": saml}
    return (
        item
        | {
            "creatorId": ADA["uid"],
            "updatedAt": account.anchor - 7 * DAY,
            "description": None,
            "stagingPrefix": team.slug,
            "sensitiveEnvironmentVariablePolicy": "default",
            "resourceConfig": {"concurrentBuilds": 3},
        }
        | team.policies
        | team.settings.get(team.id, {})
    )


def _teams(request: Request) -> list[Json]:
    account, faults = request.account, request.faults
    teams = account.teams[-1:] if "token-one-team" in faults else () if "empty" in faults else account.teams
    return [_team_json(account, team) for team in teams]


def list_teams(request: Request) -> Reply:
    """The teams of the person (getTeams), newest first."""
    if "account-no-teams" in request.faults:
        raise ApiError(403, "forbidden", "Not authorized")
    return time_page(request, "teams", _teams(request))


def list_teams_v1(request: Request) -> Reply:
    """The teams of the person in one answer, as the older path gives them."""
    return Reply.of({"teams": alter_rows(request.faults, "teams", _teams(request))})


def find_team(request: Request, *, enforced: bool) -> Scope:
    """The team whose id or slug is the first of `params`. Raises ApiError without access, and if there is none."""
    team = found(request.account.team(request.params[0]), "Team")
    if team.kind == "locked":
        raise sso_required(team, enforced=enforced)
    return team


def get_team(request: Request) -> Reply:
    """One team by id or slug (getTeam)."""
    team = find_team(request, enforced="account-saml-optional" not in request.faults)
    item = alter_object(request.faults, "teams", _team_json(request.account, team))
    return Reply.of({"team": item} if "team-wrapper" in request.faults else item)


def update_team(request: Request) -> Reply:
    """Change the name or description of a team (patchTeam)."""
    team, body = find_team(request, enforced=True), request.json_object()
    if team.role != "OWNER":
        raise ApiError(403, "forbidden", "You don't have permission to update the team.")
    changes = {key: body[key] for key in ("name", "description") if isinstance(body.get(key), str)}
    team.settings.setdefault(team.id, {}).update(changes)
    return Reply.of(_team_json(request.account, team))


def create_team(request: Request) -> Reply:
    """Create a team (createTeam), which has nothing."""
    account, body = request.account, request.json_object()
    slug, name = body.get("slug"), body.get("name")
    if not isinstance(slug, str) or SLUG.fullmatch(slug) is None:
        raise invalid("Invalid request: `slug` is not valid", "pattern", ".slug", {})
    if account.team(slug) is not None:
        raise ApiError(409, "conflict", "The slug is already in use.")
    team = account.add_team(slug, name if isinstance(name, str) else slug)
    return Reply.of({"id": team.id, "slug": team.slug})
