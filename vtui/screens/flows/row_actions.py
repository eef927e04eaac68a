"""What every screen that shows a row can do with it: open, copy, leave for its project, act."""

from typing import TYPE_CHECKING, Any, ClassVar

from textual import events, work
from textual.binding import ActiveBinding, Binding, BindingType
from textual.screen import Screen

from vtui.models.deployment import Deployment
from vtui.models.domain import Domain
from vtui.models.scope import ProjectRef, Scope
from vtui.navigation.history import Page
from vtui.resources.common.action import Action
from vtui.resources.common.copying import Copy, copies
from vtui.resources.common.reads import PROJECT, READS, Subject
from vtui.screens.flows.browser import visit
from vtui.screens.flows.run_plan import run_plan
from vtui.screens.flows.unavailable import READ_ONLY
from vtui.screens.session_app import app_of
from vtui.table.columns import Context
from vtui.widgets.table.resource_table import ResourceTable
from vtui.writes.plan import ActionUnavailable, Plan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vtui.models.project import Project


SETTLED = 1.0
"""Seconds that a row must have been under the cursor before a key pressed twice may confirm what is done to it."""


def bindings(actions: "Sequence[Action[Any]]") -> list[Binding]:
    """Actions as bindings; line of keys, palette, help and menu of the row are made from these."""
    return [
        Binding(
            action.key,
            f"{'act' if action.writes else 'read'}('{action.id}')",
            action.label,
            id=action.id,
            show=action.footer,
            tooltip=action.help,
        )
        for action in actions
    ]


class ActingScreen(Screen[None]):
    """A screen with a row that keys act on."""

    BLANK = True  # its widgets cover it: no line of its own needs keeping
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(READS),
        Binding("a", "row_actions", "Actions", id="row.actions", tooltip="Everything that can be done with the row"),
    ]

    @property
    def shell(self) -> Shell:
        """The app, with its type."""
        return app_of(self)

    page_of: ProjectRef | None = None
    """The project that this is the page of; None for every other screen."""

    def page(self) -> Page | None:
        """The page that this is; None for a list."""
        return None

    def subject(self) -> Subject | None:
        """The row that keys mean now; None when there is none."""
        return None

    def point_at(self, subject: Subject) -> bool:
        """Let the keys mean a row; False when it is gone."""
        del subject
        return True

    def hold_row(self) -> None:
        """Let the cursor follow its row from now on: a key has referred to this row. A page has a single subject."""
        for table in self.query(ResourceTable):
            table.hold()

    def row_changed(self) -> bool:
        """Whether another row came under the cursor just now, so that a key may have been meant for the one before."""
        return any(table.changed_within(SETTLED) for table in self.query(ResourceTable))

    def taken(self) -> Subject | None:
        """The row that a key refers to; the cursor follows this row from now on."""
        self.hold_row()
        return self.subject()

    def context(self) -> Context:
        """What cells and actions may know now."""
        return self.session.store.context()

    def copies(self, subject: Subject) -> tuple[Copy, ...]:
        """What can be copied here, the main value first."""
        return copies(subject.resource, subject.row, subject.scope, self.session.connection.base_url)

    def __init__(self) -> None:
        """No row yet."""
        super().__init__()
        self._usable: tuple[bool, ...] = ()

    def on_unmount(self) -> None:
        """Nothing of the app refers to a closed screen."""
        self.app.release_closed()

    def freshen_bindings(self) -> None:
        """Look again which keys mean something, when the row is another or has changed."""
        subject = self.subject()
        actions = () if subject is None else (*READS, *subject.resource.actions)
        usable = (subject is None, *(self.unavailable_reason("act", action.id) is None for action in actions))
        if usable != self._usable:
            self._usable = usable
            self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Greyed where the row does not allow it; what writes is not there at all where nothing may be changed."""
        if action not in ("act", "read", "row_actions"):
            return super().check_action(action, parameters)
        subject = self.subject()
        if subject is None:
            return False
        if action != "row_actions":
            found, _ = subject.action(str(parameters[0]))
            if (found.writes and self._read_only(subject)) or not isinstance(subject.row, found.kinds or object):
                return False
        return True if self.unavailable_reason(action, *parameters) is None else None

    def no_row(self) -> str:
        """Why there is no row to act on, in words."""
        return "no row is selected"

    def unavailable_reason(self, action: str, *parameters: object) -> str | None:
        """Why an action cannot be done now, in words; None when it can."""
        if action not in ("act", "read", "row_actions", "open"):
            return None
        subject = self.subject()
        if subject is None:
            return self.no_row()
        if action not in ("act", "read"):
            return None
        found, target = subject.action(str(parameters[0]))
        if found.writes and self._read_only(subject):
            return READ_ONLY
        if found is PROJECT and self.page_of is not None and subject.resource.project_of(subject.row) == self.page_of:
            return "this is the page of its project"
        return found.unavailable_reason(target, self.context())

    def on_paste(self, event: events.Paste) -> None:
        """Offer to open a URL or an ID; an input with the focus takes a paste for itself."""
        from vtui.screens.menus.pasted import offer_to_open

        event.stop()
        if self.app.screen is self:
            offer_to_open(self.app, event.text)

    def _locked(self) -> list[Binding]:
        """What would write if anything might be changed here."""
        subject = self.subject()
        if subject is None or not self._read_only(subject):
            return []
        return bindings([action for action in subject.resource.actions if action.writes])

    def _read_only(self, subject: Subject) -> bool:
        return self.session.settings.value.read_only_in(subject.scope)

    # Reads

    def action_read(self, name: str) -> None:
        """Run an action on the row that changes nothing."""
        subject = self.taken()
        if subject is None or self.app.screen is not self:  # a key pressed twice in one breath opens one page
            return
        action, target = subject.action(name)
        if action.run is not None and action.unavailable_reason(target, self.context()) is None:
            action.run(self, subject.scope, target)

    def open_link(self, url: str | None) -> None:
        """Open an https address in the browser."""
        if url is not None:
            visit(self.app, url)

    def open_copy_menu(self) -> None:
        """Choose what to copy; the main value is under the cursor."""
        from vtui.screens.menus.copy import CopyMenu

        if (subject := self.subject()) is not None:
            CopyMenu.ask(self.app, subject.resource.title_of(subject.row), self.copies(subject))

    def toggle_watch(self, deployment: Deployment, scope: Scope) -> None:
        """Notify when a deployment finishes, or do not."""
        self.session.watcher.toggle_watch(scope, deployment)

    def open_log(self, deployment: Deployment, scope: Scope, *, runtime: bool) -> None:
        """Open the build log of a deployment, or its runtime log."""
        from vtui.screens.pages.log import LogScreen

        if (subject := self.subject()) is not None:
            kept = self.session.settings.value.log_lines
            self.app.push_screen(LogScreen(deployment, scope, subject.resource.name, max_lines=kept, runtime=runtime))

    def open_records(self, domain: Domain, scope: Scope) -> None:
        """Open the DNS records of a domain."""
        from vtui.screens.lists.dns_records import RecordsScreen

        self.app.push_screen(RecordsScreen(scope, domain))

    def action_row_actions(self) -> None:
        """Show everything that can be done with the row, and do what is chosen to that row."""
        from vtui.screens.menus.row import RowChoice, RowMenu, row_choices

        subject, changed = self.taken(), self.row_changed()
        if subject is None or self.app.screen is not self:
            return

        async def chosen(choice: RowChoice | None) -> None:
            if choice is None or subject is None:
                return
            if self.point_at(subject):  # rows may have come above it meanwhile
                for table in self.query(ResourceTable) if changed else ():
                    table.note_change()  # the menu may be that of another row than the one that was meant
                await self.app.run_action(choice.binding.action, choice.node)
            else:
                self.session.notifier.notify(f"{choice.binding.description}: the row is gone", error=True)

        active = [one._replace(binding=self.meant(one.binding)) for one in self.active_bindings.values()]
        locked = [ActiveBinding(self, binding, enabled=False) for binding in self._locked()]
        choices = row_choices([*active, *locked])
        self.app.push_screen(RowMenu(subject.resource.title_of(subject.row), choices), chosen)

    def meant(self, binding: Binding) -> Binding:
        """A binding as the row's menu tells of it now."""
        return binding

    def open_project(self, place: ProjectRef, project: "Project | None" = None) -> None:
        """Opening a project makes it the chosen one of all lists."""
        from vtui.screens.pages.project import ProjectScreen

        if self.app.screen is self:  # a key pressed twice in one breath opens one page
            self.session.project.value = place
            self.app.push_screen(ProjectScreen(place, project))

    def action_act(self, name: str) -> None:
        """Ask about an action on the row, then do it."""
        subject = self.taken()
        if subject is None:
            return
        self._plan(subject.action(name)[0], subject, self.row_changed())

    @work(group="plan", exclusive=True)
    async def _plan(self, action: Action[Any], subject: Subject, row_changed: bool) -> None:
        """Reads what the plan needs; the question and the write belong to the app, which outlives this screen."""
        from vtui.api.errors import VercelError

        try:
            made = await (action.form or action.plan)(self.session.service, subject.scope, subject.row, self.context())
        except VercelError as error:
            self.session.notifier.report(error, action.label)
        except ActionUnavailable as refused:
            self.session.notifier.notify(f"{action.label}: {refused}", error=True)
        else:
            if self.app.screen is not self:
                return  # who has gone elsewhere meanwhile is not asked about what was here
            if isinstance(made, Plan):
                run_plan(self.app, action, made, row_changed=row_changed)
            else:
                from vtui.screens.dialogs.plan_form import plan_form

                self.app.push_screen(plan_form(action, made))
