"""Variables that projects of a team share: create one, link it to a project, unlink it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from vtui.api.pages import rows_of
from vtui.models.env_var import EnvVar
from vtui.models.project import Project
from vtui.models.requests import WriteRequest
from vtui.models.scope import ProjectRef, Scope
from vtui.resources.common.action import Action
from vtui.resources.common.named_row import NamedRow, named_project
from vtui.resources.env import deletion, plans, verification
from vtui.resources.env.drafts import Draft
from vtui.resources.env.issues import environments_of
from vtui.resources.env.kinds import described
from vtui.resources.env.values import missing_id
from vtui.table.columns import Cell, Context, Span, cell
from vtui.text import count, first_few, short
from vtui.writes.effects import Effect
from vtui.writes.form import Form
from vtui.writes.plan import ActionUnavailable, Operation, Plan, Question, require

if TYPE_CHECKING:
    from vtui.api.service import Service

NO_TEAM = "only a team has shared variables, and this is a personal account"
ALL_SHARED = ProjectRef()
"""Stands for all shared variables of the team, where they are read again."""


def team_only(scope: Scope) -> str | None:
    """Why a scope has no shared variables; None for a team."""
    return NO_TEAM if scope.team_id is None else None


def _effect(seen_in: ProjectRef, wanted: str) -> Effect:
    """The variables of `seen_in` are read again; the response has the types, and whether it was refused."""
    return Effect(
        "env", variables_of=seen_in, describe=lambda service, body: plans.became(service.env.written(body), wanted)
    )


# Create


def create(draft: Draft, scope: Scope, context: Context) -> Plan:
    """The plan to create one (createSharedEnvVariable), linked to no project; `draft` must be without faults."""
    key, where = short(draft.key), plans.named(draft.targets, context)
    entry = {"key": draft.key, "value": draft.value} | ({"comment": draft.comment} if draft.comment else {})
    link = context.key_name(LINK.id, LINK.key)
    return Plan(
        Question(
            title=f"Create {key} for the team?",
            subject=scope.name or scope.slug,
            consequences=(
                cell(f"Projects that are linked to {key} get it in builds for {where}."),
                cell(f"No project is linked to it yet. Link projects with {link}.", "muted"),
            ),
            facts=plans.shared_facts(draft),
        ),
        Operation(
            request=WriteRequest(
                "shared_env.create",
                scope,
                body={"evs": [entry], "type": draft.type, "target": list(draft.targets)},
            ),
            done=f"{key} is created for the team. Link projects to it with {link}",
            effect=_effect(ALL_SHARED, draft.type),
            baseline=verification.verified_by(scope, ALL_SHARED, verification.created(draft), shared=True),
        ),
    )


# Link


def link(row: EnvVar, project: ProjectRef, seen_in: ProjectRef, scope: Scope, context: Context) -> Plan:
    """The plan to link a shared variable to a project (updateSharedEnvVariable).

    The variables of `seen_in` are read again, or all shared ones if it is no project.
    """
    key, name, change = short(row.key), short(project.project), {"link": [project.project_id]}
    where = plans.named(environments_of(row), context)
    return Plan(
        Question(
            title=f"Link {key} to {name}?",
            subject=project.project,
            touches=(project.project, project.project_id or ""),
            consequences=(
                (Span("Builds of "), Span(name, "strong"), Span(f" for {where} get {key}.")),
                cell(f"If {name} has its own {key}, builds get that one instead.", "muted"),
                plans.NEW_VALUE_NOTE,
                cell(f"To undo, unlink it with {context.key_name(UNLINK.id, UNLINK.key)}.", "muted"),
            ),
            facts=(
                ("type", described(row.kind, row.key)),
                ("linked to", cell(count(len(row.sharers), ("project", "projects")))),
            ),
        ),
        _relink(row, change, seen_in, scope, done=f"{key} is linked to {name}"),
    )


def _relink(row: EnvVar, change: Mapping[str, Any], seen_in: ProjectRef, scope: Scope, *, done: str) -> Operation:
    body = {"projectIdUpdates": change}
    return Operation(
        WriteRequest("shared_env.edit", scope, body={"updates": {row.id: body}}),
        done=done,
        effect=_effect(seen_in, row.type),
        baseline=verification.verified_by(scope, ALL_SHARED, verification.edited(row.id, body), shared=True),
    )


def link_unavailable_reason(row: EnvVar, context: Context) -> str | None:
    """Why neither it can be linked to a project, nor another one to its project."""
    if row.shared:
        return missing_id(row)
    return plans.add_unavailable_reason(row, context)


async def link_form(service: "Service", scope: Scope, row: EnvVar, context: Context) -> Form:
    """For a shared variable the form that names a project, else the one that names a variable for the row's project.

    Reads the shared variables, and the projects. Raises VercelError and ActionUnavailable.
    """
    require(team_only(scope))
    shared = await rows_of(service.env.shared(scope, ALL_SHARED))
    if row.shared:
        now = _current(shared, row)
        projects = [each for each in await rows_of(service.projects.pages(scope)) if each.id not in now.sharers]
        return _projects_form(now, projects, row.project_ref, scope, context)
    project = row.project_ref
    return _variables_form([each for each in shared if row.project_id not in each.sharers], project, scope, context)


def _current(shared: Sequence[EnvVar], row: EnvVar) -> EnvVar:
    """A shared variable as it is now. Raises ActionUnavailable when it was deleted."""
    now = next((each for each in shared if each.id == row.id), None)
    if now is None:
        raise ActionUnavailable("the variable was deleted")
    return now


def _projects_form(
    row: EnvVar, projects: Sequence[Project], seen_in: ProjectRef, scope: Scope, context: Context
) -> Form:
    named = named_project(projects, "project that is not linked")

    def made(values: Mapping[str, str]) -> Plan:
        project = named.find(values["project"])
        return link(row, ProjectRef(project.id, project.name), seen_in, scope, context)

    return Form("Link to a project", (named.field("project", "Project"),), row.key, scope, plan=made)


def _variables_form(shared: Sequence[EnvVar], project: ProjectRef, scope: Scope, context: Context) -> Form:
    keys = Counter(row.key for row in shared)

    def where(row: EnvVar) -> str:
        return plans.named(environments_of(row), context)

    def name(row: EnvVar) -> str:
        """The key; with the environments where several have it."""
        return row.key if keys[row.key] == 1 else f"{row.key} ({where(row)})"

    named = NamedRow(shared, name, "unlinked shared variable", lambda row: where(row) if keys[row.key] == 1 else "")

    def made(values: Mapping[str, str]) -> Plan:
        return link(named.find(values["variable"]), project, project, scope, context)

    return Form("Link a shared variable", (named.field("variable", "Variable"),), project.project, scope, plan=made)


# Unlink


def unlink(row: EnvVar, scope: Scope, context: Context) -> Plan:
    """The plan to unlink it from the project that it is seen in."""
    plan, key, project = plans.unlink(row, scope, context), short(row.key), short(row.project or row.project_id or "")
    others = len({*row.sharers} - {row.project_id})
    kept = f"{count(others, ('other project keeps', 'other projects keep'))} it." if others else "The team keeps it."
    question = replace(
        plan.question,
        title=f"Unlink {key} from {project}?",
        consequences=(
            (Span("Builds of "), Span(project, "strong"), Span(f" no longer get {key}. {kept}")),
            plans.OLD_VALUE_NOTE,
            cell(f"To undo, link it again with {context.key_name(LINK.id, LINK.key)}.", "muted"),
        ),
        word="",
    )
    return replace(plan, question=question, operation=replace(plan.operation, done=f"{key} is unlinked from {project}"))


def unlink_unavailable_reason(row: EnvVar, _context: Context) -> str | None:
    """Why it cannot be unlinked."""
    if not row.shared:
        return "only shared variables can be unlinked"
    return missing_id(row) or (None if row.sharers else "no project is linked to it")


async def unlink_form(service: "Service", scope: Scope, row: EnvVar, context: Context) -> Form:
    """The form that names one of the linked projects; reads the variable and the projects. Raises VercelError."""
    now = _current(await rows_of(service.env.shared(scope, ALL_SHARED)), row)
    require(unlink_unavailable_reason(now, context))
    linked = [each for each in await rows_of(service.projects.pages(scope)) if each.id in now.sharers]
    named = named_project(linked, "linked project")

    def made(values: Mapping[str, str]) -> Plan:
        project = named.find(values["project"])
        plan = unlink(replace(now, project_id=project.id, project=project.name), scope, context)
        effect = replace(plan.operation.effect or Effect("env"), variables_of=ALL_SHARED)
        return replace(plan, operation=replace(plan.operation, effect=effect))

    return Form("Unlink from a project", (named.field("project", "Project"),), row.key, scope, plan=made)


async def unlink_plan(service: "Service", scope: Scope, row: EnvVar, context: Context) -> "Plan | Form":
    """At once from the project that it is seen in, else with the form. Raises VercelError and ActionUnavailable."""
    if row.project_id is None:
        return await unlink_form(service, scope, row, context)
    return unlink(row, scope, context)


def _lost(rows: Sequence[EnvVar], _context: Context) -> tuple[Cell, ...]:
    names = first_few(row.project or row.project_id or "" for row in rows)
    return ((Span("Builds of "), Span(names, "strong"), Span(" no longer get them.")), plans.OLD_VALUE_NOTE)


SHARE: Action[EnvVar] = Action("env.share", "S", "Share", "Create a shared variable of the team", of_list=True)
LINK: Action[EnvVar] = Action(
    "env.link",
    "L",
    "Link",
    "Link a shared variable to a project",
    link_unavailable_reason,
    form=link_form,
)
UNLINK: Action[EnvVar] = Action(
    "env.unlink",
    "U",
    "Unlink",
    "Unlink a shared variable from a project",
    unlink_unavailable_reason,
    many=replace(
        deletion.HERE_ONLY,
        verb=("Unlink", "Unlinking", "unlinked"),
        endpoints=lambda _row: ("shared_env.list", "shared_env.edit"),
        plan=unlink,
        summarize=_lost,
        only_single=lambda row: "open the list of one project first" if row.project_id is None else None,
    ),
    form=unlink_plan,
)
