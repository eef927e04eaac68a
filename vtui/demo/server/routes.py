"""The routes of the API: a table from method and path to a handler."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import unquote

from vtui.demo.handlers import (
    aliases,
    certs,
    deployment_creation,
    deployments,
    domains,
    env_vars,
    identity,
    integrations,
    logs,
    people,
    production,
    project_changes,
    project_domains,
    projects,
    registrar,
    shared_env,
)
from vtui.demo.handlers.environments import ENVIRONMENTS
from vtui.demo.handlers.history import activity, log_history
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
    Route("GET", "/v5/user/tokens/current", "token", people.get_token, scoped=False),
    Route("GET", "/v6/user/tokens/current", "token", people.get_token, scoped=False),
    Route("GET", "/v1/teams", "teams", identity.list_teams_v1, scoped=False),
    Route("GET", "/v2/teams", "teams", identity.list_teams, scoped=False),
    Route("GET", "/teams/{team}", "teams", identity.get_team, scoped=False),
    Route("GET", "/v2/teams/{team}", "teams", identity.get_team, scoped=False),
    Route("GET", "/v3/teams/{team}/members", "members", people.MEMBERS.list_all, scoped=False),
    Route("GET", "/v6/deployments", "deployments-list", deployments.list_all),
    Route("GET", "/v7/deployments", "deployments-list", deployments.list_all),
    Route("GET", "/v13/deployments/{idOrHost}", "deployment-get", deployments.get),
    Route("GET", "/v1/deployments/{deploymentId}/checks", "checks", deployments.list_checks),
    Route("GET", "/v2/deployments/{deploymentId}/check-runs", "checks", deployments.list_check_runs),
    Route("GET", "/v2/deployments/{deploymentId}/check-runs/{checkRunId}", "checks", deployments.get_check_run),
    Route("POST", "/v13/deployments", "deployment-create", deployment_creation.redeploy),
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
    Route("PATCH", "/v9/projects/{idOrName}", "project-update", project_changes.update),
    Route("GET", "/projects/{idOrName}/custom-environments", "custom-environments", ENVIRONMENTS.list_all),
    Route("GET", "/v9/projects/{idOrName}/custom-environments", "custom-environments", ENVIRONMENTS.list_all),
    Route("GET", "/v9/projects/{project}/custom-environments/{id}", "custom-environments", ENVIRONMENTS.get),
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
    Route("GET", "/v6/user/tokens", "token", people.TOKENS.list_all, scoped=False),
    Route("GET", "/v5/user/tokens/{tokenId}", "token", people.TOKENS.get, scoped=False),
    Route("POST", "/v3/user/tokens", "token-create", people.TOKENS.create),
    Route("DELETE", "/v3/user/tokens/{tokenId}", "token-delete", people.delete_token, scoped=False),
    Route("GET", "/v3/events", "activity", activity.list_events),
    Route("GET", "/v1/events/types", "activity", activity.list_types),
    Route("POST", "/v1/teams", "teams-change", identity.create_team, scoped=False),
    Route("PATCH", "/v2/teams/{team}", "teams-change", identity.update_team, scoped=False),
    Route("GET", "/v2/teams/{team}/members", "members", people.MEMBERS.list_all, scoped=False),
    Route("POST", "/v2/teams/{team}/members", "members-change", people.invite, scoped=False),
    Route("PATCH", "/v1/teams/{team}/members/{uid}", "members-change", people.update_member, scoped=False),
    Route("DELETE", "/v1/teams/{team}/members/{uid}", "members-change", people.remove_member, scoped=False),
    Route("DELETE", "/v1/teams/{team}/invites/{inviteId}", "members-change", people.INVITES.delete, scoped=False),
    Route("GET", "/v1/projects/{idOrName}/members", "members", people.PROJECT_MEMBERS.list_all),
    Route("POST", "/v1/projects/{idOrName}/members", "members-change", people.PROJECT_MEMBERS.create),
    Route("DELETE", "/v1/projects/{idOrName}/members/{uid}", "members-change", people.PROJECT_MEMBERS.delete),
    Route("POST", "/v1/projects", "project-create", project_changes.create),
    Route("POST", "/v11/projects", "project-create", project_changes.create),
    Route("DELETE", "/v2/projects/{idOrName}", "project-delete", project_changes.delete),
    Route("DELETE", "/v9/projects/{idOrName}", "project-delete", project_changes.delete),
    Route("POST", "/v1/projects/{projectId}/pause", "project-update", project_changes.pause),
    Route("POST", "/v1/projects/{projectId}/unpause", "project-update", project_changes.unpause),
    Route("PATCH", "/v1/projects/{project}/protection-bypass", "project-update", project_changes.protection_bypass),
    Route("PATCH", "/v1/projects/{id}/rollback/{to}/update-description", "project-move", production.describe_rollback),
    Route("POST", "/v9/projects/{idOrName}/custom-environments", "environments", ENVIRONMENTS.create),
    Route("PATCH", "/v9/projects/{project}/custom-environments/{id}", "environments", ENVIRONMENTS.update),
    Route("DELETE", "/v9/projects/{project}/custom-environments/{id}", "environments", ENVIRONMENTS.delete),
    Route("GET", "/v3/env/pull/{idOrName}/{target}/{gitBranch}", "env-pull", env_vars.pull),
    Route("PATCH", "/v10/projects/{idOrName}/env/{id}", "env-update", env_vars.update),
    Route("DELETE", "/v10/projects/{idOrName}/env/{id}", "env-delete", env_vars.delete),
    Route("DELETE", "/v1/projects/{idOrName}/env", "env-delete", env_vars.delete_several),
    Route("PATCH", "/v1/env/{id}/unlink/{projectId}", "env-update", shared_env.unlink),
    Route("POST", "/projects/{idOrName}/alias", "project-domains-change", project_domains.add_older),
    Route("GET", "/project-domains/{domain}", "project-domains", project_domains.get_by_name),
    Route("GET", "/v1/domains/{domain}/project-domains", "project-domains", domains.list_project_domains),
    Route("POST", "/v7/domains", "domains-change", domains.create),
    Route("PATCH", "/v3/domains/{domain}", "domains-change", domains.update),
    Route("DELETE", "/v3/domains/{domain}", "domains-change", domains.delete),
    Route("DELETE", "/v6/domains/{domain}", "domains-change", domains.delete),
    Route("GET", "/v9/domains/{domain}/verification", "domain-verify", domains.get_verification),
    Route("POST", "/v9/domains/{domain}/claim", "domain-verify", domains.claim),
    Route("GET", "/v3/domains/{domain}/records", "dns-records", domains.list_records),
    Route("POST", "/v3/domains/{domain}/records", "dns-records-change", domains.create_record),
    Route("PUT", "/v3/domains/{domain}/records", "dns-records-change", domains.import_zone),
    Route("PUT", "/domains/{domain}/records", "dns-records-change", domains.import_zone),
    Route("DELETE", "/v3/domains/{domain}/records/{recordId}", "dns-records-change", domains.delete_record),
    Route("GET", "/v5/domains/records/{recordId}", "dns-records", domains.get_record),
    Route("GET", "/domains/records/{recordId}", "dns-records", domains.get_record),
    Route("GET", "/v1/registrar/domains/{domain}/price", "registrar", registrar.get_price),
    Route("POST", "/v1/registrar/domains/price", "registrar", registrar.get_prices),
    Route("GET", "/v1/registrar/domains/{domain}/availability", "registrar", registrar.get_availability),
    Route("POST", "/v1/registrar/domains/availability", "registrar", registrar.get_availabilities),
    Route("POST", "/v1/registrar/domains/search", "registrar", registrar.search),
    Route("GET", "/v1/registrar/tlds/supported", "registrar", registrar.list_tlds),
    Route("GET", "/v1/registrar/tlds/{tld}/price", "registrar", registrar.get_price),
    Route("GET", "/v1/registrar/domains/{domain}/auth-code", "registrar", registrar.get_auth_code),
    Route("GET", "/v1/registrar/domains/{name}/contact-verification", "registrar", registrar.get_contact),
    Route("PATCH", "/v1/registrar/domains/{domain}/auto-renew", "registrar-change", registrar.set_auto_renew),
    Route("PATCH", "/v1/registrar/domains/{domain}/nameservers", "registrar-change", registrar.set_nameservers),
    Route("POST", "/v1/registrar/domains/{domain}/renew", "registrar-change", registrar.renew),
    Route("GET", "/v1/registrar/orders/{orderId}", "registrar", registrar.get_order),
    Route("DELETE", "/now/deployments/{id}", "deployment-delete", deployments.delete),
    Route("GET", "/v4/aliases/{idOrAlias}", "alias-get", aliases.get),
    Route("GET", "/now/aliases/{idOrAlias}", "alias-get", aliases.get),
    Route("DELETE", "/now/aliases/{id}", "alias-delete", aliases.delete),
    Route("GET", "/now/deployments/{id}/aliases", "deployment-aliases", aliases.list_of_deployment),
    Route("POST", "/now/deployments/{id}/aliases", "alias-assign", aliases.assign),
    Route("GET", "/v8/certs", "certs", certs.CERTS.list_all),
    Route("POST", "/v8/certs", "certs-change", certs.CERTS.create),
    Route("PUT", "/v8/certs", "certs-change", certs.upload),
    Route("GET", "/v8/certs/{id}", "certs", certs.CERTS.get),
    Route("DELETE", "/v8/certs/{id}", "certs-change", certs.CERTS.delete),
    Route("GET", "/v4/certs", "certs", certs.OLDER_CERTS.list_all),
    Route("GET", "/v6/certs/{id}", "certs", certs.OLDER_CERTS.get),
    Route("POST", "/v3/certs", "certs-change", certs.OLDER_CERTS.create),
    Route("PATCH", "/v3/certs", "certs-change", certs.OLDER_CERTS.create),
    Route("PUT", "/v3/certs", "certs-change", certs.upload),
    Route("DELETE", "/v5/certs/{id}", "certs-change", certs.OLDER_CERTS.delete),
    Route("GET", "/v1/webhooks", "webhooks", integrations.WEBHOOKS.list_all),
    Route("POST", "/v1/webhooks", "webhooks", integrations.WEBHOOKS.create),
    Route("GET", "/v1/webhooks/{id}", "webhooks", integrations.WEBHOOKS.get),
    Route("DELETE", "/v1/webhooks/{id}", "webhooks", integrations.WEBHOOKS.delete),
    Route("GET", "/v2/projects/{idOrName}/checks", "checks", integrations.PROJECT_CHECKS.list_all),
    Route("POST", "/v2/projects/{idOrName}/checks", "checks", integrations.PROJECT_CHECKS.create),
    Route("GET", "/v2/projects/{idOrName}/checks/{id}", "checks", integrations.PROJECT_CHECKS.get),
    Route("PATCH", "/v2/projects/{idOrName}/checks/{id}", "checks", integrations.PROJECT_CHECKS.update),
    Route("DELETE", "/v2/projects/{idOrName}/checks/{id}", "checks", integrations.PROJECT_CHECKS.delete),
    Route("GET", "/v2/projects/{idOrName}/checks/{checkId}/runs", "checks", deployments.list_runs_of_check),
    Route("POST", "/v2/deployments/{deploymentId}/check-runs", "checks", deployments.refuse_check),
    Route("PATCH", "/v2/deployments/{deploymentId}/check-runs/{checkRunId}", "checks", deployments.refuse_check),
    Route("POST", "/v1/deployments/{deploymentId}/checks", "checks", deployments.refuse_check),
    Route("GET", "/v1/deployments/{id}/checks/{checkId}", "checks", deployments.get_check),
    Route("PATCH", "/v1/deployments/{id}/checks/{checkId}", "checks", deployments.refuse_check),
    Route("POST", "/v1/deployments/{id}/checks/{checkId}/rerequest", "checks", deployments.request_check),
    Route("GET", "/v6/deployments/{id}/files", "deployment-files", deployments.list_files),
    Route("GET", "/v8/deployments/{id}/files/{fileId}", "deployment-files", deployments.get_file),
    Route("POST", "/v2/files", "file-upload", deployment_creation.upload_file),
    Route("POST", "/v1/observability/events", "log-history", log_history.query),
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
