"""The page of a variable, and the one place where a value is held while somebody looks at it."""

from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType

from vtui import text
from vtui.models.latest import latest
from vtui.models.request_order import number_of
from vtui.resources.env.values import Revealed, Unavailable, refuse
from vtui.screens.flows.clipboard import copy_hidden
from vtui.screens.flows.env_actions import MendingScreen
from vtui.screens.pages.row_page import ItemScreen
from vtui.writes.effects import VariablesRead

SHOWN = 30
"""Seconds for which a value is shown."""
VALUE = "value"
"""The part that shows it."""


class EnvVarScreen(ItemScreen, MendingScreen):
    """A variable. Its value is asked for by a key alone, and masked as soon as nobody can be looking at it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("v", "reveal", "Reveal", id="reveal", tooltip="Show the value for 30 seconds; again: hide it"),
    ]

    def on_mount(self) -> None:
        """Whoever leaves, or is away, sees it no longer."""
        self.shell.variables_changed.subscribe(self, self._changed_here)
        self.watch(self.app, "app_focus", self.mask, init=False)
        self.app.app_suspend_signal.subscribe(self, lambda _: self.mask())
        self.ask_names(self._scope, (self._row,))

    def named(self) -> None:
        """Show them."""
        self._redraw()

    def _changed_here(self, news: VariablesRead) -> None:
        """Show the variable as it is now; the page of one that is gone is closed."""
        scope, place, rows, number = news
        if scope != self._scope or place.project_id != self._row.project_id:
            return
        row = next((row for row in rows if row.id == self._row.id), None)
        if row is not None:
            self._row = latest(row, self._row)
            self._redraw()
        elif self.is_current and number >= number_of(self._row):
            self.dismiss(None)

    def on_screen_suspend(self) -> None:
        """Something else is on view."""
        self.mask()

    def on_unmount(self) -> None:
        """The page is closed."""
        self.mask()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Greyed where there is nothing to read back."""
        if action == "reveal":
            return True if self.unavailable_reason(action) is None else None
        return super().check_action(action, parameters)

    def unavailable_reason(self, action: str, *parameters: object) -> str | None:
        """Why the value cannot be read back, too."""
        return refuse(self._row) if action == "reveal" else super().unavailable_reason(action, *parameters)

    @property
    def revealed(self) -> Revealed | None:
        """The value, while it is shown."""
        answer = self._answers.get(VALUE)
        return answer if isinstance(answer, Revealed) else None

    def mask(self) -> None:
        """Let go of the value."""
        self.workers.cancel_group(self, "reveal")
        if self._answers.pop(VALUE, None) is not None:
            self._redraw()

    def action_reveal(self) -> None:
        """Ask for the value, one request; hide it when it is shown."""
        if self.revealed is not None:
            self.mask()
        else:
            self._reveal()

    @work(group="reveal", exclusive=True)
    async def _reveal(self) -> None:
        from vtui.api.errors import VercelError

        self._say(Unavailable("asking for it …"))
        try:
            secret = await self.shell.service.env.reveal(self._scope, self._row)
        except VercelError as error:
            self._say(
                Unavailable(
                    error.title, error.hint or error.detail or f"{self.shell.key_name('reveal', 'v')} tries again"
                )
            )
            return
        if secret is None:
            self._say(Unavailable("not readable", "The API gave no value: it may have been made sensitive."))
            return
        self._say(Revealed(secret, self.shell.clock() + SHOWN * 1_000))
        self.set_timer(SHOWN, self._fade)

    def _say(self, answer: Revealed | Unavailable) -> None:
        self._answers[VALUE] = answer
        self._redraw()

    def _fade(self) -> None:
        """Mask it when its time is over; by the clock, for another one may be shown by now."""
        if self.revealed is not None and self.shell.clock() >= self.revealed.until:
            self.mask()

    def _tick(self) -> None:
        self._fade()
        super()._tick()

    def action_copy(self) -> None:
        """Copy the value as it is while it is shown, else the key."""
        if self.revealed is None:
            super().action_copy()
            return
        copy_hidden(self.shell, f"the value of {text.short(self._row.key)}", self.revealed.secret)
