"""Move a domain to another project of the scope, with the domains that redirect to it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from vtui.api.errors import NotFound
from vtui.api.pages import rows_of
from vtui.models.domain import Domain
from vtui.models.project import Project
from vtui.models.requests import WriteRequest
from vtui.models.scope import ProjectRef, Scope
from vtui.resources.common.action import Action
from vtui.resources.common.named_row import NamedRow, named_project
from vtui.resources.deployments.actions.production import named
from vtui.resources.domains.page import merged
from vtui.resources.domains.verify import current, ids_of, of_project, touched
from vtui.table.columns import Cell, Context, cell
from vtui.text import short
from vtui.writes.effects import Effect, RowChange
from vtui.writes.form import Form
from vtui.writes.plan import ActionUnavailable, Operation, Plan, Question, existing, require

if TYPE_CHECKING:
    from vtui.api.service import Service


def plan(row: Domain, redirects: Sequence[Domain], target: Project, scope: Scope) -> Plan:
    """The plan to move it (moveProjectDomain); `row` and the `redirects` to it must have just been read.

    It keeps its branch. It cannot keep a redirect or a custom environment, which belong to the project that it leaves.
    """
    name, project = short(row.name), ProjectRef(target.id, target.name)

    def in_target(domain: Domain) -> Domain:
        return replace(
            domain,
            id=f"{target.id}/{domain.name}",
            project_id=target.id,
            project=target.name,
            custom_environment_id=None,
        )

    def read(service: "Service", body: bytes) -> Domain:
        return merged(row, service.domains.written(body, project))

    async def recheck(service: "Service") -> None:
        gone = f"it is no longer in {short(row.project or 'its project')}"
        if _serves(await existing(current(service, scope, row), gone)) != _serves(row):
            raise ActionUnavailable("its target has changed in the meantime")

    async def find_effect(service: "Service") -> Domain | None:
        try:
            return merged(row, await service.domains.get(scope, project, row.name))
        except NotFound:
            return None

    return Plan(
        Question(
            title="Move this domain?",
            subject=row.name,
            touches=(*touched(row), target.name, target.id),
            consequences=_consequences(row, redirects, target),
            facts=(("from", cell(row.project or row.project_id)), ("to", cell(target.name))),
        ),
        Operation(
            request=WriteRequest("project_domains.move", scope, ids_of(row), body=_body(row, target)),
            done=f"{name} was moved to {short(target.name)}",
            effect=Effect(
                "domains",
                row,
                "moved",
                read,
                lambda service: current(service, scope, row),
                others=tuple(
                    RowChange(scope, "domains", in_target(other), "moved", before=other) for other in redirects
                ),
            ),
            recheck=recheck,
            find_effect=find_effect,
        ),
    )


def _serves(row: Domain) -> tuple[str | None, ...]:
    return row.redirect, row.branch, row.custom_environment_id


def _body(row: Domain, target: Project) -> dict[str, Any]:
    """Has what it serves there; the schema does not say what a missing key means."""
    body: dict[str, Any] = {"projectId": target.id}
    body |= {"gitBranch": row.branch} if row.branch else {}
    return body | ({"redirect": None, "redirectStatusCode": None} if row.redirect else {})


def _consequences(row: Domain, redirects: Sequence[Domain], target: Project) -> tuple[Cell, ...]:
    name, project = short(row.name), short(target.name)
    serves = (
        f"the latest deployment of branch {short(row.branch)} in {project}"
        if row.branch
        else f"production of {project}"
    )
    lines = [cell(f"{name} will serve {serves} immediately.")]
    if not row.branch and target.production_known and target.production is None:
        lines.append(cell(f"{project} has no production deployment: {name} will show an error.", "warn"))
    if row.redirect:
        lines.append(cell(f"It no longer redirects to {short(row.redirect)}.", "warn"))
    if row.custom_environment_id:
        lines.append(cell("It loses its custom environment, which exists only in this project.", "warn"))
    if redirects:
        verb = "redirects to it and moves too." if len(redirects) == 1 else "redirect to it and move too."
        lines.append((*named(tuple(other.name for other in redirects)), *cell(f" {verb}")))
    lost = " and set its target again" if row.redirect or row.custom_environment_id else ""
    lines.append(cell(f"To undo, move it back to {short(row.project or 'its project')}{lost}.", "muted"))
    return tuple(lines)


def _moved(
    row: Domain, redirects: Sequence[Domain], projects: NamedRow[Project], scope: Scope, values: Mapping[str, str]
) -> Plan:
    return plan(row, redirects, projects.find(values["project"]), scope)


async def form(service: "Service", scope: Scope, row: Domain, context: Context) -> Form:
    """Reads the domain, those that redirect to it, and the projects. Raises VercelError and ActionUnavailable."""
    gone = f"it is no longer in {short(row.project or 'its project')}"
    now = await existing(current(service, scope, row), gone)
    require(unavailable_reason(now, context))
    domains = await rows_of(service.domains.of_project(scope, now.project_ref))
    redirects = [other for other in domains if other.redirect == now.name]
    others = [each for each in await rows_of(service.projects.pages(scope)) if each.id != now.project_id]
    projects = named_project(others, "other project")
    return Form(
        "Move to another project",
        (projects.field("project", "Project"),),
        now.name,
        scope,
        about=((*cell("current project: ", "muted"), *cell(now.project or now.project_id)),),
        plan=partial(_moved, now, redirects, projects, scope),
    )


def unavailable_reason(row: Domain, _context: Context) -> str | None:
    """Why it cannot be moved."""
    return of_project(row)


MOVE: Action[Domain] = Action("move", "M", "Move", "Move the domain to another project", unavailable_reason, form=form)
