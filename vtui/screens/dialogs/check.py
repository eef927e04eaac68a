"""The check before a bulk action: how many rows are checked, until it is done or canceled."""

from collections.abc import Awaitable, Callable
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.widgets import Static

from vtui.api.errors import VercelError
from vtui.screens.modal import Modal
from vtui.table.columns import cell
from vtui.text import count
from vtui.widgets.frame.modal_box import ModalBox
from vtui.widgets.tones import block
from vtui.writes.bulk import Batch, OnChecked


class CheckScreen(Modal[Batch | None]):
    """Shows the progress of a check, and closes with its result; with None when it was canceled or has failed."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", "Cancel", id="menu.close", tooltip="Close")]

    def __init__(self, batch: Batch, check: Callable[[Batch, OnChecked], Awaitable[Batch]]) -> None:
        """`check` reads what the rows of `batch` depend on. It may raise VercelError."""
        super().__init__()
        self._batch, self._check = batch, check

    def box(self) -> ModalBox:
        """What the action is, and a line of progress."""
        many, number = self._batch.many, len(self._batch.rows)
        return ModalBox(
            f"{many.verb[0]} {count(number, many.noun)}?", Static(id="progress", markup=False), classes="-write"
        )

    def on_mount(self) -> None:
        """Start the check."""
        self._show(0)
        self._run()

    @work(group="check-rows")
    async def _run(self) -> None:
        try:
            checked = await self._check(self._batch, self._show)
        except VercelError as error:
            self.session.notifier.report(error, self._batch.many.verb[0])
            self.dismiss(None)
        else:
            self.dismiss(checked)

    def _show(self, checked: int) -> None:
        total = count(len(self._batch.rows), self._batch.many.noun)
        text = f"Checking {count(checked)} of {total} …" if checked else f"Checking {total} …"
        self.query_one("#progress", Static).update(block([cell(text)]))
