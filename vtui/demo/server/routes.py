"""The routes of the API: a table from method and path to a handler."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import unquote

from vtui.demo.handlers import (
    aliases,
    deployments,
    domains,
    env_vars,
    identity,
    logs,
    production,
    project_domains,
    projects,
    shared_env,
)
from vtui.demo.handlers.reply import ApiError, Reply
from vtui.demo.handlers.request import Request


@dataclass(frozen=True, slots=True)
class Route:
    """A path template of one method; endpoints of one `group` share a rate limit."""

    method: str
    template: str
    group: str
    handler: Callable[[Request], Reply]
    scoped: bool = True
    """Whether `teamId` or `slug` in the query selects a team."""

    @property
    def name(self) -> str:
        """Method and template."""
        return f"{self.method} {self.template}"


ROUTES: tuple[Route, ...] = (
    Route("GET", "/v2/user", "user", identity.get_user, scoped=False),
    Route("GET", "/v5/user/tokens/current", "token", identity.get_token, scoped=False),
    Route("GET", "/v6/user/tokens/current", "token", identity.get_token, scoped=False),
    Route("GET", "/v1/teams", "teams", identity.list_teams_v1, scoped=False),
    Route("GET", "/v2/teams", "teams", identity.list_teams, scoped=False),
    Route("GET", "/teams/{team}", "teams", identity.get_team, scoped=False),
    Route("GET", "/v2/teams/{team}", "teams", identity.get_team, scoped=False),
    Route("GET", "/v3/teams/{team}/members", "members", identity.list_members, scoped=False),
    Route("GET", "/v6/deployments", "deployments-list", deployments.list_all),
    Route("GET", "/v7/deployments", "deployments-list", deployments.list_all),
    Route("GET", "/v13/deployments/{idOrHost}", "deployment-get", deployments.get),
    Route("GET", "/v1/deployments/{deploymentId}/checks", "checks", deployments.list_checks),
    Route("GET", "/v2/deployments/{deploymentId}/check-runs", "checks", deployments.list_check_runs),
    Route("GET", "/v2/deployments/{deploymentId}/check-runs/{checkRunId}", "checks", deployments.get_check_run),
    Route("POST", "/v13/deployments", "deployment-create", deployments.redeploy),
    Route("PATCH", "/v12/deployments/{id}/cancel", "deployment-cancel", deployments.cancel),
    Route("DELETE", "/v13/deployments/{id}", "deployment-delete", deployments.delete),
    Route("GET", "/v2/deployments/{id}/aliases", "deployment-aliases", aliases.list_of_deployment),
    Route("POST", "/v2/deployments/{id}/aliases", "alias-assign", aliases.assign),
    Route("DELETE", "/v2/aliases/{id}", "alias-delete", aliases.delete),
    Route("GET", "/v4/aliases", "aliases-list", aliases.list_all),
    Route("POST", "/v10/projects/{projectId}/promote/{deploymentId}", "project-move", production.promote),
    Route("POST", "/v1/projects/{projectId}/rollback/{deploymentId}", "project-move", production.rollback),
    Route("POST", "/v9/projects/{projectId}/rollback/{deploymentId}", "project-move", production.rollback),
    Route("GET", "/v1/projects/{projectId}/promote/aliases", "moved-aliases", production.list_moved_aliases),
    Route("GET", "/v9/projects/{projectId}/rollback/aliases", "moved-aliases", production.list_moved_aliases),
    Route("GET", "/v3/deployments/{idOrHost}/events", "events", logs.build_log),
    Route("GET", "/v1/projects/{projectId}/deployments/{deploymentId}/runtime-logs", "runtime-logs", logs.runtime_log),
    Route("GET", "/v9/projects", "projects-list", projects.list_v9),
    Route("GET", "/v10/projects", "projects-list", projects.list_v10),
    Route("GET", "/v9/projects/{idOrName}", "project-get", projects.get),
    Route("GET", "/v10/projects/{idOrName}", "project-get", projects.get),
    Route("PATCH", "/v9/projects/{idOrName}", "project-update", projects.update),
    Route("GET", "/projects/{idOrName}/custom-environments", "custom-environments", projects.list_environments),
    Route("GET", "/v9/projects/{idOrName}/custom-environments", "custom-environments", projects.list_environments),
    Route("GET", "/v9/projects/{idOrName}/custom-environments/{slugOrId}", "custom-environments", projects.environment),
    Route("GET", "/v9/projects/{idOrName}/domains", "project-domains", project_domains.list_all),
    Route("GET", "/v9/projects/{idOrName}/domains/{domain}", "project-domains", project_domains.get),
    Route("POST", "/v10/projects/{idOrName}/domains", "project-domains-change", project_domains.add),
    Route("PATCH", "/v9/projects/{idOrName}/domains/{domain}", "project-domains-change", project_domains.update),
    Route("DELETE", "/v9/projects/{idOrName}/domains/{domain}", "project-domains-change", project_domains.remove),
    Route("POST", "/v1/projects/{idOrName}/domains/{domain}/move", "project-domains-change", project_domains.move),
    Route("POST", "/v9/projects/{idOrName}/domains/{domain}/verify", "domain-verify", project_domains.verify),
    Route("GET", "/v9/projects/{idOrName}/env", "env-list", env_vars.list_all),
    Route("GET", "/v10/projects/{idOrName}/env", "env-list", env_vars.list_all),
    Route("GET", "/v1/projects/{idOrName}/env/{id}", "env-get", env_vars.get),
    Route("POST", "/v10/projects/{idOrName}/env", "env-create", env_vars.create),
    Route("PATCH", "/v9/projects/{idOrName}/env/{id}", "env-update", env_vars.update),
    Route("DELETE", "/v9/projects/{idOrName}/env/{id}", "env-delete", env_vars.delete),
    Route("GET", "/v3/env/pull/{idOrName}", "env-pull", env_vars.pull),
    Route("GET", "/v3/env/pull/{idOrName}/{target}", "env-pull", env_vars.pull),
    Route("GET", "/v11/deployments/{id}/builds", "builds", deployments.list_builds),
    Route("GET", "/v3/now/aliases", "aliases-list", aliases.list_all),
    Route("GET", "/v3/now/deployments/{idOrHost}/events", "events", logs.build_log),
    Route("GET", "/v4/domains/{domain}", "domain-get", domains.get),
    Route("GET", "/v1/env", "shared-env", shared_env.list_all),
    Route("GET", "/v1/env/{id}", "env-get", shared_env.get),
    Route("POST", "/v1/env", "env-create", shared_env.create),
    Route("PATCH", "/v1/env", "env-update", shared_env.update),
    Route("DELETE", "/v1/env", "env-delete", shared_env.delete),
    Route("GET", "/v5/domains", "domains-list", domains.list_all),
    Route("GET", "/v5/domains/{domain}", "domain-get", domains.get),
    Route("GET", "/v4/domains/{domain}/records", "dns-records", domains.list_records),
    Route("GET", "/v5/domains/{domain}/records", "dns-records", domains.list_records),
    Route("POST", "/v2/domains/{domain}/records", "dns-records-change", domains.create_record),
    Route("PATCH", "/v1/domains/records/{recordId}", "dns-records-change", domains.update_record),
    Route("DELETE", "/v2/domains/{domain}/records/{recordId}", "dns-records-change", domains.delete_record),
    Route("GET", "/v6/domains/{domain}/config", "domain-config", domains.get_config),
)


def _patterns() -> dict[re.Pattern[str], dict[str, Route]]:
    """A pattern for each template and its routes by method; a literal part comes before a variable one."""
    patterns: dict[re.Pattern[str], dict[str, Route]] = {}
    for route in sorted(ROUTES, key=lambda route: [part.startswith("{") for part in route.template.split("/")]):
        pattern = re.compile(re.sub(r"{\w+}", "([^/]*)", route.template))
        patterns.setdefault(pattern, {})[route.method] = route
    return patterns


PATTERNS = _patterns()


def match(method: str, path: str) -> tuple[Route, tuple[str, ...]] | ApiError:
    """The route of a request and the values of its template's variable parts, or the error: 404 or 405."""
    for pattern, routes in PATTERNS.items():
        if (found := pattern.fullmatch(path)) is not None:
            if method not in routes:
                return ApiError(405, "method_not_allowed", "The method is not allowed for this path")
            values = tuple(unquote(value, errors="replace") for value in found.groups())
            if all(values):
                return routes[method], values
            break
    return ApiError(404, "not_found", "The requested path was not found")
