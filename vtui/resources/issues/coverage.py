"""What the issues cover, and which part of it was not requested yet.

Issues are found in: all projects (getProjects), the newest deployments (getDeployments), the account's domains
(getDomains), the domains of each project (getProjectDomains), the DNS configuration of each of these that Vercel does
not serve by itself (getDomainConfig), and the token in use (getAuthToken). Nothing else adds to them, so their number
grows only by what was named here as not checked.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from vtui.models.domain import Domain
from vtui.models.request_order import next_request_number
from vtui.models.scope import ProjectRef
from vtui.resources.domains.states import needs_dns
from vtui.text import count

if TYPE_CHECKING:
    from vtui.api.errors import VercelError
    from vtui.resources.issues.known import Known

PROJECTS, DEPLOYMENTS, TOKEN = "projects", "deployments", "token"
ACCOUNT_DOMAINS, PROJECT_DOMAINS, DNS = "account domains", "domains of projects", "DNS"
DOMAINS = "domains"
"""What the parts of domains are called as long as none of them was refused."""
NEWEST = 1_000
"""Deployments that issues are found in, the newest; fewer where lists load fewer by themselves."""
PAGE = 100
"""Rows that a request brings."""


@dataclass(frozen=True, slots=True)
class Fetch:
    """How requesting a part went last."""

    at: int
    """When it was requested, in ms."""
    problem: str = ""
    """Why it could not be read, in a few words; empty when it could."""
    passing: bool = False
    """Whether the problem passes by itself, so that requesting it again makes sense."""
    more: bool = False
    """Whether there are rows that were not requested."""
    number: int = field(default_factory=next_request_number, compare=False)
    """The number of the request, where who made it says so; else higher than those of all requests before."""

    @property
    def missing(self) -> bool:
        """Whether requesting it again may bring what is missing."""
        return self.more or self.passing


def failed(error: "VercelError", at: int) -> Fetch:
    """A part that could not be read, requested at a moment (ms)."""
    from vtui.api.errors import Forbidden, NotFound, PaymentRequired

    if isinstance(error, Forbidden):
        return Fetch(at, "no access")
    if isinstance(error, PaymentRequired):
        return Fetch(at, "not in this plan")
    if isinstance(error, NotFound):
        return Fetch(at, "not found")
    return Fetch(at, error.title.lower().rstrip("."), passing=error.transient)


class Need(NamedTuple):
    """A part that is to be requested."""

    part: str
    id: str = ""
    """Of the project or the domain; empty for a part of the account."""
    domain: Domain | None = None
    requests: int = 1
    """How many requests it is likely to take."""
    exact: bool = True
    """Whether it is known to take just as many, and to lead to no others."""


def needs(known: "Known", place: ProjectRef, newest: int, since: int = 0) -> Iterator[Need]:
    """What is to be requested for the issues of a project, or of all: what never was, or not `since` a moment (ms).

    `newest` is how many deployments issues are found in. What was refused is not requested again, unless it is older.
    """

    def due(part: str, id_: str = "") -> bool:
        fetch = known.fetches.get((part, id_))
        return fetch is None or fetch.missing or fetch.at < since

    chosen = place.project_id
    if due(PROJECTS) and (chosen not in known.projects or since):
        yield Need(PROJECTS, exact=False)
    if due(DEPLOYMENTS, chosen or ""):
        yield Need(DEPLOYMENTS, chosen or "", requests=-(-newest // PAGE), exact=False)
    if due(ACCOUNT_DOMAINS):
        yield Need(ACCOUNT_DOMAINS, exact=(ACCOUNT_DOMAINS, "") in known.fetches)
    for id_ in known.projects if chosen is None else (chosen,):
        if due(PROJECT_DOMAINS, id_):
            yield Need(PROJECT_DOMAINS, id_, requests=1 + _hosts(known, id_), exact=False)
    for row in known.domains.values():
        if chosen in (None, row.project_id) and needs_dns(row) and due(DNS, row.id):
            yield Need(DNS, row.id, row)


def _hosts(known: "Known", project_id: str) -> int:
    """How many domains of a project will need their DNS configuration, as far as the project itself says."""
    project = known.projects.get(project_id)
    hosts = () if project is None else project.domains
    return sum(not host.lower().endswith(".vercel.app") for host in hosts)


class Gap(NamedTuple):
    """Something that the issues cover and that was not checked."""

    what: str
    requests: int = 0
    """How many requests check it; 0 where none can."""
    exact: bool = True
    """Whether it takes just as many."""
    problem: str = ""
    """Why it could not be checked; empty where it was not requested yet."""


def gaps(known: "Known", place: ProjectRef, newest: int, token: Fetch | None) -> tuple[Gap, ...]:
    """What was not checked for the issues of a project, or of all; empty when everything was requested and answered.

    `token` is how requesting the token went; None while that is under way.
    """
    found: dict[str, Gap] = {}
    for need in needs(known, place, newest):
        what = need.part if need.part in (PROJECTS, DEPLOYMENTS) else DOMAINS
        before = found.get(what, Gap(what))
        fetch = known.fetches.get((need.part, need.id))
        found[what] = Gap(
            what,
            before.requests + need.requests,
            before.exact and need.exact,
            before.problem or ("" if fetch is None else fetch.problem),
        )
    return (*found.values(), *_refused(known, place), *gaps_of_token(token))


def gaps_of_token(token: Fetch | None) -> tuple[Gap, ...]:
    """Whether the token could not be read."""
    return () if token is None or not token.problem else (Gap(TOKEN, problem=token.problem),)


def _refused(known: "Known", place: ProjectRef) -> Iterator[Gap]:
    """Parts that were requested and refused: those of one kind and for one reason are one gap."""
    ids: dict[tuple[str, str], list[str]] = {}
    for (part, id_), fetch in known.fetches.items():
        if fetch.problem and not fetch.missing and _concerns(known, place, part, id_):
            ids.setdefault((part, fetch.problem), []).append(id_)
    for (part, problem), of in ids.items():
        yield Gap(_named(known, part, of), problem=problem)


def _concerns(known: "Known", place: ProjectRef, part: str, id_: str) -> bool:
    if part == DNS:
        row = known.domains.get(id_)
        return row is not None and place.project_id in (None, row.project_id)
    if part == PROJECTS:
        return place.project_id is None or place.project_id not in known.projects
    if part == PROJECT_DOMAINS:
        return place.project_id in (None, id_)
    return part == ACCOUNT_DOMAINS or id_ == (place.project_id or "")


def _named(known: "Known", part: str, ids: Sequence[str]) -> str:
    """The part, with whose it is."""
    if part == DNS:
        return f"DNS of {known.domains[ids[0]].name if len(ids) == 1 else count(len(ids), ('domain', 'domains'))}"
    if part == PROJECT_DOMAINS:
        project = known.projects.get(ids[0])
        name = project.name if project is not None and project.name else ids[0]
        return f"domains of {name if len(ids) == 1 else count(len(ids), ('project', 'projects'))}"
    return part


def requests_text(number: int, exact: bool) -> str:
    """`12 requests`; `about 81 requests` where what they bring may need others."""
    return f"{'' if exact else 'about '}{count(number, ('request', 'requests'))}"


def total(found: Iterable[Gap] | Iterable[Need]) -> tuple[int, bool]:
    """How many requests these take, and whether that is exact."""
    costs = [(one.requests, one.exact) for one in found]
    return sum(requests for requests, _ in costs), all(exact for requests, exact in costs if requests)


def describe(gap: Gap) -> str:
    """`domains not checked (12 requests)`, `token not checked: no access`."""
    price = f" ({requests_text(gap.requests, gap.exact)})" if gap.requests else ""
    reason = f": {gap.problem}" if gap.problem else ""
    return f"{gap.what} not checked{price}{reason}"


def list_gaps(found: Iterable[Gap]) -> str:
    """`projects, domains (12 requests), token (no access)`: what requests can check together, then the rest."""
    found = list(found)
    requestable = [gap for gap in found if gap.requests]
    texts = [f"{gap.what} ({gap.problem})" for gap in found if not gap.requests]
    if requestable:
        problems = dict.fromkeys(gap.problem for gap in requestable if gap.problem)
        details = "; ".join((requests_text(*total(requestable)), *problems))
        texts.insert(0, f"{', '.join(gap.what for gap in requestable)} ({details})")
    return ", ".join(texts)


def joined(teams: Iterable[tuple[str, Sequence[Gap]]]) -> tuple[Gap, ...]:
    """What was not checked in several teams, by name: together where requests can check it, else with the team."""
    found: dict[str, Gap] = {}
    refused: list[Gap] = []
    for team, of in teams:
        for gap in of:
            if not gap.requests:
                refused.append(gap._replace(what=f"{team} {gap.what}"))
                continue
            before = found.get(gap.what, Gap(gap.what))
            found[gap.what] = Gap(
                gap.what, before.requests + gap.requests, before.exact and gap.exact, before.problem or gap.problem
            )
    return (*found.values(), *refused)


def summarize(found: Sequence[Gap]) -> str:
    """The same in a few words, for the line above a list; empty when nothing is missing."""
    if not found:
        return ""
    more = len(found) - 2
    names = [gap.what for gap in found[:2]]
    if more > 0:
        names.append(f"{more} more")
    return f"{', '.join(names)} not checked"


def checked_at(known: "Known", place: ProjectRef) -> int | None:
    """When the part was requested that was requested longest ago, in ms; None where nothing was."""
    moments = [fetch.at for (part, id_), fetch in known.fetches.items() if _concerns(known, place, part, id_)]
    return min(moments, default=None)
