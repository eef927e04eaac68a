"""The page of a variable, the only place that holds its value while it is shown."""

from typing import Any, ClassVar

from textual import work
from textual.binding import Binding, BindingType

from vtui import text
from vtui.api.errors import VercelError
from vtui.models.latest import latest
from vtui.models.request_order import request_number_of
from vtui.resources.common.reads import COPY
from vtui.resources.common.resource import Resource
from vtui.resources.env.values import Revealed, Unavailable, unreadable_reason
from vtui.screens.clipboard import copy_hidden
from vtui.screens.flows.env_actions import EnvRowActions, fetch_names
from vtui.screens.flows.row_screen import RowScreen
from vtui.screens.pages.row_page import PAGE_KEYS, bind_actions
from vtui.screens.pages.row_pane import RowPane
from vtui.writes.effects import RowChange

SHOWN = 30
"""Seconds for which a value is shown."""
VALUE = "value"
"""Name of the page part with the value."""


class EnvVarPane(RowPane):
    """A variable. Its value is requested on a key only, and masked again as soon as the page is not on view."""

    def __init__(self, *of_row: Any) -> None:
        """The parameters are those of every row."""
        super().__init__(*of_row)
        self.actions["reveal"] = self._toggle

    def start(self) -> None:
        """Hide the value when the page closes or the terminal loses the focus."""
        self.subscriptions.listen(self.session.changes, self._changed_here)
        self.subscriptions.watch_app("app_focus", self.mask)
        self.subscriptions.listen_to_signal(self.app.app_suspend_signal, lambda _: self.mask())
        fetch_names(self.owner, self._scope, (self._row,), self._redraw)
        super().start()

    def _changed_here(self, change: RowChange) -> None:
        """Show the changed variable, or close the page of a deleted one."""
        if change.resource != self._resource.name or change.scope != self._scope or change.read is None:
            return
        project_ref, rows, number = change.read
        if project_ref.project_id != self._row.project_id:
            return
        row = next((row for row in rows if row.id == self._row.id), None)
        if row is not None:
            self._row = latest(row, self._row)
            self._redraw()
        elif self.screen.is_current and number >= request_number_of(self._row):
            self.owner.dismiss(None)

    def check(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Gray out revealing where there is no value to read."""
        if action == "reveal":
            return True if self.unavailable_reason(action) is None else None
        return super().check(action, parameters)

    def unavailable_reason(self, action: str, *parameters: object) -> str | None:
        """Why an action is unavailable, including why the value cannot be read back."""
        return unreadable_reason(self._row) if action == "reveal" else super().unavailable_reason(action, *parameters)

    @property
    def key(self) -> str:
        """The key of the variable."""
        return str(self._row.key)

    @property
    def revealed(self) -> Revealed | None:
        """The value, while it is shown."""
        answer = self._answers.get(VALUE)
        return answer if isinstance(answer, Revealed) else None

    def mask(self) -> None:
        """Drop the value."""
        self.workers.cancel_group(self, "reveal")
        if self._answers.drop(VALUE):
            self._redraw()

    suspend = on_unmount = mask

    def _toggle(self) -> None:
        if self.revealed is not None:
            self.mask()
        else:
            self._reveal()

    @work(group="reveal", exclusive=True)
    async def _reveal(self) -> None:
        self._show_answer(Unavailable("Loading …"))
        try:
            secret = await self.session.service.env.reveal(self._scope, self._row)
        except VercelError as error:
            why = error.hint or error.detail or f"Press {self.session.keys.name('reveal', 'v')} to retry."
            self._show_answer(Unavailable(error.title, why))
            return
        if secret is None:
            self._show_answer(Unavailable("No value in the response", "It may have become a Secret: refresh the list."))
            return
        self._show_answer(Revealed(secret, self.session.clock() + SHOWN * 1_000))
        self.set_timer(SHOWN, self._fade)

    def _show_answer(self, answer: Revealed | Unavailable) -> None:
        self._answers.bring(VALUE, answer)
        self._redraw()

    def _fade(self) -> None:
        """Mask it when its time is over; by the clock, for another one may be shown by now."""
        if self.revealed is not None and self.session.clock() >= self.revealed.until:
            self.mask()

    def _tick(self) -> None:
        self._fade()
        super()._tick()


class EnvVarScreen(RowScreen):
    """The page of a variable."""

    ACTIONS = EnvRowActions
    pane: EnvVarPane
    BINDINGS: ClassVar[list[BindingType]] = [
        *PAGE_KEYS,
        Binding(
            "v",
            "pane('reveal')",
            "Reveal",
            id="reveal",
            tooltip="Show the value for 30 seconds, or hide it",
        ),
    ]
    AUTO_FOCUS = ""

    def __init__(self, resource: Resource[Any], *of_pane: Any) -> None:
        """The rest of the parameters is that of the pane."""
        super().__init__(EnvVarPane(resource, *of_pane))
        bind_actions(self, resource.actions)

    def action_read(self, name: str) -> None:
        """Copy the exact value while it is shown."""
        if name != COPY.id or self.pane.revealed is None:
            super().action_read(name)
        else:
            copy_hidden(self.app, f"the value of {text.short(self.pane.key)}", self.pane.revealed.secret)
