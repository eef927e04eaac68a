"""Copying a variable: the form, the value if it is needed, then the question about one project or about several."""

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from vtui.api.errors import VercelError
from vtui.api.pages import rows_of
from vtui.models.env_var import EnvVar
from vtui.models.scope import Scope
from vtui.resources.env import copying
from vtui.resources.env.copying import COPY, Copy
from vtui.resources.env.drafts import Draft, field_of, usual_environments
from vtui.screens.dialogs.bulk import ask_sorted
from vtui.screens.dialogs.env_copy import CopyStart, copy_form
from vtui.screens.dialogs.form import FormScreen
from vtui.screens.flows.run_plan import run_plan
from vtui.writes.bulk import Batch

if TYPE_CHECKING:
    from vtui.screens.flows.row_screen import RowScreen


async def copy_variable(screen: "RowScreen", row: EnvVar, scope: Scope) -> None:
    """Read the projects and open the form. For a worker."""
    session = screen.session
    try:
        projects = await rows_of(session.service.projects.pages(scope))
    except VercelError as error:
        session.notifier.report(error, COPY.label)
        return
    policy = session.store.secret_policy(scope)
    draft = Draft(targets=usual_environments(policy), policy=policy)
    slugs = session.store.context().projects.environments
    start = CopyStart(row, scope, projects, copying.template(row, slugs, draft))

    def submit(form: FormScreen[None], copies: list[Copy]) -> None:
        form.run_in_background(partial(_ask, form, start, copies))

    if screen.on_top:  # who has gone elsewhere meanwhile gets no form
        screen.app.push_screen(copy_form(start, submit))


async def _ask(form: FormScreen[None], start: CopyStart, copies: list[Copy]) -> None:
    """Read the value unless one was entered, and ask about the copies."""
    app, row, scope = form.app, start.row, start.scope
    if copies[0].draft.value is None:
        try:
            value = await app.session.service.env.reveal(scope, row)
        except VercelError as error:
            form.fail("value", f"{error.title}. {error.hint}")
            return
        if value is None:
            form.fail("value", "no value in the response: enter it")
            return
        copies = [replace(copy, draft=replace(copy.draft, value=value)) for copy in copies]
    context = app.session.store.context()

    def ended(error: VercelError | None) -> None:
        if error is None:
            form.dismiss(None)
        elif form.is_attached:
            form.fail(field_of(error.code) or "projects", error.detail or f"{error.title}. {error.hint}")

    if len(copies) == 1:
        run_plan(app, COPY, copying.plan(copies[0], row, scope, context), ended)
        return
    batch = Batch(COPY.id, copying.many(row), scope, tuple(copies), subject=row.project or "")
    done: set[str] = set()
    await ask_sorted(app, COPY, batch, done.update)
    if done and form.is_attached:
        form.dismiss(None)
