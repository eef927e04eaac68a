"""Exporting rows: asks what and where to, writes it, and asks again when it could not be written."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from vtui.api.errors import VercelError
from vtui.models.env_var import EnvVar
from vtui.models.scope import Scope
from vtui.resources.common.resource import Resource
from vtui.resources.dns.zone import comments, zone
from vtui.resources.env import export_file
from vtui.resources.env.export_file import Chosen
from vtui.resources.env.values import READ_NOTICE
from vtui.screens.clipboard import copy
from vtui.screens.dialogs.export import DOTENV, ZONE, ExportChoice, export_form
from vtui.screens.menus.menu import Menu
from vtui.screens.session_app import SessionApp
from vtui.system.save_file import ExportError, path_text, save_in_thread
from vtui.system.secret import Secret
from vtui.table.columns import Cell, Column, Context, Span, cell
from vtui.table.export.writer import clipboard_text, default_name, text_chunks
from vtui.table.listing import Listing
from vtui.text import count, first_few
from vtui.widgets.frame.modal_box import DIALOG_WIDTH
from vtui.widgets.tones import padded

T = TypeVar("T")

FORMATS = {"records": ZONE, "env": DOTENV}
"""Name of a resource -> the format that its rows alone have."""
NAME = 18
"""Terminal cells of an environment's name."""


async def export(
    app: SessionApp, resource: Resource[T], listing: Listing[T], columns: Sequence[Column[T]], context: Context
) -> None:
    """Export rows of a list to a file or the clipboard; `columns` are those that Markdown shows. For a worker."""
    view, progress, now = listing.view, listing.progress, app.session.clock()
    also = (FORMATS[resource.name],) if resource.name in FORMATS else ()
    choice: ExportChoice | None = None
    trouble = ""
    while True:
        asked = export_form(
            resource.noun,
            shown=len(view),
            marked=len(view.marks),
            loaded=view.loaded,
            more=progress.more,
            complete=progress.complete,
            propose=lambda form: default_name(resource.name, listing.scope.slug, listing.project.project, form, now),
            before=choice,
            trouble=trouble,
            also=also,
        )
        choice = await app.push_screen_wait(asked)
        if choice is None:
            return
        rows: list[Any] = view.marked() if choice.rows == "marked" else list(view)
        lines = list(zone(rows)) if choice.format == "zone" else []
        text = iter(lines) if choice.format == "zone" else text_chunks(rows, choice.format, columns, context)
        try:
            if choice.format == "dotenv":
                if not await _write_values(app, listing.scope, rows, choice):
                    return
            elif choice.path is None:
                copy(app, count(len(rows), resource.noun), clipboard_text(text))
            else:
                await save_in_thread(choice.path, text, overwrite=choice.overwrite)
                written = f"{count(len(rows), resource.noun)} written to {path_text(choice.path)}{comments(lines)}"
                app.session.notifier.notify(written)
        except ExportError as error:
            trouble = str(error)
        else:
            return


def environment_menu(choices: Sequence[Chosen], environments: Mapping[str, str]) -> Menu[Chosen]:
    """Answers with what is to be read; `environments` are custom ones: id -> slug."""

    def line(chosen: Chosen, _room: int) -> Cell:
        read, left = len(chosen.rows), len(chosen.left)
        cost = f"{count(read, ('value', 'values'))}, {count(read, ('request', 'requests'))}"
        more = f"; {count(left)} without a value" if left else ""
        name = environments.get(chosen.name, chosen.name)
        return (Span("  "), *padded(name, NAME, "strong"), Span(cost), Span(more, "muted"))

    warning = "The file contains values in plain text. Only you can read it. Do not commit it."
    return Menu(
        "Environment to export",
        choices,
        line,
        name="environment",
        notes=[cell(warning, "muted"), cell(READ_NOTICE, "muted")],
        width=DIALOG_WIDTH,
        pick=("Export", "Read the values (1 request each) and write the file"),
        close="Cancel",
    )


async def _write_values(app: SessionApp, scope: Scope, rows: Sequence[EnvVar], choice: ExportChoice) -> bool:
    """Write variables to a `.env` file with their values; False when the user cancels. Raises ExportError."""
    if choice.path is None:
        raise ExportError("Values cannot be copied to the clipboard. Export to a file, which only you can read.")
    if len({row.project_id for row in rows}) > 1:
        raise ExportError(
            "A .env file holds variables of one project. Select a project, or mark variables of one project only."
        )
    choices = export_file.choices(rows)
    if not choices:
        raise ExportError("None of these variables is set in an environment.")
    chosen = await app.push_screen_wait(environment_menu(choices, app.session.store.context().projects.environments))
    if chosen is None:
        return False
    values = dict[str, Secret | None]()
    try:
        for row in chosen.rows:
            values[row.id] = await app.session.service.env.reveal(scope, row)
    except VercelError as error:
        raise ExportError(f"{error.title}. {error.hint} Nothing was written.") from error
    file = export_file.env_file(chosen, values)
    by_name = len(chosen.rows) + len(chosen.left) - file.held - len(file.left_out)
    written = count(file.held, ("value", "values")) + (f", {count(by_name)} without a value" if by_name else "")
    missing = f" Skipped, because a .env file cannot hold the value: {first_few(file.left_out, 5)}."
    await save_in_thread(choice.path, [file.text], overwrite=choice.overwrite)
    where = f"written to {path_text(choice.path)} (only you can read it)."
    app.session.notifier.notify(f"{written}: {where}{missing if file.left_out else ''}")
    return True
