"""Add a domain to a project, and change what one serves: the forms and their requests."""

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from vtui.api.errors import BadResponse, Gone, NotFound, VercelError
from vtui.models.domain import Domain
from vtui.models.project import Project
from vtui.models.requests import WriteRequest
from vtui.models.scope import ProjectRef, Scope
from vtui.resources.common.action import Action
from vtui.resources.common.hosts import ascii_form, normalized, readable
from vtui.resources.domains.verify import ids_of, of_project, touched, written
from vtui.table.columns import Cell, Context, cell
from vtui.text import clean, short
from vtui.writes.effects import Effect
from vtui.writes.form import Choice, Field, Form, ValidationError
from vtui.writes.plan import Operation, Plan, Question, require
from vtui.writes.verification import FindEffect, proved_by, read_complete

if TYPE_CHECKING:
    from vtui.api.service import Service

STATUSES = (
    Choice("308", "308", "permanent, keeps the method"),
    Choice("307", "307", "temporary, keeps the method"),
    Choice("301", "301", "permanent"),
    Choice("302", "302", "temporary"),
)
"""Status codes of a redirect (addProjectDomain)."""
PRODUCTION = Choice("production", "Production", "the production deployment")
REDIRECT = Choice("redirect", "Redirect", "to another domain of the project")
BRANCH = Choice("branch", "Branch", "the latest deployment of a branch")


def host(typed: str) -> str:
    """The message about a domain: what is sent, where that is not what was typed. Raises ValidationError."""
    sent = ascii_form(typed)
    return f"sent as {sent}" if sent != typed else ""


def branch(typed: str) -> str:
    """Check the name of a branch. Raises ValidationError."""
    name = typed.strip()
    if not name or any(letter.isspace() for letter in name):
        raise ValidationError("enter a branch name without spaces, such as feat/new-shop")
    return ""


def _target_fields(row: Domain, environments: tuple[tuple[str, str], ...]) -> tuple[Field, ...]:
    """What a domain serves, with the current values."""
    now = "redirect" if row.redirect else "branch" if row.branch else row.custom_environment_id or "production"
    customs = tuple(Choice(id_, short(slug), "custom environment") for id_, slug in environments)
    return (
        Field("leads", "Target", now, (PRODUCTION, REDIRECT, BRANCH, *customs)),
        Field(
            "to",
            "Redirect",
            row.redirect or "",
            example="www.example.com",
            check=host,
            when=("leads", ("redirect",)),
        ),
        Field("status", "Status", str(row.redirect_status or 308), STATUSES, when=("leads", ("redirect",))),
        Field("branch", "Branch", row.branch or "", example="feat/new-shop", check=branch, when=("leads", ("branch",))),
    )


def _routing(values: Mapping[str, str]) -> dict[str, Any]:
    """The fields of the request for its branch and its redirect; None for those that are not set."""
    leads = values["leads"]
    return {
        "gitBranch": values["branch"].strip() if leads == "branch" else None,
        "redirect": ascii_form(values["to"]) if leads == "redirect" else None,
        "redirectStatusCode": int(values["status"]) if leads == "redirect" else None,
        "customEnvironmentId": leads if leads not in {"production", "redirect", "branch"} else None,
    }


def _is(row: Domain, body: Mapping[str, Any]) -> bool:
    """Whether a domain has every field of the body of a request."""
    found = {
        "gitBranch": row.branch,
        "redirect": None if row.redirect is None else normalized(row.redirect),
        "redirectStatusCode": row.redirect_status,
        "customEnvironmentId": row.custom_environment_id,
    }
    return all(found[key] == value for key, value in body.items())


def _effect_text(name: str, body: Mapping[str, Any], project: str, environments: Mapping[str, str]) -> Cell:
    if body.get("redirect"):
        return cell(f"{name} will redirect to {short(body['redirect'])} with status {body['redirectStatusCode']}.")
    if body.get("gitBranch"):
        return cell(f"{name} will serve the latest deployment of branch {short(body['gitBranch'])}.")
    if custom := body.get("customEnvironmentId"):
        return cell(f"{name} will serve the environment {short(environments.get(custom, custom))}.")
    return cell(f"{name} will serve production of {project}.")


def _letters(name: str, redirect: str | None) -> tuple[tuple[str, Cell], ...]:
    """The readable form of international names: the question itself has them as they are sent."""
    named = (("Unicode name", readable(name)), ("Unicode redirect", readable(redirect or "")))
    return tuple((label, cell(letters)) for label, letters in named if letters)


async def _in_project(service: "Service", scope: Scope, project_ref: ProjectRef, name: str) -> Domain | None:
    """A domain of a project; None only if the project certainly lacks it: in doubt the list of domains is read."""
    try:
        return await service.domains.get(scope, project_ref, name)
    except (NotFound, Gone) as error:
        if isinstance(error, NotFound) and error.proved:
            return None
    rows = await read_complete(service.domains.of_project(scope, project_ref))
    if rows is None:
        raise BadResponse("The list of the project's domains is incomplete")
    return next((row for row in rows if row.name == name), None)


# Add


def adding(project: Project, scope: Scope) -> Form:
    """The form to add a domain to a project."""
    name = Field("name", "Domain", example="www.example.com", check=host)
    fields = (name, *_target_fields(Domain(""), project.environments))
    return Form("Add domain", fields, project.name, scope, plan=partial(_added, project, scope))


def _added(project: Project, scope: Scope, values: Mapping[str, str]) -> Plan:
    """The plan to add it (addProjectDomain); the request has only the fields that are set."""
    name, project_ref = ascii_form(values["name"]), ProjectRef(project.id, project.name)
    led = {key: value for key, value in _routing(values).items() if value is not None}
    if led.get("redirect") == name:
        raise ValidationError("a domain cannot redirect to itself: enter another domain", "to")

    async def baseline(service: "Service") -> FindEffect | None:
        try:
            await service.domains.get(scope, project_ref, name)
        except NotFound:
            pass
        except VercelError:
            return None
        else:
            return None  # it exists already: nothing would verify that it was added from here

        async def find_effect(service: "Service") -> Domain | None:
            found = await _in_project(service, scope, project_ref, name)
            return found if found is not None and _is(found, _routing(values)) else None

        return find_effect

    shown = short(name)
    return Plan(
        Question(
            title="Add this domain?",
            subject=name,
            touches=(project.name,),
            consequences=(
                _effect_text(shown, led, short(project.name), dict(project.environments)),
                cell("It is reachable once its DNS points to Vercel. Its page shows the records to add.", "muted"),
            ),
            facts=(("project", cell(project.name)), *_letters(name, led.get("redirect"))),
        ),
        Operation(
            request=WriteRequest("project_domains.add", scope, {"project": project.id}, body={"name": name, **led}),
            done=f"{shown} was added to {short(project.name)}",
            effect=Effect(
                "domains",
                Domain(f"{project.id}/{name}", name, project_id=project.id, project=project.name),
                "new",
                lambda service, body: service.domains.written(body, project_ref),
            ),
            baseline=baseline,
        ),
    )


async def of_project_row(service: "Service", scope: Scope, row: Project, _context: Context) -> Form:
    """Reads the project, for its environments. Raises VercelError."""
    return adding(await service.projects.get(scope, row.id), scope)


async def of_domain_row(service: "Service", scope: Scope, row: Domain, _context: Context) -> Form:
    """Another domain for the project of this one. Raises VercelError."""
    return adding(await service.projects.get(scope, row.project_id or ""), scope)


def add_unavailable_reason(row: Domain, _context: Context) -> str | None:
    """Why the project is unknown."""
    return None if row.project_id is not None else "select a domain of the project first"


ADD: Action[Domain] = Action(
    "add",
    "A",
    "Add",
    "Add a domain to the project",
    add_unavailable_reason,
    form=of_domain_row,
    footer=True,
    of_list=True,
)
ADD_TO_PROJECT: Action[Project] = Action("add", "A", "Add domain", "Add a domain to the project", form=of_project_row)


# Edit


def editing(row: Domain, scope: Scope) -> Form:
    """The form to change what a domain serves."""
    return Form("Edit domain", _target_fields(row, ()), row.name, scope, plan=partial(_edited, row, scope))


def _edited(row: Domain, scope: Scope, values: Mapping[str, str]) -> Plan:
    """The plan to change it (updateProjectDomain); the request has only the changed fields."""
    led = _routing(values)
    before = {"gitBranch": row.branch, "redirect": row.redirect, "redirectStatusCode": row.redirect_status}
    body = {key: led[key] for key, value in before.items() if led[key] != value}
    if not body:
        raise ValidationError("nothing was changed: edit a value first")
    if led["redirect"] == row.name:
        raise ValidationError("a domain cannot redirect to itself: enter another domain", "to")
    now = f"branch {clean(row.branch)}" if row.branch else "Production"
    if row.redirect:
        now = f"redirect to {clean(row.redirect)} {row.redirect_status or ''}".rstrip()
    shown = short(row.name)
    return Plan(
        Question(
            title="Change this domain?",
            subject=row.name,
            touches=touched(row),
            consequences=(
                _effect_text(shown, led, short(row.project or ""), {}),
                cell("The change takes effect immediately.", "muted"),
            ),
            facts=(
                ("current target", cell(now)),
                ("project", cell(row.project or row.project_id)),
                *_letters(row.name, led["redirect"]),
            ),
        ),
        Operation(
            request=WriteRequest("project_domains.edit", scope, ids_of(row), body=body),
            done=f"{shown} was changed",
            effect=written(scope, row),
            find_effect=proved_by(
                lambda service: service.domains.get(scope, row.project_ref, row.name), lambda now: _is(now, body)
            ),
        ),
    )


def edit_unavailable_reason(row: Domain, _context: Context) -> str | None:
    """Why it cannot be changed."""
    stuck = "not supported for a custom environment: remove the domain and add it again"
    return of_project(row) or (stuck if row.custom_environment_id else None)


async def edit(service: "Service", scope: Scope, row: Domain, context: Context) -> Form:
    """Reads the current domain. Raises VercelError, and ActionUnavailable when it cannot be changed any more."""
    now = await service.domains.get(scope, row.project_ref, row.name)
    require(edit_unavailable_reason(now, context))
    return editing(now, scope)


EDIT: Action[Domain] = Action(
    "edit", "E", "Edit", "Change the branch or redirect of the domain", edit_unavailable_reason, form=edit, footer=True
)
