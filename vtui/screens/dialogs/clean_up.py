"""Clean up: a form for the rule, the search for what it matches, then the question and the run of any deletion."""

from functools import partial

from vtui import text
from vtui.api.errors import VercelError
from vtui.models.scope import ProjectRef, Scope
from vtui.resources.deployments.actions.clean_up import Rule, plan
from vtui.resources.deployments.actions.delete import DELETE
from vtui.screens.dialogs.bulk import ask_sorted
from vtui.screens.dialogs.form import FormScreen
from vtui.screens.session_app import SessionApp
from vtui.table.columns import Span, cell
from vtui.writes.bulk import Batch
from vtui.writes.form import Choice, Field, Form, Values


def begin(app: SessionApp) -> None:
    """Open the form for the current project or for all projects."""
    scope, project_ref = app.session.scope.value, app.session.project.value
    if scope is not None:
        app.session.jobs.run(partial(_clean_up, app, scope, project_ref), "clean-up", exclusive=True)


async def _clean_up(app: SessionApp, scope: Scope, project_ref: ProjectRef) -> None:
    batch = await app.push_screen_wait(clean_up_form(scope, project_ref))
    if batch is not None:
        await ask_sorted(app, DELETE, batch, lambda _: None)


def clean_up_form(scope: Scope, project_ref: ProjectRef) -> FormScreen[Batch]:
    """A form that finds the deployments to delete, in one project or in all of the scope. It only reads."""
    searching = False

    def submit(screen: FormScreen[Batch], values: Values) -> None:
        nonlocal searching
        if not searching:
            searching = True
            rule = Rule(int(values["days"]), int(values["keep"]))
            screen.run_in_background(partial(look, screen, rule))

    async def look(screen: FormScreen[Batch], rule: Rule) -> None:
        """Find the deployments to delete; closing the form cancels."""
        nonlocal searching
        app = screen.app

        def show(words: str) -> None:
            screen.show_notes(cell(words), ())

        try:
            context = app.session.store.context()
            batch = await plan(app.session.service, scope, project_ref, rule, context=context, on_progress=show)
        except VercelError as error:
            app.session.notifier.report(error, "Clean up")
            show(f"Previews could not be loaded. Press {app.session.keys.name('form.submit', 'ctrl+s')} to retry.")
        else:
            if batch.rows:
                screen.dismiss(batch)
                return
            show("No preview deployments match.")
        searching = False

    usual = Rule()
    where = text.short(project_ref.project or "") if project_ref.project_id else "all projects"
    days = tuple(Choice(str(number), str(number), "days or older") for number in (7, 14, 30, 60, 90, 180))
    keeps = tuple(Choice(str(number), str(number), "newest of each branch") for number in (0, 1, 2, 3, 5, 10))
    form = Form(
        "Clean up old previews",
        (Field("days", "Age", str(usual.days), days), Field("keep", "Keep", str(usual.keep), keeps)),
        about=((Span(where, "strong"), Span(" in ", "muted"), Span(text.short(scope.slug), "strong")),),
        notes=(
            cell("Deployments with an alias or serving production are kept.", "muted"),
            cell("The search takes 1 request per 100 previews and 2 per project.", "muted"),
        ),
        submit=("Find", "Find deployments to delete"),
    )
    return FormScreen(form, submit, name="clean-up")
