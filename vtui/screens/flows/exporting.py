"""Exporting rows: asks what and where to, writes it, and asks again when it could not be written."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeVar, cast

from vtui.resources.common.resource import Resource
from vtui.resources.dns.zone import comments, zone
from vtui.screens.clipboard import copy
from vtui.screens.dialogs.env_export import values_text
from vtui.screens.dialogs.export import DOTENV, ZONE, ExportChoice, export_form
from vtui.system.save_file import ExportError, path_text, save_in_thread
from vtui.table.columns import Column, Context
from vtui.table.export.writer import clipboard_text, default_name, text_chunks
from vtui.table.listing import Listing
from vtui.text import count

if TYPE_CHECKING:
    from vtui.models.dns_record import DnsRecord
    from vtui.models.scope import Scope
    from vtui.screens.session_app import SessionApp

T = TypeVar("T")

FORMATS = {"records": ZONE, "env": DOTENV}
"""Name of a resource -> the format that its rows alone have."""


async def export(
    app: "SessionApp", resource: Resource[T], listing: Listing[T], columns: Sequence[Column[T]], context: Context
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
        rows = view.marked() if choice.rows == "marked" else list(view)
        lines = list(zone(cast("list[DnsRecord]", rows))) if choice.format == "zone" else []
        text = iter(lines) if choice.format == "zone" else text_chunks(rows, choice.format, columns, context)
        try:
            if choice.format == "dotenv":
                if not await _values(app, listing.scope, rows, choice):
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


async def _values(app: "SessionApp", scope: "Scope", rows: Sequence[Any], choice: ExportChoice) -> bool:
    """Write a file with the values of variables; False when the user cancels. Raises ExportError."""
    if choice.path is None:
        raise ExportError("Values go to a file that only you can read, not to the clipboard: name one.")
    made = await values_text(app, scope, rows)
    if made is not None:
        text, message, missing = made
        await save_in_thread(choice.path, [text], overwrite=choice.overwrite)
        app.session.notifier.notify(f"{message}: written to {path_text(choice.path)} (only you can read it).{missing}")
    return made is not None
