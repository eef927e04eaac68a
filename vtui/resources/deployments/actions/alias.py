"""Aliases: assign a host to a deployment, or remove it."""

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from vtui.api.errors import NotFound
from vtui.models.deployment import Alias, Deployment
from vtui.models.latest import completed
from vtui.models.requests import WriteRequest
from vtui.models.scope import Scope
from vtui.models.synthetic_id import is_synthetic
from vtui.resources.common.action import Action, missing_id
from vtui.resources.common.hosts import MAX_HOST_LENGTH, NoHost, normalized, readable, to_ascii
from vtui.resources.deployments.actions.production import STANDS, missing_or_deleted, named, serves
from vtui.table import cells
from vtui.table.columns import Cell, Context, Span, cell
from vtui.text import short
from vtui.writes.effects import Effect
from vtui.writes.plan import ActionUnavailable, Entry, Operation, Plan, Question, existing, require

if TYPE_CHECKING:
    from vtui.api.service import Service

HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?")


def host_of(typed: str) -> str | None:
    """The host as it is sent, in lower case and with `xn--` labels; None for a text that is no host.

    `typed` is a host, or an https address with one.
    """
    text = typed.strip().lower()
    if text.startswith("https://"):
        try:
            text = urlsplit(text).netloc
        except ValueError:
            return None
    try:
        text = to_ascii(text.removesuffix("."))
    except NoHost:
        return None
    return text if len(text) <= MAX_HOST_LENGTH and HOST.fullmatch(text) else None


def assign_unavailable_reason(row: Deployment, context: Context) -> str | None:
    """Why no alias can be assigned to it: assignAlias takes only deployments that are READY."""
    phase = row.phase(context.now)
    ready = phase in ("ready", "completing")
    return missing_id(row, context) or (None if ready else f"it {STANDS[phase]} (must be Ready)")


def _facts(row: Deployment, context: Context) -> tuple[tuple[str, Cell], ...]:
    return (("deployment", cells.commit_line(row)), ("environment", cells.environment(row, context)))


def _patched(row: Deployment, hosts: tuple[str, ...]) -> Effect:
    return Effect("deployments", row, read=lambda _service, _body: replace(row, aliases=hosts))


# Assign


def assign(row: Deployment, hosts: tuple[str, ...], scope: Scope, context: Context, typed: str = "") -> Plan:
    """Make the plan to assign the typed host to `row`, whose present aliases are `hosts` (assignAlias)."""
    host = host_of(typed)

    async def recheck(service: "Service") -> None:
        now = await existing(service.deployments.get(scope, row.id), "the deployment was deleted in the meantime")
        require(assign_unavailable_reason(now, context))

    async def find_effect(service: "Service") -> Deployment | None:
        now = await service.deployments.hosts(scope, row.id)
        return replace(row, aliases=now) if host in {normalized(name) for name in now} else None

    good = host is not None and host not in hosts
    return Plan(
        Question(
            title="Assign an alias to this deployment?",
            subject=row.name,
            consequences=_will(typed, host, hosts),
            facts=(
                *_facts(row, context),
                ("current aliases", named(hosts) or cells.NO_VALUE),
                *((("Unicode name", cell(letters)),) if (letters := readable(host or "")) else ()),
            ),
            yes="Assign alias",
        ),
        Operation(
            request=WriteRequest("aliases.assign", scope, {"deployment": row.id}, body={"alias": host or ""}),
            done=f"{short(host or '')} assigned to {short(row.name)}",
            effect=_patched(row, (*hosts, *([host] if host else []))),
            recheck=recheck,
            find_effect=find_effect,
        ),
        entry=Entry("Alias", lambda typed: assign(row, hosts, scope, context, typed), good),
    )


def _will(typed: str, host: str | None, hosts: tuple[str, ...]) -> tuple[Cell, ...]:
    if not typed.strip():
        return (
            cell("Enter the alias to assign to this deployment."),
            cell("A name on a domain of this team, or under vercel.app.", "muted"),
        )
    if host is None:
        return (cell("Not a valid alias. Example: shop.example.com", "error"), ())
    if host in hosts:
        return (cell("Already assigned to this deployment.", "error"), ())
    return (
        (Span(host, "strong"), Span(" will point to this deployment.")),
        cell("If it is assigned to another deployment, it moves here. Nothing is built.", "muted"),
    )


async def of_assign(service: "Service", scope: Scope, row: Deployment, context: Context) -> Plan:
    """Read the deployment and its aliases. Raises VercelError, and ActionUnavailable when it takes no alias."""
    source = completed(await service.deployments.get(scope, row.id), row)
    require(assign_unavailable_reason(source, context))
    return assign(source, await service.deployments.hosts(scope, row.id), scope, context)


# Remove


def remove(row: Deployment, aliases: tuple[Alias, ...], scope: Scope, context: Context, typed: str = "") -> Plan:
    """Make the plan to remove the typed one of its aliases (deleteAlias)."""
    names = (typed.strip().lower(), host_of(typed))  # a wildcard has no form as an address
    alias = next((alias for alias in aliases if alias.host in names), None)
    host = None if alias is None else alias.host
    hosts = tuple(alias.host for alias in aliases)
    name = "…" if alias is None else alias.host if is_synthetic(alias.id) else alias.id  # the API takes a host as well

    async def recheck(service: "Service") -> None:
        if host not in await service.deployments.hosts(scope, row.id):
            raise ActionUnavailable("the alias is no longer assigned to this deployment")

    async def find_effect(service: "Service") -> Deployment | None:
        now = await service.deployments.hosts(scope, row.id)
        gone = host is not None and normalized(host) not in {normalized(name) for name in now}
        return (
            replace(row, aliases=now) if gone and not await _leads_anywhere(service, scope, row, host or "") else None
        )

    if alias is None:
        begun, names_of = typed.strip().lower(), (*hosts, *filter(None, map(readable, hosts)))
        wrong = bool(begun) and not any(name.startswith(begun) for name in names_of)
        first = cell("Not an alias of this deployment.", "error")
        consequences: tuple[Cell, ...] = (
            first if wrong else cell("Enter the alias to remove:"),
            (),
        )
    else:
        serving = cell("This deployment is serving production: visitors may use this alias.", "error")
        kept = cell("The deployment and its other aliases are kept.", "muted")
        will = (Span(alias.host, "strong"), Span(" will no longer point to a deployment."))
        consequences = (will, serving if serves(row, context) else kept)
    return Plan(
        Question(
            title="Remove an alias from this deployment?",
            subject=row.name,
            consequences=consequences,
            facts=_facts(row, context),
            rows=tuple(map(cell, hosts)),
            yes="Remove alias",
            no="Keep alias",
        ),
        Operation(
            request=WriteRequest("aliases.remove", scope, {"alias": name}),
            done=f"Alias removed: {short(host or '')}",
            effect=_patched(row, tuple(name for name in hosts if name != host)),
            recheck=recheck,
            find_effect=find_effect,
        ),
        entry=Entry("Alias", lambda typed: remove(row, aliases, scope, context, typed), alias is not None),
    )


async def _leads_anywhere(service: "Service", scope: Scope, row: Deployment, host: str) -> bool:
    """Whether any deployment has the host that `row` had (getDeployment): another one may have got it meanwhile.

    Raises VercelError where that is not known.
    """
    if host.startswith("*."):
        return False  # a wildcard cannot be requested: the aliases of the deployment are the only proof
    try:
        await service.deployments.get(scope, host)
    except NotFound as error:
        if not error.proved:
            await service.deployments.get(scope, row.id)  # the answer about one that is there makes it a proof
        return False
    return True


async def of_remove(service: "Service", scope: Scope, row: Deployment, context: Context) -> Plan:
    """Read its aliases. Raises VercelError, and ActionUnavailable when it has none."""
    aliases = tuple(alias for alias in await service.deployments.aliases(scope, row.id) if alias.host)
    if not aliases:
        raise ActionUnavailable("it has no aliases")
    return remove(row, aliases, scope, context)


ASSIGN: Action[Deployment] = Action(
    "add", "A", "Assign alias", "Assign an alias to the deployment", assign_unavailable_reason, plan=of_assign
)
REMOVE: Action[Deployment] = Action(
    "remove-alias", "U", "Remove alias", "Remove an alias from the deployment", missing_or_deleted, plan=of_remove
)
