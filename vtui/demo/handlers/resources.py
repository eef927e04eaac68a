"""One function for each operation, from a request to its answer."""

from typing import TYPE_CHECKING, Any

from vtui.demo.data import checks as check_data
from vtui.demo.data import domains as domain_data
from vtui.demo.data import env_vars
from vtui.demo.data.deployment import Deployment
from vtui.demo.data.people import Json
from vtui.demo.data.projects import Project
from vtui.demo.faults import odd
from vtui.demo.handlers import dns_records as records
from vtui.demo.handlers.deployment_json import detail
from vtui.demo.handlers.messages import NUMBER, Refused, Reply, Request, bad, missing
from vtui.demo.handlers.pagination import listed, time_of, told_apart
from vtui.demo.handlers.project_json import environment, shape

if TYPE_CHECKING:
    from vtui.demo.data.scope import Scope

SEARCH_MOST = 100


def saml(scope_id: str, slug: str, *, enforced: bool = True) -> Refused:
    """403 for a team that wants single sign-on, or that offers it and wants another token."""
    return Refused(
        403,
        "forbidden",
        "You must re-authenticate with the identity provider of this team.",
        saml=True,
        teamId=scope_id,
        scope=slug,
        enforced=enforced,
    )


def user(request: Request) -> Reply:
    """Who the token belongs to (getAuthUser)."""
    if "account-no-user" in request.account.oddities:
        raise Refused(403, "forbidden", "Not authorized")
    return Reply.of({"user": request.account.user_shape()})


def token(request: Request) -> Reply:
    """What the token is (getAuthToken)."""
    return Reply.of({"token": request.account.token_shape()})


def _teams(request: Request) -> list[tuple[int, Json]]:
    account = request.account
    teams: tuple[Scope, ...] = account.teams if "empty" not in account.oddities else ()
    if "token-one-team" in account.oddities:
        teams = account.teams[-1:]
    return [(team.created, account.team_shape(team)) for team in teams]


def teams(request: Request) -> Reply:
    """The teams of the person (getTeams), newest first."""
    if "account-no-teams" in request.account.oddities:
        raise Refused(403, "forbidden", "Not authorized")
    answer = listed(
        request,
        "teams",
        _teams(request),
        before=request.number("until"),
        after=request.number("since"),
        limit=request.limit(),
    )
    return Reply.of(answer)


def teams_v1(request: Request) -> Reply:
    """The teams of the person, all at once, as the older path answers."""
    oddities = request.account.oddities
    return Reply.of({"teams": odd.rows(oddities, "teams", [team for _, team in _teams(request)])})


def team(request: Request) -> Reply:
    """One team by id or slug (getTeam), bare."""
    scope = request.account.team(request.params[0])
    if scope is None:
        raise missing("Team")
    if scope.kind == "locked":
        raise saml(scope.id, scope.slug, enforced="account-saml-optional" not in request.account.oddities)
    oddities = request.account.oddities
    item = odd.one(oddities, "teams", request.account.team_shape(scope))
    return Reply.of({"team": item} if "team-wrapper" in oddities else item)


def project_of(request: Request) -> Project:
    """The project that the first part of the path names."""
    project = request.scope.project(request.params[0])
    if project is None:
        raise missing("Project")
    return project


def _found_projects(request: Request) -> list[Project]:
    search = request.text("search") or ""
    if len(search) > SEARCH_MOST:
        raise bad("`search` should NOT be longer than 100 characters", keyword="maxLength", dataPath=".search")
    repo = request.text("repo")
    return [
        project
        for project in request.scope.projects
        if search.lower() in project.name and repo in {None, f"{project.org}/{project.name}", project.name}
    ]


def _projects(request: Request, before: float | None, after: int | None, *, tokens: bool) -> Reply:
    scope = request.scope
    pairs = sorted(((scope.updated(one), one) for one in _found_projects(request)), key=lambda pair: -pair[0])
    times = [time for time, _ in pairs]
    ordered = list(zip(told_apart(times) if tokens else times, (one for _, one in pairs), strict=True))
    edge = 1 if request.account.inclusive else 0
    # Only what can be on the page is put together: a project is the heaviest row there is.
    limit = request.limit()
    near = [
        (time, p)
        for time, p in ordered
        if (before is None or time < before + edge) and (after is None or time > after - edge)
    ]
    if "cursor-ignored" in request.account.oddities:
        near = ordered
    entries = [(time, shape(scope, project, request.now)) for time, project in near[: limit + 1]]
    return Reply.of(listed(request, "projects", entries, before=before, after=after, tokens=tokens, limit=limit))


def projects_v10(request: Request) -> Reply:
    """Projects (getProjects), last updated first; `next` is a token that comes back as `from`."""
    oddities = request.account.oddities
    if "projects-until-only" in oddities:
        return _projects(request, request.number("until"), None, tokens=False)
    from_ = request.text("from")
    if "numeric-project-cursor" in oddities:
        return _projects(request, request.number("from"), None, tokens=False)
    if from_ is None:
        return _projects(request, None, None, tokens=True)
    if NUMBER.fullmatch(from_):
        return _projects(request, None, request.number("from"), tokens=True)
    return _projects(request, time_of(from_), None, tokens=True)


def projects_v9(request: Request) -> Reply:
    """Projects as the older version lists them; `next` is a time (ms) that comes back as `until`."""
    return _projects(request, request.number("until"), request.number("since"), tokens=False)


def project(request: Request) -> Reply:
    """One project by id or name (getProject)."""
    item = shape(request.scope, project_of(request), request.now, rollback_info=request.flag("rollbackInfo"))
    return Reply.of(odd.one(request.account.oddities, "projects", item))


def custom_environments(request: Request) -> Reply:
    """The custom environments of a project."""
    found = project_of(request)
    return Reply.of(
        {
            "accountLimit": {"total": 12},
            "environments": [environment(request.scope, found, one) for one in found.customs],
        }
    )


def custom_environment(request: Request) -> Reply:
    """One custom environment by slug or id (getCustomEnvironment)."""
    found = project_of(request)
    for one in found.customs:
        if request.params[1] in {one["slug"], one["id"]}:
            return Reply.of(environment(request.scope, found, one))
    raise missing("Custom environment")


def deployment_of(request: Request) -> Deployment:
    """The deployment that the first part of the path names."""
    scope = request.scope
    one = scope.deployment(request.params[0], request.now, lambda project: domain_data.production_hosts(scope, project))
    if one is None:
        raise missing("Deployment")
    return one


def deployment(request: Request) -> Reply:
    """One deployment by id, host or alias (getDeployment)."""
    item = detail(request.scope, deployment_of(request), request.now)
    return Reply.of(odd.one(request.account.oddities, "deployment", item, now=request.now))


def checks(request: Request) -> Reply:
    """The checks of a deployment (getAllChecks), all in one answer."""
    items = check_data.of_deployment(deployment_of(request), request.now)
    return Reply.of({"checks": odd.rows(request.account.oddities, "checks", items)})


def domains(request: Request) -> Reply:
    """The scope's own domains (getDomains), newest first."""
    items = [] if "empty" in request.account.oddities else domain_data.owned(request.scope)
    entries = [(int(item["createdAt"]), item) for item in items]
    answer = listed(
        request,
        "domains",
        entries,
        before=request.number("until"),
        after=request.number("since"),
        limit=request.limit(),
    )
    return Reply.of(answer)


def domain(request: Request) -> Reply:
    """One of the scope's own domains (getDomain)."""
    for item in domain_data.owned(request.scope):
        if item["name"] == request.params[0]:
            return Reply.of({"domain": odd.one(request.account.oddities, "domains", item | {"suffix": False})})
    raise missing("Domain")


def domain_config(request: Request) -> Reply:
    """How the DNS of a domain is set up (getDomainConfig)."""
    if "." not in request.params[0]:
        raise Refused(400, "invalid_name", "The domain name is not valid")
    return Reply.of(domain_data.config(request.params[0]))


def dns_records(request: Request) -> Reply:
    """The DNS records of one of the scope's own domains (getRecords), newest first."""
    items = records.of_domain(request.scope, request.params[0])
    if items is None:
        raise missing("Domain")
    answer = listed(
        request,
        "records",
        [(int(item["createdAt"]), item) for item in items],
        before=request.number("until"),
        after=request.number("since"),
        limit=request.limit(),
    )
    return Reply.of(answer)


def _wanted(request: Request, item: Json) -> bool:
    target, text = request.text("target"), request.text
    redirect, verified, branch, custom = (
        text("redirect"),
        text("verified"),
        text("gitBranch"),
        text("customEnvironmentId"),
    )
    own = item["gitBranch"] is None and item["customEnvironmentId"] is None
    return (
        (text("production") != "true" or own)
        and (target is None or own == (target == "production"))
        and (text("redirects") != "false" or item["redirect"] is None)
        and (redirect is None or item["redirect"] == redirect)
        and (verified is None or item["verified"] == (verified == "true"))
        and (branch is None or item["gitBranch"] == branch)
        and (custom is None or item["customEnvironmentId"] == custom)
    )


def project_domains(request: Request) -> Reply:
    """The domains of a project (getProjectDomains), newest first unless `order=ASC`."""
    items = [item for item in domain_data.of_project(request.scope, project_of(request)) if _wanted(request, item)]
    entries = [(int(item["createdAt"]), item) for item in items]
    if request.text("order") == "ASC":
        return Reply.of(
            {
                "domains": [item for _, item in reversed(entries)][: request.limit()],
                "pagination": {"count": len(items), "next": None, "prev": None},
            }
        )
    answer = listed(
        request,
        "domains",
        entries,
        before=request.number("until"),
        after=request.number("since"),
        limit=request.limit(),
    )
    return Reply.of(answer)


def project_domain(request: Request) -> Reply:
    """One domain of a project (getProjectDomain)."""
    for item in domain_data.of_project(request.scope, project_of(request)):
        if item["name"] == request.params[1]:
            return Reply.of(odd.one(request.account.oddities, "domains", item))
    raise missing("Domain")


def _reached(request: Request, item: Json) -> bool:
    branch, target = request.text("gitBranch"), request.text("target")
    custom = request.text("customEnvironmentId")
    targets = item["target"] if isinstance(item["target"], list) else [item["target"]]
    return (
        (branch is None or item.get("gitBranch") in {None, branch})
        and (target is None or target in targets)
        and (custom is None or custom in item["customEnvironmentIds"])
    )


def envs(request: Request) -> Reply:
    """The env vars of a project (filterProjectEnvs), all in one answer; values of encrypted ones are ciphertext."""
    found, oddities = project_of(request), request.account.oddities
    if len(request.text("gitBranch") or "") > 250:
        raise bad("`gitBranch` should NOT be longer than 250 characters", keyword="maxLength", dataPath=".gitBranch")
    items = [item for item in env_vars.of_project(request.scope, found) if _reached(request, item)]
    if slug := request.text("customEnvironmentSlug"):
        ids = {one["id"] for one in found.customs if one["slug"] == slug}
        items = [item for item in items if ids & set(item["customEnvironmentIds"])]
    if "env-paged" in oddities:
        entries = sorted(((int(item["createdAt"]), item) for item in items), key=lambda pair: -pair[0])
        return Reply.of(
            listed(request, "envs", entries, before=request.number("until"), limit=request.limit(default=5))
        )
    answer: Json = {"envs": odd.rows(oddities, "envs", items)}
    hidden = env_vars.hidden(request.scope, found)
    answer["hiddenProductionEnvCount"] = hidden
    shown: Any = odd.page(oddities, "envs", answer)
    return Reply.of(shown)


def env(request: Request) -> Reply:
    """One env var with its value, where it can be read (getProjectEnv)."""
    if "env-challenge" in request.account.oddities:
        raise Refused(403, "challenge_required", "Confirm that it is you to go on.")
    for item in env_vars.of_project(request.scope, project_of(request)):
        if item["id"] == request.params[1]:
            return Reply.of(odd.one(request.account.oddities, "envs", env_vars.clear(item, request.scope.values)))
    raise missing("Environment variable")
