"""What the issues cover, and which parts were not requested yet.

Issues are found in: all projects (getProjects), the newest deployments (getDeployments), the account's domains
(getDomains), the domains of each project (getProjectDomains), the DNS configuration of each of these that Vercel does
not serve by itself (getDomainConfig), the env vars of each project (filterProjectEnvs), those that a team shares
(listSharedEnvVariable), and the token in use (getAuthToken). There are no other sources, so their number
grows only by parts that are shown as not checked.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from vtui.models.domain import Domain
from vtui.models.scope import ProjectRef
from vtui.resources.domains.states import needs_dns
from vtui.resources.issues.parts import (
    ACCOUNT_DOMAINS,
    DEPLOYMENTS,
    DNS,
    ENV_VARS,
    PROJECT_DOMAINS,
    PROJECTS,
    SHARED_ENV_VARS,
    TOKEN,
    Fetch,
)
from vtui.resources.issues.scope_data import ScopeData
from vtui.text import count

DOMAINS = "domains"
"""Name of all parts of domains together, unless one of them failed."""
GAP_NAMES = {part: part for part in (PROJECTS, DEPLOYMENTS, ENV_VARS)} | {SHARED_ENV_VARS: ENV_VARS}
"""Part -> its name among the gaps, if that is not of domains."""
MAX_DEPLOYMENTS = 1_000
"""Newest deployments in which issues are found; fewer where lists load fewer by default."""
PAGE_ROWS = 100
"""Rows per request."""


class Need(NamedTuple):
    """A part to request."""

    part: str
    id: str = ""
    """ID of the project or domain; empty for a part of the account."""
    domain: Domain | None = None
    requests: int = 1
    """Estimated count of requests."""
    exact: bool = True
    """Whether the count is exact, and leads to no further parts."""


def needs(
    scope_data: ScopeData, project_ref: ProjectRef, newest: int, since: int = 0, *, team: bool = False
) -> Iterator[Need]:
    """The parts to request for the issues of a project, or of all: those never requested, or not `since` a time (ms).

    `newest` is the count of deployments in which issues are found; a `team` has shared env vars. A part that was
    refused is not requested again, unless it is older than `since`.
    """

    def due(part: str, id_: str = "") -> bool:
        fetch = scope_data.fetches.get((part, id_))
        return fetch is None or fetch.missing or fetch.at < since

    chosen = project_ref.project_id
    if due(PROJECTS) and (chosen not in scope_data.projects or since):
        yield Need(PROJECTS, exact=False)
    if due(DEPLOYMENTS, chosen or ""):
        yield Need(DEPLOYMENTS, chosen or "", requests=-(-newest // PAGE_ROWS), exact=False)
    if due(ACCOUNT_DOMAINS):
        yield Need(ACCOUNT_DOMAINS, exact=(ACCOUNT_DOMAINS, "") in scope_data.fetches)
    for id_ in scope_data.projects if chosen is None else (chosen,):
        if due(PROJECT_DOMAINS, id_):
            yield Need(PROJECT_DOMAINS, id_, requests=1 + _hosts(scope_data, id_), exact=False)
    for row in scope_data.domains.values():
        if chosen in (None, row.project_id) and needs_dns(row) and due(DNS, row.id):
            yield Need(DNS, row.id, row)
    for id_ in scope_data.projects if chosen is None else (chosen,):
        if due(ENV_VARS, id_):
            yield Need(ENV_VARS, id_)
    if team and due(SHARED_ENV_VARS):
        yield Need(SHARED_ENV_VARS)


def unchecked_projects(scope_data: ScopeData, newest: int, *, team: bool) -> frozenset[str]:
    """IDs of the known projects of which something was not checked successfully, as `gaps` shows for each of them."""
    missing = [(need.part, need.id) for need in needs(scope_data, ProjectRef(), newest, team=team)]
    missing += [key for key, fetch in scope_data.fetches.items() if fetch.problem]
    unchecked = set[str]()
    for part, id_ in missing:
        if part == DNS:
            unchecked.add((scope_data.domains[id_].project_id or "") if id_ in scope_data.domains else "")
        elif id_:
            unchecked.add(id_)
        elif part != PROJECTS:  # what concerns all of them; a project that is not known has no row
            return frozenset(scope_data.projects)
    return frozenset(unchecked)


def _hosts(scope_data: ScopeData, project_id: str) -> int:
    """How many domains of a project need their DNS configuration, estimated from the project's row."""
    project = scope_data.projects.get(project_id)
    hosts = () if project is None else project.domains
    return sum(not host.lower().endswith(".vercel.app") for host in hosts)


class Gap(NamedTuple):
    """A part that the issues cover and that was not checked."""

    what: str
    requests: int = 0
    """Count of requests that would check it; 0 if none can."""
    exact: bool = True
    """Whether the count is exact."""
    problem: str = ""
    """Why it could not be checked; empty if it was not requested yet."""


def gaps(
    scope_data: ScopeData, project_ref: ProjectRef, newest: int, token: Fetch | None, *, team: bool = False
) -> tuple[Gap, ...]:
    """The parts not checked for the issues of a project, or of all; empty when all were requested successfully.

    `token` is the result of requesting the token; None while the request is running.
    """
    by_part: dict[str, Gap] = {}
    for need in needs(scope_data, project_ref, newest, team=team):
        part_name = GAP_NAMES.get(need.part, DOMAINS)
        fetch = scope_data.fetches.get((need.part, need.id))
        _add(by_part, Gap(part_name, need.requests, need.exact, "" if fetch is None else fetch.problem))
    return (*by_part.values(), *_refused(scope_data, project_ref), *gaps_of_token(token))


def _add(by_part: dict[str, Gap], gap: Gap) -> None:
    """Put a gap in, together with the one of its part that is there already."""
    known = by_part.get(gap.what, Gap(gap.what))
    requests, exact = known.requests + gap.requests, known.exact and gap.exact
    by_part[gap.what] = Gap(gap.what, requests, exact, known.problem or gap.problem)


def gaps_of_token(token: Fetch | None) -> tuple[Gap, ...]:
    """The gap of a token that could not be read."""
    return () if token is None or not token.problem else (Gap(TOKEN, problem=token.problem),)


def _refused(scope_data: ScopeData, project_ref: ProjectRef) -> Iterator[Gap]:
    """Parts that failed: one gap for those of the same kind and problem."""
    ids: dict[tuple[str, str], list[str]] = {}
    for (part, id_), fetch in scope_data.fetches.items():
        if fetch.problem and not fetch.missing and _applies(scope_data, project_ref, part, id_):
            ids.setdefault((part, fetch.problem), []).append(id_)
    for (part, problem), part_ids in ids.items():
        yield Gap(_part_name(scope_data, part, part_ids), problem=problem)


def _applies(scope_data: ScopeData, project_ref: ProjectRef, part: str, id_: str) -> bool:
    if part == DNS:
        row = scope_data.domains.get(id_)
        return row is not None and project_ref.project_id in (None, row.project_id)
    if part == PROJECTS:
        return project_ref.project_id is None or project_ref.project_id not in scope_data.projects
    if part in (PROJECT_DOMAINS, ENV_VARS):
        return project_ref.project_id in (None, id_)
    return part in (ACCOUNT_DOMAINS, SHARED_ENV_VARS) or id_ == (project_ref.project_id or "")


def _part_name(scope_data: ScopeData, part: str, ids: Sequence[str]) -> str:
    if part == DNS:
        return f"DNS of {scope_data.domains[ids[0]].name if len(ids) == 1 else count(len(ids), ('domain', 'domains'))}"
    if part in (PROJECT_DOMAINS, ENV_VARS):
        project = scope_data.projects.get(ids[0])
        name = project.name if project is not None and project.name else ids[0]
        return (
            f"{GAP_NAMES.get(part, DOMAINS)} of {name if len(ids) == 1 else count(len(ids), ('project', 'projects'))}"
        )
    return part


def requests_text(number: int, exact: bool) -> str:
    """`12 requests`; `about 81 requests` where what they bring may need others."""
    return f"{'' if exact else 'about '}{count(number, ('request', 'requests'))}"


def total(items: Iterable[Gap] | Iterable[Need]) -> tuple[int, bool]:
    """How many requests these take, and whether that is exact."""
    costs = [(item.requests, item.exact) for item in items]
    return sum(requests for requests, _ in costs), all(exact for requests, exact in costs if requests)


def describe(gap: Gap) -> str:
    """`domains not checked (12 requests)`, `token not checked: no access`."""
    price = f" ({requests_text(gap.requests, gap.exact)})" if gap.requests else ""
    reason = f": {gap.problem}" if gap.problem else ""
    return f"{gap.what} not checked{price}{reason}"


def list_gaps(gaps_: Iterable[Gap]) -> str:
    """`projects, domains (12 requests), token (no access)`: first the parts that can be requested together."""
    gaps_ = list(gaps_)
    requestable = [gap for gap in gaps_ if gap.requests]
    texts = [f"{gap.what} ({gap.problem})" for gap in gaps_ if not gap.requests]
    if requestable:
        problems = dict.fromkeys(gap.problem for gap in requestable if gap.problem)
        details = "; ".join((requests_text(*total(requestable)), *problems))
        texts.insert(0, f"{', '.join(gap.what for gap in requestable)} ({details})")
    return ", ".join(texts)


def merge_gaps(teams: Iterable[tuple[str, Sequence[Gap]]]) -> tuple[Gap, ...]:
    """The gaps of several teams: one for each part that can be requested, others with the name of their team."""
    by_part: dict[str, Gap] = {}
    refused: list[Gap] = []
    for team, team_gaps in teams:
        for gap in team_gaps:
            if gap.requests:
                _add(by_part, gap)
            else:
                refused.append(gap._replace(what=f"{team} {gap.what}"))
    return (*by_part.values(), *refused)


def summarize(gaps_: Sequence[Gap]) -> str:
    """`not checked: projects, domains and 1 more`, for the line above a list; empty without gaps."""
    if not gaps_:
        return ""
    more = f" and {len(gaps_) - 2} more" if len(gaps_) > 2 else ""
    return f"not checked: {', '.join(gap.what for gap in gaps_[:2])}{more}"


def checked_at(scope_data: ScopeData, project_ref: ProjectRef) -> int | None:
    """Time (ms) of the oldest request of a part; None without requests."""
    fetches = scope_data.fetches.items()
    return min((fetch.at for part, fetch in fetches if _applies(scope_data, project_ref, *part)), default=None)
