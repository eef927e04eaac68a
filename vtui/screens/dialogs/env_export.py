"""Before values are written to a file: of which environment, and how many requests that takes."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from vtui.api.errors import VercelError
from vtui.models.env_var import EnvVar
from vtui.models.scope import Scope
from vtui.resources.env import export_file
from vtui.resources.env.export_file import Chosen
from vtui.resources.env.values import READ_NOTICE
from vtui.screens.menus.menu import Menu
from vtui.system.save_file import ExportError
from vtui.table.columns import Cell, Span, cell
from vtui.text import count, first_few
from vtui.widgets.frame.modal_box import DIALOG_WIDTH
from vtui.widgets.tones import padded

if TYPE_CHECKING:
    from vtui.screens.session_app import SessionApp
    from vtui.system.secret import Secret

NAME = 18
"""Terminal cells of an environment's name."""


def environment_menu(choices: Sequence[Chosen], environments: Mapping[str, str]) -> Menu[Chosen]:
    """Answers with what is to be read; `environments` are custom ones: id -> slug."""

    def line(chosen: Chosen, _room: int) -> Cell:
        """An environment and how many requests it takes."""
        read, left = len(chosen.rows), len(chosen.left)
        cost = f"{count(read, ('value', 'values'))}, {count(read, ('request', 'requests'))}"
        more = f"; {count(left)} by name alone" if left else ""
        name = environments.get(chosen.name, chosen.name)
        return (Span("  "), *padded(name, NAME, "strong"), Span(cost), Span(more, "muted"))

    warning = "The file holds values in the clear: only you can read it, so keep it out of the repository."
    return Menu(
        "Values of which environment?",
        choices,
        line,
        name="environment",
        notes=[cell(warning, "muted"), cell(READ_NOTICE, "muted")],
        width=DIALOG_WIDTH,
        pick=("Read and write", "Read the values, a request each"),
        close="Read nothing",
    )


async def values_text(app: "SessionApp", scope: Scope, rows: Sequence[EnvVar]) -> tuple[str, str, str] | None:
    """A `.env` file of these variables, and what it contains and omits; None when it was canceled. For a worker.

    Raises ExportError.
    """
    if len({row.project_id for row in rows}) > 1:
        raise ExportError("A .env file is of one project: choose one, or mark variables of one alone.")
    choices = export_file.choices(rows)
    if not choices:
        raise ExportError("None of them is in any environment.")
    chosen = await app.push_screen_wait(environment_menu(choices, app.session.store.context().projects.environments))
    if chosen is None:
        return None
    values: dict[str, Secret | None] = {}
    try:
        for row in chosen.rows:
            values[row.id] = await app.session.service.env.reveal(scope, row)
    except VercelError as error:
        raise ExportError(f"{error.title}. {error.hint} Nothing was written.") from error
    file = export_file.env_file(chosen, values)
    by_name = len(chosen.rows) + len(chosen.left) - file.held - len(file.left_out)
    message = count(file.held, ("value", "values")) + (f", {count(by_name)} by name alone" if by_name else "")
    missing = f" Not written, because no .env file can carry the value: {first_few(file.left_out, 5)}."
    return file.text, message, missing if file.left_out else ""
