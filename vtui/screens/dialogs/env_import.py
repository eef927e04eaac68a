"""Importing a `.env` file: where it is and where it is to go; then what it would change is shown."""

import asyncio
from collections.abc import Mapping
from functools import partial

from vtui.api.errors import VercelError
from vtui.models.scope import ProjectRef, Scope
from vtui.resources.env.dotenv import read
from vtui.resources.env.drafts import Draft, faults, usual_type
from vtui.resources.env.import_file import MAX_FILE_BYTES, Target
from vtui.screens.dialogs.env_form import USUAL, draft_of, environment_fields, environment_messages, type_follows
from vtui.screens.dialogs.env_import_review import ImportScreen, describe_faults, own
from vtui.screens.dialogs.form import FORM_WIDTH, FormScreen
from vtui.system.secret import HiddenText
from vtui.system.text_file import UnreadableError, read_text
from vtui.table.columns import Cell
from vtui.writes.form import Field, Form, Values


def import_form(scope: Scope, project_ref: ProjectRef, environments: Mapping[str, str]) -> FormScreen[None]:
    """A form that reads a file and opens the review on top of it. `environments` are the custom ones: id -> slug."""
    usual = Draft(targets=USUAL, type=usual_type(USUAL))
    why = "for those that are new: nobody should read them out again"

    def check(values: Values) -> dict[str, str]:
        found = faults(draft_of(values, usual))
        return {field: words for field, words in found.items() if field not in ("key", "value")}

    def messages(values: Values) -> dict[str, Cell]:
        return {"file": (), "value": (), **environment_messages(draft_of(values, usual), why)}

    def submit(screen: FormScreen[None], values: Values) -> None:
        screen.run_in_background(partial(_read, screen, values, scope, project_ref))

    form = Form(
        "Import a .env file",
        (
            Field("file", "File", ".env"),
            Field("value", "Or text", example="paste it here instead", kind="lines"),
            *environment_fields(environments, usual),
        ),
        project_ref.project,
        scope,
        submit=("Go on", "Read it, and show what it would change"),
        check=check,
        messages=messages,
        follow=type_follows(),
    )
    return FormScreen(form, submit, name="import", width=FORM_WIDTH, classes="-write -tight")


async def _read(screen: FormScreen[None], values: Values, scope: Scope, project_ref: ProjectRef) -> None:
    typed, field = HiddenText(values["value"]), "value"
    try:
        if not typed:
            field = "file"
            typed = await asyncio.to_thread(read_text, values["file"], MAX_FILE_BYTES)
    except UnreadableError as error:
        screen.fail("file", str(error))
        return
    parsed = read(typed)
    if not parsed.entries:
        screen.fail(field, describe_faults(parsed.faults) if parsed.faults else "there is no variable in it")
        return
    app = screen.app
    try:
        rows = await own(app, scope, project_ref)
    except VercelError as error:
        app.session.notifier.report(error, "import")
        return
    target = Target(scope, project_ref, draft_of(values, Draft(type=values["type"])))
    if app.screen is screen and await app.push_screen_wait(ImportScreen(parsed, rows, target)):
        screen.dismiss()
