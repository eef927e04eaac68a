"""Tokens, the members and invitations of a team, and the members of a project."""

from typing import Any

from vtui.demo.data.people import ADA, PEOPLE
from vtui.demo.data.pseudorandom import token
from vtui.demo.data.values import DAY, Json
from vtui.demo.handlers.collections import Collection, new_id, page_with_more, stored
from vtui.demo.handlers.identity import find_team
from vtui.demo.handlers.pagination import page
from vtui.demo.handlers.reply import ApiError, Reply, invalid
from vtui.demo.handlers.request import Request

TEAM_ROLES = ("OWNER", "MEMBER", "DEVELOPER", "SECURITY", "BILLING", "VIEWER", "VIEWER_FOR_PLUS", "CONTRIBUTOR")
PROJECT_ROLES = ("ADMIN", "PROJECT_DEVELOPER", "PROJECT_VIEWER", "PROJECT_GUEST")
OTHER_TOKENS = (("ci deploys", 200, 0, 165), ("old laptop", 700, 300, 0))
"""Name, and the days ago on which it was created and used, and after which it expires, 0 for never."""


def _current_token(request: Request) -> Json:
    account, faults = request.account, request.faults
    created = account.anchor - 20 * DAY
    user = {"type": "user", "origin": "manual", "createdAt": created, "expiresAt": account.anchor + 9 * DAY}
    team = {"type": "team", "teamId": "", "origin": "manual", "createdAt": created}
    teams = [team | {"teamId": each.id} for each in account.teams[1:]]
    leaked = {"leakedAt": account.anchor - DAY} if "account-token-leaked" in faults else {}
    return leaked | {
        "id": token(48, "token", account.token),
        "name": "vtui on a laptop",
        "type": "token",
        "origin": "manual",
        "scopes": teams[-1:] if "token-one-team" in faults else [user, *teams],
        "createdAt": created,
        "activeAt": account.anchor - 60_000,
        "expiresAt": account.anchor + (2 if "account-token-expiring" in faults else 9) * DAY,
    }


def get_token(request: Request) -> Reply:
    """The token of the request (getAuthToken); times in ms."""
    return Reply.of({"token": _current_token(request)})


def _initial_tokens(request: Request) -> list[Json]:
    current, anchor = _current_token(request), request.account.anchor
    tokens = [current]
    for name, created, active, expires in OTHER_TOKENS:
        times = {"createdAt": anchor - created * DAY, "activeAt": anchor - active * DAY}
        ending = {"expiresAt": anchor + expires * DAY} if expires else {}
        tokens.append(current | times | ending | {"id": token(48, "token", name), "name": name})
        if not expires:
            tokens[-1].pop("expiresAt")
    return tokens


def _new_token(request: Request, body: Json) -> Json:
    """A token, limited to the team that `teamId` in the query selects."""
    scope = request.scope
    kind = {"type": "user"} if scope.team_id is None else {"type": "team", "teamId": scope.team_id}
    item: Json = {
        "id": new_id(request, "", 48),
        "name": body["name"],
        "type": "token",
        "origin": "manual",
        "prefix": "vcp_de",
        "suffix": "mo",
        "scopes": [kind | {"createdAt": request.now}],
        **dict.fromkeys(("createdAt", "activeAt"), request.now),
    }
    return item | ({"expiresAt": body["expiresAt"]} if isinstance(body.get("expiresAt"), int) else {})


def _tokens_page(request: Request, items: list[Json]) -> Any:
    return page(request, "tokens", items, limit=request.limit(), before=request.number("until"))


TOKENS = Collection(
    "Token",
    stored("tokens", _initial_tokens, lambda request: request.account.personal.id),
    _new_token,
    required={"name": str},
    listed=_tokens_page,
    read=lambda item: {"token": item},
    created=lambda _, item: {"token": item, "bearerToken": f"vcp_de{item['id']}mo"},
    deleted=lambda _, item: {"tokenId": item["id"]},
)
"""The tokens of the person (listAuthTokens, getAuthToken, createAuthToken, deleteAuthToken)."""


def delete_token(request: Request) -> Reply:
    """Delete a token (deleteAuthToken), `current` for the one of the request, which is not accepted any more."""
    current = _current_token(request)["id"]
    if request.params[0] not in {"current", current}:
        return TOKENS.delete(request)
    request.account.token = ""
    return Reply.of({"tokenId": current})


def _role(body: Json, default: str, roles: tuple[str, ...] = TEAM_ROLES) -> str:
    role = body.get("role", default)
    if role not in roles:
        raise invalid("Invalid request: `role` should be equal to one of the allowed values", "enum", ".role")
    return str(role)


def _team_id(request: Request) -> str:
    return find_team(request, enforced=True).id


def _initial_members(request: Request) -> list[Json]:
    team, members = find_team(request, enforced=True), list[Json]()
    for index, person in enumerate(reversed(PEOPLE)):
        item = {name: person[name] for name in ("uid", "username", "email", "name")}
        role, joined = team.role if person is ADA else "MEMBER", team.created + (len(PEOPLE) - index) * DAY
        members.append(item | {"role": role, "confirmed": True, "createdAt": joined})
    return members


def _owned_team(request: Request) -> str:
    """The id of a team whose owner the person is. Raises ApiError for a mere member."""
    team = find_team(request, enforced=True)
    if team.role != "OWNER":
        raise ApiError(403, "forbidden", "You don't have permission to change the members of this team.")
    return team.id


def _members_page(request: Request, items: list[Json]) -> Any:
    """A page of members (getTeamMembers), newest first, with the invitations of those who are not members yet."""
    users, search = request.query.get("filterByUserIds", []), (request.text("search") or "").lower()
    matching = [
        item
        for item in items
        if (not users or item["uid"] in users) and (search in item["username"].lower() or search in item["email"])
    ]
    answer = page_with_more(request, "members", matching)
    if isinstance(answer, dict) and (invites := _invites(request)):
        answer["emailInviteCodes"] = invites
    return answer


_members = stored("members", _initial_members, _team_id)
_invites = stored("invites", lambda _: [], _team_id)
MEMBERS = Collection(
    "Member",
    _members,
    changes=lambda _, body: {"role": _role(body, "MEMBER")} if "role" in body else {},
    names=("uid",),
    listed=_members_page,
)
"""The members of a team (getTeamMembers)."""
INVITES = Collection("Invitation", _invites, deleted=lambda _, item: {"id": item["id"]})
"""Invitations to a team (deleteTeamInviteCode)."""


def update_member(request: Request) -> Reply:
    """Change the role of a member (updateTeamMember); answers with the id of the team."""
    team = _owned_team(request)
    MEMBERS.update(request)
    return Reply.of({"id": team})


def remove_member(request: Request) -> Reply:
    """Remove a member from a team (removeTeamMember); answers with the id of the team."""
    team = _owned_team(request)
    if request.params[1] == ADA["uid"]:
        raise ApiError(403, "forbidden", "The last owner cannot leave the team.")
    MEMBERS.delete(request)
    return Reply.of({"id": team})


def invite(request: Request) -> Reply:
    """Invite people to a team (inviteUserToTeam), several or one as older clients do; answers with one of them."""
    _owned_team(request)
    body = request.json()
    people = body if isinstance(body, list) else [body]
    if not people or not all(isinstance(each, dict) and isinstance(each.get("email"), str) for each in people):
        raise invalid("Invalid request: missing required property `email`", "required", "")
    for each in people:
        invitation = {"email": each["email"], "role": _role(each, "MEMBER"), "isDSyncUser": False}
        _invites(request).insert(0, {"id": new_id(request, "", 24), "createdAt": request.now, **invitation})
    first = _invites(request)[0]
    name = first["email"].partition("@")[0]
    return Reply.of({"uid": new_id(request, ""), "username": name, "email": first["email"], "role": first["role"]})


def _project_id(request: Request) -> str:
    return request.project().id


def _initial_project_members(request: Request) -> list[Json]:
    project, people = request.project(), PEOPLE if request.scope.kind == "team" else (ADA,)
    members = []
    for index, person in enumerate(people[:3]):
        item = {name: person[name] for name in ("uid", "username", "email", "name")}
        members.append(_project_member(item, PROJECT_ROLES[index], project.created + (9 - index) * DAY))
    return members


def _project_member(person: Json, role: str, at: int) -> Json:
    team_role = "OWNER" if person["uid"] == ADA["uid"] else "MEMBER"
    roles = {**dict.fromkeys(("role", "computedProjectRole"), role), "teamRole": team_role}
    return {name: person[name] for name in ("uid", "username", "email", "name")} | roles | {"createdAt": at}


def _new_project_member(request: Request, body: Json) -> Json:
    named = {body.get(name) for name in ("uid", "username", "email") if isinstance(body.get(name), str)}
    person = next((each for each in PEOPLE if named & {each["uid"], each["username"], each["email"]}), None)
    if person is None:
        raise ApiError(400, "bad_request", "The user is not a member of the team.")
    return _project_member(person, _role(body, "", PROJECT_ROLES), request.now)


PROJECT_MEMBERS = Collection(
    "Member",
    stored("project members", _initial_project_members, _project_id),
    _new_project_member,
    names=("uid",),
    listed=lambda request, items: page_with_more(request, "members", items),
    created=lambda request, _: {"id": _project_id(request)},
    deleted=lambda request, _: {"id": _project_id(request)},
)
"""The members of a project (getProjectMembers, addProjectMember, removeProjectMember)."""
