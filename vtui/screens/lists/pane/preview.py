"""The row under the cursor, in a few lines beside its list."""

from typing import Any, ClassVar, cast

from textual import events, work
from textual.containers import VerticalScroll
from textual.timer import Timer

from vtui.api.errors import VercelError
from vtui.resources.common.detail_cache import KeptDetails
from vtui.resources.common.page import Drawing, Panel, Part
from vtui.resources.common.reads import Subject
from vtui.resources.common.resource import Resource
from vtui.resources.deployments.resource import DEPLOYMENTS
from vtui.screens.flows.row_screen import RowScreen
from vtui.screens.flows.subscriptions import Subscriptions
from vtui.screens.session_app import SessionGetter
from vtui.table.columns import Value, cell
from vtui.text import count
from vtui.widgets.layout.panel import PanelBox
from vtui.widgets.tones import content
from vtui.writes.effects import RowChange

PAUSE = 0.25
"""Seconds that a row must stay under the cursor before it is shown and asked about."""
PADDING = 2
"""Terminal cells of the spaces beside a line."""


class Preview(VerticalScroll, can_focus=False):
    """Shows the brief parts of a row while the session's `preview` is on.

    Details are requested at most once for each state of a row, and cached; nothing is requested while the cursor moves.
    """

    DEFAULT_CSS: ClassVar[str] = """
    Preview {
        display: none;
        border: round $border-blurred; border-title-color: $foreground; border-title-style: bold;
        border-subtitle-color: $muted;
        scrollbar-gutter: stable;  /* lines keep their width when boxes come */
        scrollbar-size-vertical: 1;
        & PanelBox { border: none; padding: 0 1; }
        & PanelBox.-error { border: none; }
    }
    """

    session = SessionGetter()
    _rest: Timer | None = None

    def __init__(self, resource: Resource[Any]) -> None:
        """Of a row of `resource`. Its boxes are made when it is first wanted."""
        super().__init__(classes="second")
        self._resource = resource
        self._parts: list[Part[Any]] = [part for part in resource.page.parts if part.brief]
        self._boxes: list[PanelBox] = []
        self._wanted = False
        self._details: KeptDetails[Any] = KeptDetails(resource)
        self._subject: Subject | None = None
        self._asked: tuple[Value, ...] | None = None
        self._error: VercelError | None = None
        self._subscriptions = Subscriptions(self)

    def on_mount(self) -> None:
        """Follow the session's `preview` setting and changes of deployments."""
        self._subscriptions.watch(self._toggle, self.session.preview)
        self._toggle(self.session.preview.value)
        self._subscriptions.listen(self.session.changes, self._changed)

    def on_unmount(self) -> None:
        """Unsubscribe from the session, so that closed screens are freed."""
        self._subscriptions.close()

    def _changed(self, change: RowChange) -> None:
        """A deployment with its details replaces those that were kept: a list shows no change of them."""
        row = change.row
        if change.resource != DEPLOYMENTS.name or change.kind != "changed":
            return
        if self._resource.name == DEPLOYMENTS.name and row.details is not None:
            self._details.keep(row, row, self._owner.context())
            self._draw()

    def on_resize(self, _event: events.Resize) -> None:
        """Draw the lines again for the new width."""
        self.call_after_refresh(self._draw)

    def _toggle(self, wanted: bool) -> None:
        if wanted and not self._boxes:
            self._boxes = [PanelBox(part.title) for part in self._parts]
            self.mount_all(self._boxes)
        self.display = self._wanted = wanted
        self._leave()
        self._subject = self._mine(self._owner.subject()) if wanted else None
        if wanted:
            self._settle()

    @property
    def resting(self) -> bool:
        """Whether the cursor has stayed long enough on its row for that to be shown."""
        return self._rest is None

    @property
    def _owner(self) -> RowScreen:
        return cast("RowScreen", self.screen)

    def follow(self, subject: Subject | None) -> None:
        """Preview a row: another one, or the same after a change."""
        if not self._wanted:
            return
        subject = self._mine(subject)
        moved = self._key(subject) != self._key(self._subject)
        self._subject = subject
        if moved:
            self._leave()
            self._rest = self.set_timer(PAUSE, self._settle)
        elif self.resting:
            self._settle()

    def renew(self) -> None:
        """Ask again for the row that is shown, and for others when they come on view."""
        self._details = KeptDetails(self._resource)
        if self._wanted:
            self._leave()
            self._settle()

    def _mine(self, subject: Subject | None) -> Subject | None:
        """The subject, if it is a row of the list: the boxes of a project's page have the project as theirs."""
        if subject is None or self._owner.pane.stale:
            return None
        return subject if subject.resource.page.parts is self._resource.page.parts else None

    def _key(self, subject: Subject | None) -> tuple[Any, str] | None:
        return None if subject is None else (subject.scope, self._resource.list.key(subject.row))

    def _leave(self) -> None:
        """Cancel the request for the previous row."""
        self.workers.cancel_group(self, "preview")
        if self._rest is not None:
            self._rest.stop()
        self._rest, self._asked, self._error = None, None, None

    def _settle(self) -> None:
        """Show the row once the cursor rests on it, and request its details."""
        self._rest = None
        subject = self._subject
        if subject is not None and self._resource.page.detail is not None:
            context = self._owner.context()
            version = self._details.column_values(subject.row, context)
            asked = version == self._asked or self._details.of(subject.row, context) is not None
            if not asked and self.screen.is_current:
                self._asked = version
                self._ask(subject)
        self._draw()

    @work(group="preview", exclusive=True)
    async def _ask(self, subject: Subject) -> None:
        detail = self._resource.page.detail
        if detail is None:
            return
        self._error = None
        try:
            answer = await detail(self.session.service, subject.scope, subject.row)
        except VercelError as error:
            self._error = error
            self.session.activity.record_error(error, self._resource.title_of(subject.row))
        else:
            self._details.keep(subject.row, answer, self._owner.context())
        self._draw()

    def _draw(self) -> None:
        if not self._wanted or not self.is_attached:
            return
        subject = self._subject
        if subject is None:
            self.border_title, self.border_subtitle = None, None
            for box in self._boxes:
                box.show(Panel())
            self._draw_group()
            return
        context = self._owner.context()
        detail = self._details.of(subject.row, context)
        row = subject.row if detail is None else detail
        self.border_title = content(cell(self._resource.title_of(row)))
        self.border_subtitle = content(self._state(awaited=detail is None))
        drawing = Drawing(context, max(0, self.scrollable_content_region.width - PADDING))
        for part, box in zip(self._parts, self._boxes, strict=True):
            panel = part.draw(row, None, drawing)
            noted = (*panel.lines, panel.note) if panel.note and panel.lines else panel.lines
            box.show(panel._replace(lines=noted))

    def _draw_group(self) -> None:
        """Name the group under the cursor: only a single row has a preview."""
        group = self._owner.pane.group()
        if group is not None:
            rows, key = count(group.rows, self._resource.noun), self.session.keys.name("table.open", "enter")
            self.border_title = content(cell(group.value))
            self._boxes[0].show(Panel((cell(f"{rows}. Unfold the group ({key}) and choose one.", "muted"),)))

    def _state(self, *, awaited: bool) -> Any:
        if self._error is not None:
            return cell(self._error.title, "error")
        return cell("loading …" if awaited and self._asked is not None else "", "muted")
