"""The form to copy a variable: to which projects and environments, and with which value."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from vtui.models.env_var import EnvVar
from vtui.models.project import Project
from vtui.models.scope import Scope
from vtui.resources.env.copying import Copy, copies, named_projects
from vtui.resources.env.drafts import Draft, faults
from vtui.resources.env.values import READ_NOTICE, unreadable_reason
from vtui.screens.dialogs.env_form import draft_of, environment_fields, field_messages
from vtui.screens.dialogs.form import FORM_WIDTH, FormScreen
from vtui.table.columns import Cell, cell
from vtui.text import listed, short
from vtui.writes.form import Field, Form, ValidationError, Values

Submit = Callable[[FormScreen[None], list[Copy]], object]


@dataclass(frozen=True, slots=True)
class CopyStart:
    """The initial state of the form."""

    row: EnvVar
    scope: Scope
    projects: Sequence[Project]
    """All projects of the scope."""
    draft: Draft
    """The copy: without a value, custom environments by their slugs."""

    @property
    def slugs(self) -> list[str]:
        """The custom environments of the variable's project."""
        return [
            slug for project in self.projects if project.id == self.row.project_id for _, slug in project.environments
        ]

    def read(self, values: Values) -> Draft:
        """The copy that the form describes."""
        return draft_of(values, self.draft, new=False)

    def copies(self, values: Values) -> list[Copy]:
        """The variable to add to each project. Raises ValidationError."""
        projects = named_projects(values["projects"], self.projects, self.row.project_ref)
        return copies(self.row, self.read(values), projects)


def copy_form(start: CopyStart, submit: Submit) -> FormScreen[None]:
    """Hands the copies to `submit`, those of a Config variable without a value unless one was entered."""
    row = start.row
    value = "Leave empty to copy the current value" if unreadable_reason(row) is None else "Enter the value"

    def check(values: Values) -> dict[str, str]:
        draft = start.read(values)
        found = faults(draft)
        if draft.value is None and unreadable_reason(row) is not None:
            found["value"] = f"the value of a {row.kind} cannot be read back: enter it"
        try:
            start.copies(values)
        except ValidationError as error:
            found.setdefault(error.field or "projects", str(error))
        return found

    def messages(values: Values) -> dict[str, Cell]:
        draft = start.read(values)
        shown = field_messages(draft, faults(draft))
        if draft.value is None:
            reads = unreadable_reason(row) is None
            shown["value"] = cell(READ_NOTICE if reads else f"A {row.kind} cannot be read back.", "muted")
        try:
            projects = named_projects(values["projects"], start.projects, row.project_ref)
            names = listed([short(each.name) for each in projects])
            shown["projects"] = cell(names if values["projects"].strip() else f"default: {names}", "muted")
        except ValidationError as error:
            shown["projects"] = cell(str(error), "muted")
        return shown

    form = Form(
        f"Copy {short(row.key)}",
        (
            Field("projects", "To", example="Projects, separated by commas"),
            Field("value", "Value", example=value, kind="lines"),
            *environment_fields({slug: slug for slug in start.slugs}, start.draft),
            Field("comment", "Comment", start.draft.comment),
        ),
        row.project or "",
        start.scope,
        submit=("Continue", "Review and confirm"),
        check=check,
        messages=messages,
    )
    return FormScreen(
        form,
        lambda screen, values: submit(screen, start.copies(values)),
        name="copy-variable",
        width=FORM_WIDTH,
        classes="-write -tight",
    )
