"""Which of some values are the same: read one by one after a confirmation, compared, and discarded."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from vtui.api.errors import VercelError
from vtui.models.env_var import EnvVar
from vtui.models.scope import Scope
from vtui.resources.env.compare import ranked_values, similarity_text
from vtui.resources.env.issues import environments_of
from vtui.resources.env.plans import named
from vtui.resources.env.values import READ_NOTICE, unreadable_reason
from vtui.screens.menus.menu import Menu, confirm_menu
from vtui.table.columns import Cell, Span, cell
from vtui.text import count, short
from vtui.widgets.frame.modal_box import DIALOG_WIDTH
from vtui.widgets.tones import padded

if TYPE_CHECKING:
    from vtui.screens.session_app import SessionApp
    from vtui.system.secret import Secret

HANDFUL = 5
"""Requests that are made without a question."""
MAX_COMPARED = 200
"""Values that are compared at once: that many take less than a minute's limit."""


async def may_read(app: "SessionApp", requests: int, *, announced: bool) -> bool:
    """Ask whether to read this many values; return whether to. For a worker.

    A handful needs no question where the screen has `announced` that Vercel records each read.
    """
    if not requests or (announced and requests <= HANDFUL):
        return True
    notes = [cell("Values are read and compared, but not shown.", "muted"), cell(READ_NOTICE, "muted")]
    yes = f"Compare {count(requests, ('value', 'values'))} ({count(requests, ('request', 'requests'))})"
    menu = confirm_menu("Compare values?", notes, yes, name="ask", close="Cancel", width=60, first=False)
    agreed: bool | None = await app.push_screen_wait(menu)
    return bool(agreed)


def values_menu(key: str, ranks: Sequence[tuple[int | None, str]]) -> Menu[tuple[int | None, str]]:
    """Where a key has which value: by number, the most frequent first; None is one that cannot be read."""

    def line(ranked: tuple[int | None, str], _room: int) -> Cell:
        rank, where = ranked
        value = padded("Secret" if rank is None else f"value {rank}", 14, "faint" if rank is None else "accent")
        return (Span("  "), *value, Span(where))

    values = len({rank for rank, _ in ranks if rank is not None})
    title = f"{short(key)}: {count(values, ('value', 'different values'))}"
    return Menu(title, ranks, line, name="values", width=DIALOG_WIDTH, pick=None)


async def compare_row_values(app: "SessionApp", scope: Scope, rows: Sequence[EnvVar]) -> None:
    """Read the values of the rows and show which are equal, by environment. For a worker."""
    keys = {row.key for row in rows}
    reads = sum(unreadable_reason(row) is None for row in rows)
    if len(keys) > 1:
        app.session.notifier.notify("The rows have different keys. Filter for one key first.", error=True)
        return
    if len(rows) > MAX_COMPARED:
        problem = f"Too many values to compare: {count(len(rows))}. Filter for at most {MAX_COMPARED}."
        app.session.notifier.notify(problem, error=True)
        return
    if not await may_read(app, reads, announced=False):
        return
    several = len({row.project_id for row in rows}) > 1
    values: list[tuple[str, Secret | None]] = []
    try:
        for row in rows:
            value = None if unreadable_reason(row) else await app.session.service.env.reveal(scope, row)
            values.append((_where(row, app, several), value))
    except VercelError as error:
        app.session.notifier.report(error, "Compare values")
        return
    if len(values) > HANDFUL:
        await app.push_screen_wait(values_menu(next(iter(keys)), ranked_values(values)))
    else:
        app.session.notifier.notify(similarity_text(values), title=next(iter(keys)))


def _where(row: EnvVar, app: "SessionApp", several: bool) -> str:
    names = named(environments_of(row), app.session.store.context())
    names = f"{names} on {short(row.branch)}" if row.branch else names
    names = f"{names} (shared)" if row.shared and row.project_id is not None else names
    owner = "the team" if row.project_id is None and row.shared else short(row.project or "?")
    return f"{owner} ({names})" if several else names
