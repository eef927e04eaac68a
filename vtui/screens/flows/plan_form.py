"""The form of an action: what was filled in becomes a plan, which is asked about."""

from dataclasses import replace
from typing import Any, Protocol, runtime_checkable

from vtui import text
from vtui.api.errors import VercelError
from vtui.resources.common.action import Action
from vtui.screens.dialogs.form import FormScreen
from vtui.screens.flows.run_plan import run_plan
from vtui.writes.form import Form, Values


@runtime_checkable
class FindsRow(Protocol):
    """A list that can put its cursor on a row."""

    def find_id(self, id_: str) -> str | None:
        """Put the cursor on the row of an id, and give its title; None where it is not in the list."""


def plan_form(action: Action[Any], form: Form) -> FormScreen[None]:
    """Asks about the plan that comes of `form`, whose key is that of `action`; a refusal leaves what was typed."""
    fields = tuple(replace(field, value=text.clean(field.value)) for field in form.fields)

    def submit(screen: FormScreen[None], values: Values) -> None:
        def ended(error: VercelError | None) -> None:
            if error is None:
                screen.dismiss()
            elif screen.is_attached:
                first = screen.typed[0].id if screen.typed else ""
                screen.fail(first, _conflict(screen, error) or f"{error.title}: {error.detail or error.hint}")

        run_plan(screen.app, action, form.plan(values), ended)

    return FormScreen(replace(form, fields=fields), submit, name="plan")


def _conflict(screen: FormScreen[None], error: VercelError) -> str:
    """The name of the conflicting row, and move the cursor of the list below to it; empty if it is not in that list."""
    stack = reversed(screen.app.screen_stack)
    below = next((pane for other in stack for pane in other.query("ListPane")), None)
    named = below.find_id(error.conflicting_id) if isinstance(below, FindsRow) and error.conflicting_id else None
    if named is None:
        return ""
    key = screen.session.keys.name("menu.close", "escape")
    return f"Conflicts with {named}. Press {key} to go to it."
