"""The plans to add, edit and delete env vars, with questions that describe the consequences."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from vtui.models.env_var import KINDS, SECRET, EnvVar
from vtui.models.requests import WriteRequest
from vtui.models.scope import ProjectRef, Scope
from vtui.resources.common.action import Action
from vtui.resources.env import verification
from vtui.resources.env.drafts import Draft
from vtui.resources.env.issues import environments_of
from vtui.resources.env.kinds import described
from vtui.resources.env.values import missing_id
from vtui.table.columns import Cell, Context, Span, cell
from vtui.text import count, listed, short
from vtui.writes.effects import Effect
from vtui.writes.plan import Operation, Plan, Question
from vtui.writes.verification import Baseline

ALL = "all environments"
"""The choice of all environments of a row."""
OLD_VALUE_NOTE = cell("Existing deployments keep it.", "muted")
NEW_VALUE_NOTE = cell("Only new deployments get it. Existing ones do not change.", "muted")
NEWER = frozenset({"visibility"})
"""Keys of a body that older servers refuse."""


def add_unavailable_reason(row: EnvVar, _context: Context) -> str | None:
    """Why no env var can be added: the row has no project."""
    return "choose a project first" if row.project_id is None else None


def edit_unavailable_reason(row: EnvVar, _context: Context) -> str | None:
    """Why an env var cannot be edited."""
    if row.system:
        return "set by Vercel"
    if row.type == "secret":
        return "a Legacy secret cannot be changed"
    return missing_id(row)


def delete_unavailable_reason(row: EnvVar, _context: Context) -> str | None:
    """Why an env var cannot be deleted."""
    return missing_id(row)


def named(names: Sequence[str], context: Context) -> str:
    """Environments as a text for the user: `production, preview and qa`; custom ones by slug."""
    return listed([short(context.projects.environments.get(name, name)) for name in names])


def builds(where: str, what: str) -> Cell:
    """What happens to builds for some environments."""
    return (Span("Builds for "), Span(where, "strong"), Span(f" {what}"))


def add(draft: Draft, scope: Scope, project_ref: ProjectRef, context: Context) -> Plan:
    """Make the plan to add an env var; `draft` must be without faults."""
    where = named(draft.environments, context)
    key = short(draft.key)
    return Plan(
        Question(
            title=f"Add {key}?",
            subject=project_ref.project,
            consequences=(builds(where, f"get {key}."), NEW_VALUE_NOTE),
            facts=_facts(draft),
        ),
        Operation(
            request=_create(draft, scope, project_ref),
            done=f"{key} is set for {where}",
            effect=_effect(project_ref, draft.type),
            baseline=verification.verified_by(scope, project_ref, verification.created(draft)),
        ),
    )


def edit(row: EnvVar, draft: Draft, scope: Scope, context: Context) -> Plan:
    """Make the plan to edit a row in the environments of `draft`.

    If `draft` lacks environments of the row, the row is limited to those and an env var is added for the environments
    of `draft` (two requests); when the second is refused, the first is undone. Raises ValueError if that lacks a value.
    """
    if row.shared:
        return _edit_shared(row, draft, scope, context)
    project_ref, key = row.project_ref, short(row.key)
    chosen = draft.environments
    rest = [name for name in environments_of(row) if name not in chosen]
    where = named(chosen, context)
    body = _environments_body(row, rest) if rest else _changes(row, draft)
    then: tuple[WriteRequest, ...] = ()
    undo, verifier = None, verification.edited(row.id, body)
    kept: tuple[Cell, ...] = ()
    if rest:
        if draft.value is None:
            raise ValueError("enter a value for the selected environments")
        then = (_create(draft, scope, project_ref),)
        undo = WriteRequest("env.edit", scope, _ids(row), body=_environments_body(row, environments_of(row)))
        taken = f"{key} is no longer set for {where}: the new value was not added."
        verifier = verification.split(row.id, body, draft, taken)
        kept = (cell(f"Unchanged in {named(rest, context)}."),)
    warning = (cell("Managed by an integration, which may overwrite the change.", "warn"),) if row.integration else ()
    return Plan(
        Question(
            title=f"Change {key}?",
            subject=project_ref.project,
            consequences=(builds(where, "get the new version."), *kept, *warning, NEW_VALUE_NOTE),
            facts=_facts(draft),
        ),
        Operation(
            request=WriteRequest("env.edit", scope, _ids(row), body=body, newer=NEWER),
            then=then,
            done=f"{key} is changed for {where}",
            effect=_effect(project_ref, draft.type),
            undo=undo,
            baseline=verification.verified_by(scope, project_ref, verifier),
        ),
    )


def _edit_shared(row: EnvVar, draft: Draft, scope: Scope, context: Context) -> Plan:
    """Make the plan to edit a shared variable, which changes it for every linked project."""
    chosen = draft.environments
    where, key = named(chosen, context), short(row.key)
    lost = named([name for name in environments_of(row) if name not in chosen], context)
    body = _changes(row, draft)
    body.pop("visibility", None)  # the API of shared variables has no such key
    return Plan(
        Question(
            title=f"Change {key} for the team?",
            subject=_sharers(row),
            touches=row.sharers,
            consequences=(
                (Span("Builds of "), Span(_sharers(row), "strong"), Span(f" for {where} get the new version.")),
                *((cell(f"Builds for {lost} no longer get it.", "warn"),) if lost else ()),
                NEW_VALUE_NOTE,
            ),
            facts=shared_facts(draft),
        ),
        Operation(
            request=WriteRequest("shared_env.edit", scope, body={"updates": {row.id: body}}),
            done=f"{key} is changed for {_sharers(row)}",
            effect=_effect(row.project_ref, draft.type),
            baseline=_edited(row, scope, body),
        ),
    )


def _sharers(row: EnvVar) -> str:
    return count(len(row.sharers), ("project", "projects"))


def delete(row: EnvVar, scope: Scope, context: Context) -> Plan:
    """Make the plan to delete a row from all of its environments; the other ways delete it from one of them.

    A shared variable is deleted from all projects, or unlinked from the project of the row.
    """
    if row.shared:
        return _delete_shared(row, scope, context)
    usual, here = _delete(row, scope, context), environments_of(row)
    if len(here) < 2 or edit_unavailable_reason(row, context) is not None:
        return usual
    others = tuple(_delete_from_one(usual.question, row, name, scope, context) for name in here)
    return replace(usual, question=replace(usual.question, choice=(("From", ALL),)), others=others)


def _delete(row: EnvVar, scope: Scope, context: Context) -> Plan:
    where, key = named(environments_of(row), context) or "its environments", short(row.key)
    facts = (("type", row.kind), ("branch", row.branch), ("comment", row.comment))
    lost = () if row.readable else (cell("A Secret cannot be read back: its value will be lost.", "warn"),)
    return Plan(
        Question(
            title=f"Delete {key}?",
            subject=row.project or "",
            consequences=(builds(where, f"no longer get {key}."), *lost, OLD_VALUE_NOTE),
            facts=tuple((label, cell(value)) for label, value in facts if value),
            word=row.key,
        ),
        Operation(
            WriteRequest("env.remove", scope, _ids(row)),
            done=f"{key} is deleted from {where}",
            effect=Effect("env", variables_of=row.project_ref),
            find_effect=verification.removed(scope, row),
        ),
    )


def _delete_from_one(usual: Question, row: EnvVar, name: str, scope: Scope, context: Context) -> Plan:
    rest = [other for other in environments_of(row) if other != name]
    where, key = named([name], context), short(row.key)
    kept = cell(f"It stays in {named(rest, context)}.")
    body = _environments_body(row, rest)
    return Plan(
        replace(
            usual,
            title=f"Delete {key} from {where}?",
            consequences=(builds(where, f"no longer get {key}."), kept, OLD_VALUE_NOTE),
            choice=(("From", where),),
        ),
        Operation(
            WriteRequest("env.edit", scope, _ids(row), body=body),
            done=f"{key} is deleted from {where}",
            effect=Effect("env", variables_of=row.project_ref),
            baseline=_edited(row, scope, body),
        ),
    )


def _delete_shared(row: EnvVar, scope: Scope, context: Context) -> Plan:
    """Make the plan to delete a shared variable; the other way unlinks it from the project of the row."""
    key, sharers, usual = short(row.key), f"all of the {_sharers(row)}", _delete(row, scope, context).question
    goes = (Span("It is deleted from "), Span(sharers, "strong"), Span(" that are linked to it."))
    plan = Plan(
        replace(
            usual,
            title=f"Delete {key} from the team?",
            subject=sharers,
            touches=row.sharers,
            consequences=(goes, *usual.consequences),
        ),
        Operation(
            WriteRequest("shared_env.remove", scope, body={"ids": [row.id]}),
            done=f"{key} is deleted from {sharers}",
            effect=_effect(row.project_ref, row.type),
            find_effect=verification.removed(scope, row),
        ),
    )
    if row.project_id is None or len(row.sharers) < 2:
        return plan
    alone = unlink(row, scope, context)
    here = (("From", short(row.project or row.project_id)),)
    return replace(
        plan,
        question=replace(plan.question, choice=(("From", sharers),)),
        others=(replace(alone, question=replace(alone.question, choice=here)),),
    )


def unlink(row: EnvVar, scope: Scope, context: Context) -> Plan:
    """Make the plan to unlink a shared variable from the project of the row; the others keep it."""
    key, project = short(row.key), short(row.project or row.project_id or "")
    change = {"projectIdUpdates": {"unlink": [row.project_id]}}
    without = " no longer get it. Other linked projects keep it."
    return Plan(
        replace(
            _delete(row, scope, context).question,
            title=f"Unlink {key} from {project}?",
            consequences=((Span("Builds of "), Span(project, "strong"), Span(without)), OLD_VALUE_NOTE),
        ),
        Operation(
            WriteRequest("shared_env.edit", scope, body={"updates": {row.id: change}}),
            done=f"{key} is unlinked from {project}",
            effect=_effect(row.project_ref, row.type),
            baseline=_edited(row, scope, change),
        ),
    )


def _edited(row: EnvVar, scope: Scope, body: dict[str, Any]) -> Baseline:
    return verification.verified_by(scope, row.project_ref, verification.edited(row.id, body), shared=row.shared)


def _effect(project_ref: ProjectRef, wanted: str) -> Effect:
    """The effect of a write: the env vars of the project are read again, and the response has their new types."""
    return Effect(
        "env", variables_of=project_ref, describe=lambda service, body: became(service.env.written(body), wanted)
    )


def became(types: Sequence[str], wanted: str) -> str:
    """The message about another kind than that of the type `wanted`, which a team's policy may set; else empty."""
    kinds = [KINDS.get(type_, type_) for type_ in types if type_]
    other = next((kind for kind in kinds if kind != KINDS.get(wanted, wanted)), None)
    if other is None:
        return ""
    why = "Team policy: stored as a Secret, which cannot be read back."
    return why if other == SECRET else f"Stored as {short(other)}."


def _facts(draft: Draft) -> tuple[tuple[str, Cell], ...]:
    value = draft.value
    value_text = "unchanged" if value is None else count(len(value.reveal()), ("character", "characters"))
    return (
        ("value", cell(value_text, "muted" if value is None else "")),
        ("type", described(KINDS.get(draft.type, draft.type), draft.key)),
        ("branch", cell(draft.branch or "all", "" if draft.branch else "muted")),
        ("comment", cell(draft.comment) or cell("none", "muted")),
    )


def shared_facts(draft: Draft) -> tuple[tuple[str, Cell], ...]:
    """What the question about a shared variable states of it, which has no branch."""
    return tuple(fact for fact in _facts(draft) if fact[0] != "branch")


def _create(draft: Draft, scope: Scope, project_ref: ProjectRef) -> WriteRequest:
    body: dict[str, Any] = {"key": draft.key, "value": draft.value, "type": draft.type}
    body |= {"visibility": draft.visibility} if draft.visibility else {}
    body |= {"target": list(draft.targets)} if draft.targets else {}
    body |= {"customEnvironmentIds": list(draft.customs)} if draft.customs else {}
    body |= {"gitBranch": draft.branch} if draft.branch else {}
    body |= {"comment": draft.comment} if draft.comment else {}
    return WriteRequest("env.create", scope, {"project": project_ref.project_id or ""}, body=body, newer=NEWER)


def _changes(row: EnvVar, draft: Draft) -> dict[str, Any]:
    body: dict[str, Any] = {} if draft.value is None else {"value": draft.value}
    if draft.type != row.type:
        body |= {"type": draft.type} | ({"visibility": draft.visibility} if draft.visibility else {})
    if {*draft.environments} != {*environments_of(row)}:
        body |= {"target": list(draft.targets)}
        body |= {"customEnvironmentIds": list(draft.customs)} if draft.customs or row.custom_environment_ids else {}
    body |= {"gitBranch": draft.branch or None} if draft.branch != (row.branch or "") else {}
    body |= {"comment": draft.comment} if draft.comment != (row.comment or "") else {}
    return body


def _environments_body(row: EnvVar, kept: Sequence[str]) -> dict[str, Any]:
    body: dict[str, Any] = {"target": [name for name in row.targets if name in kept]}
    if row.custom_environment_ids:
        body["customEnvironmentIds"] = [name for name in row.custom_environment_ids if name in kept]
    return body


def _ids(row: EnvVar) -> dict[str, str]:
    return {"project": row.project_id or "", "variable": row.id}


ADD: Action[EnvVar] = Action(
    "env.add", "A", "Add", "Add a variable to the project", add_unavailable_reason, footer=True, of_list=True
)
EDIT: Action[EnvVar] = Action(
    "env.edit",
    "E",
    "Edit",
    "Edit the value, environments, branch, comment",
    edit_unavailable_reason,
    footer=True,
)
