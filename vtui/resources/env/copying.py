"""Copying an env var to other projects, or to other environments of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from vtui.models.env_var import CONFIG, SECRET, EnvVar
from vtui.models.project import Project
from vtui.models.scope import ProjectRef, Scope
from vtui.resources.common.action import Action
from vtui.resources.env import plans
from vtui.resources.env.drafts import Draft, usual_type
from vtui.resources.env.issues import environments_of
from vtui.resources.env.values import missing_id
from vtui.table.columns import Cell, Context, cell
from vtui.text import short
from vtui.writes.bulk import Many
from vtui.writes.form import ValidationError
from vtui.writes.plan import Plan


@dataclass(frozen=True, slots=True)
class Copy:
    """What a project gets."""

    project_ref: ProjectRef
    draft: Draft = field(repr=False)

    @property
    def id(self) -> str:
        """The ID of the project."""
        return self.project_ref.project_id or ""

    @property
    def name(self) -> str:
        """The name of the project."""
        return self.project_ref.project


def copy_unavailable_reason(row: EnvVar, context: Context) -> str | None:
    """Why an env var cannot be copied."""
    if row.shared:
        return f"a shared variable is linked, not copied ({context.key_name('env.link', 'L')})"
    if row.system:
        return "set by Vercel"
    return "this variable has no key" if not row.key else missing_id(row)


def template(row: EnvVar, slugs: Mapping[str, str], draft: Draft) -> Draft:
    """The draft of a copy before it is edited: without the value, custom environments by their slugs.

    `draft` has what else a new env var of the scope has.
    """
    kept = row.kind in (CONFIG, SECRET)
    return replace(
        draft,
        key=row.key,
        value=None,
        targets=row.targets,
        customs=tuple(slugs.get(id_, id_) for id_ in row.custom_environment_ids),
        type=row.type if kept else usual_type(row.key, row.targets),
        branch=row.branch or "",
        comment=row.comment or "",
    )


def named_projects(typed: str, known: Sequence[Project], own: ProjectRef) -> list[Project]:
    """The projects whose names, or parts of them, are typed; its own one for none. Raises ValidationError."""
    found: dict[str, Project] = {}
    for part in filter(None, map(str.strip, typed.split(","))) if typed.strip() else (own.project,):
        matches = [project for project in known if part.lower() in project.name.lower()]
        exact = [project for project in matches if project.name == part]
        if not matches:
            raise ValidationError(f"no project matches {short(part)}")
        if not exact and len(matches) > 1:
            raise ValidationError(f"{short(part)} matches {', '.join(short(each.name) for each in matches[:3])}")
        project = (exact or matches)[0]
        found[project.id] = project
    return list(found.values())


def copies(row: EnvVar, draft: Draft, projects: Sequence[Project]) -> list[Copy]:
    """What each project gets. Raises ValidationError with the field of the form."""
    made: list[Copy] = []
    for project in projects:
        ids = {slug: id_ for id_, slug in project.environments}
        if unknown := [slug for slug in draft.customs if slug not in ids]:
            raise ValidationError(f"{short(project.name)} has no environment {short(unknown[0])}", "places")
        own = replace(draft, customs=tuple(ids[slug] for slug in draft.customs))
        if project.id == row.project_id and draft.branch == (row.branch or ""):
            already = [name for name in environments_of(row) if name in own.environments]
            if already:
                slug = dict(project.environments).get(already[0], already[0])
                raise ValidationError(f"{short(project.name)} already has it in {short(slug)}: select others", "places")
        made.append(Copy(ProjectRef(project.id, project.name), own))
    return made


def plan(copy: Copy, row: EnvVar, scope: Scope, context: Context) -> Plan:
    """The plan to add the copy."""
    added, key, project = plans.add(copy.draft, scope, copy.project_ref, context), short(row.key), short(copy.name)
    source = f"{short(row.project or '')} {plans.named(environments_of(row), context)}"
    question = replace(
        added.question,
        title=f"Copy {key} to {project}?",
        yes="Copy",
        facts=(("from", cell(source)), *added.question.facts),
    )
    where = plans.named(copy.draft.environments, context)
    return replace(
        added, question=question, operation=replace(added.operation, done=f"{key} is copied to {project} for {where}")
    )


def many(row: EnvVar) -> Many:
    """How copies for several projects are sent."""

    def summarize(rows: Sequence[Copy], context: Context) -> tuple[Cell, ...]:
        where = plans.named(rows[0].draft.environments, context)
        return (plans.builds(where, f"of these projects get {short(row.key)}."), plans.NEW_VALUE_NOTE)

    return Many(
        verb=(f"Copy {short(row.key)} to", f"Copying {short(row.key)} to", "copied"),
        endpoints=lambda _copy: ("env.list", "env.create"),
        plan=lambda copy, scope, context: plan(copy, row, scope, context),
        summarize=summarize,
        noun=("project", "projects"),
        line=lambda copy, context: cell(plans.named(copy.draft.environments, context), "muted"),
    )


COPY: Action[EnvVar] = Action(
    "env.copy",
    "C",
    "Copy to",
    "Copy to other projects or environments",
    copy_unavailable_reason,
    footer=True,
)
