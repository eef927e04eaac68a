"""The people of a team."""

from vtui.demo.catalog import DAY
from vtui.demo.handlers import saml
from vtui.demo.pages import listed
from vtui.demo.people import ADA, PEOPLE, Json
from vtui.demo.reply import Reply, Request, missing


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
