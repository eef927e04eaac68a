"""The people of a team."""

from vtui.demo.data.people import ADA, PEOPLE, Json
from vtui.demo.data.projects import DAY
from vtui.demo.handlers.messages import Reply, Request, missing
from vtui.demo.handlers.pagination import listed
from vtui.demo.handlers.resources import saml


def members(request: Request) -> Reply:
    """The people of a team (getTeamMembers), the last who came first."""
    scope = request.account.team(request.params[0])
    if scope is None:
        raise missing("Team")
    if scope.kind == "locked":
        raise saml(scope.id, scope.slug)
    people: list[tuple[int, Json]] = []
    for place, person in enumerate(reversed(PEOPLE)):
        joined = scope.created + (len(PEOPLE) - place) * DAY
        item = {name: person[name] for name in ("uid", "username", "email", "name")}
        role = scope.role if person is ADA else "MEMBER"
        people.append((joined, item | {"role": role, "confirmed": True, "createdAt": joined}))
    answer = listed(request, "members", people, before=request.number("until"), limit=request.limit())
    pagination = answer.get("pagination") if isinstance(answer, dict) else None
    if isinstance(pagination, dict):
        pagination["hasNext"] = pagination.get("next") is not None
    return Reply.of(answer)
