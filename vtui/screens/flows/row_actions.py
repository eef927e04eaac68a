"""What can be done with the row of a screen: open it elsewhere, copy, watch, read its log, act on it."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from vtui import text
from vtui.api.errors import VercelError
from vtui.models.deployment import Deployment
from vtui.models.domain import Domain
from vtui.models.scope import ProjectRef, Scope
from vtui.resources.common.action import Action
from vtui.resources.common.copying import cleaned
from vtui.resources.common.reads import COPY, OF_STALE_ROWS, PROJECT, VISIT, RowGroup, Subject
from vtui.resources.common.resource import no_url
from vtui.screens.clipboard import copy_value
from vtui.screens.dialogs.address import visit
from vtui.screens.flows.page_registry import PAGES
from vtui.screens.flows.plan_form import plan_form
from vtui.screens.flows.run_plan import run_plan
from vtui.screens.flows.worker import start_worker
from vtui.screens.menus.copy import CopyMenu
from vtui.screens.menus.row import RowMenu, choices
from vtui.screens.unavailable import READ_ONLY, STALE, Command, commands_of
from vtui.session.session import Session
from vtui.text import count
from vtui.widgets.bindings import bindings
from vtui.writes.plan import ActionUnavailable, Plan

if TYPE_CHECKING:
    from vtui.models.project import Project
    from vtui.screens.flows.row_screen import RowScreen


class RowActions:
    """The actions of a screen on its row, and why some are unavailable."""

    def __init__(self, screen: "RowScreen") -> None:
        """`screen` has the row under its cursor, or is its page."""
        self.screen = screen

    @property
    def session(self) -> Session:
        """The state of the app."""
        return self.screen.session

    # What is available

    def check(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether a key of the row is shown (True), greyed (None) or hidden (False)."""
        if action == "row_actions":
            return True
        target = self._subject(action, parameters) or self.screen.pane.group()
        if target is None:
            return False
        found, _ = target.action(str(parameters[0]))
        if (found.writes and self.read_only(target)) or not issubclass(target.kind, found.kinds or object):
            return False
        if found is VISIT and target.resource.links.url is no_url:
            return False
        return True if self.screen.unavailable_reason(action, *parameters) is None else None

    def unavailable_reason(self, action: str, *parameters: object) -> str | None:
        """Why an action on the row cannot be done now; None when it can."""
        if action == "row_actions":
            return None
        subject = self._subject(action, parameters)
        if subject is None:
            return self._group_unavailable_reason(action, *parameters)
        if action == "open" and self.screen.pane.stale:
            return STALE
        if action not in ("act", "read"):
            return None
        found, target = subject.action(str(parameters[0]))
        if found.writes and self.read_only(subject):
            return READ_ONLY
        if self.screen.pane.stale and found.id not in OF_STALE_ROWS:
            return STALE
        page_of = self.screen.page_of
        if found is PROJECT and page_of is not None and subject.resource.list.project_of(subject.row) == page_of:
            return "this project is already open"
        return found.unavailable_reason(target, self.screen.context())

    def _subject(self, action: str, parameters: tuple[object, ...]) -> Subject | None:
        """What a key means: that of an action of the resource, else the row."""
        return self.screen.subject_of(str(parameters[0])) if action == "act" else self.screen.subject()

    def _group_unavailable_reason(self, action: str, *parameters: object) -> str | None:
        """Why an action that needs one row cannot be done; a group of rows has a value to copy."""
        group = self.screen.pane.group()
        if group is not None and action in ("act", "read"):
            found, _ = group.action(str(parameters[0]))
            if found is COPY:
                return None
            if found.writes and self.read_only(group):
                return READ_ONLY
        return self.screen.no_row()

    def read_only(self, target: Subject | RowGroup) -> bool:
        """Whether changes are disabled in the scope of a row or a group."""
        return self.session.settings.value.read_only_in(target.scope)

    # Reads

    def read(self, name: str) -> None:
        """Run an action on the row that changes nothing."""
        subject, group = self.screen.taken(), self.screen.pane.group()
        if group is not None and name == COPY.id and self.screen.on_top:
            copy_value(self.screen.app, group.label, group.value)
        if subject is None or not self.screen.on_top:  # a key pressed twice in one breath opens one page
            return
        action, target = subject.action(name)
        if action.run is not None and action.unavailable_reason(target, self.screen.context()) is None:
            action.run(self, subject.scope, target)

    def open_link(self, url: str | None) -> None:
        """Open an https address in the browser."""
        if url is not None:
            visit(self.screen.app, url)

    def open_copy_menu(self) -> None:
        """Choose what to copy; the main value is under the cursor."""
        if (subject := self.screen.subject()) is not None:
            title = subject.resource.title_of(subject.row)
            CopyMenu.ask(self.screen.app, title, self.screen.copies(subject))

    def copy_one_of(self, values: Sequence[tuple[str, str]]) -> None:
        """Copy the only one of some labelled texts, or choose one of them."""
        copies, subject = cleaned(*values), self.screen.subject()
        if len(copies) == 1:
            copy_value(self.screen.app, *copies[0])
        elif subject is not None:
            CopyMenu.ask(self.screen.app, subject.resource.title_of(subject.row), copies)

    def toggle_watch(self, deployment: Deployment, scope: Scope) -> None:
        """Turn the notification about the end of a deployment on or off."""
        self.session.watcher.toggle_watch(scope, deployment)

    def open_log(self, deployment: Deployment, scope: Scope, *, runtime: bool) -> None:
        """Open the build log of a deployment, or its runtime log."""
        if (subject := self.screen.subject()) is not None:
            max_lines, tab = self.session.settings.value.log_lines, subject.resource.name
            self.screen.app.push_screen(PAGES.log(deployment, scope, tab, max_lines=max_lines, runtime=runtime))

    def open_records(self, domain: Domain, scope: Scope) -> None:
        """Open the DNS records of a domain."""
        self.screen.app.push_screen(PAGES.records(scope, domain))

    def open_project(self, project_ref: ProjectRef, project: "Project | None" = None) -> None:
        """Open the page of a project and select it for all lists, until the page is closed."""
        if self.screen.on_top:  # a key pressed twice in one breath opens one page
            origin = self.session.navigator.here()
            self.session.project.value = project_ref
            self.screen.app.push_screen(PAGES.project(project_ref, project))
            self.session.navigator.note_way_back(origin, on_top=True)

    def menu(self) -> None:
        """Show everything that can be done with the row, and do what is chosen to that row."""
        screen = self.screen
        subject, changed = screen.taken(), screen.row_changed()
        if not screen.on_top:
            return
        target = subject or screen.pane.group()
        title = "Actions"
        if subject is not None:
            title = f"Actions on {text.short(subject.resource.title_of(subject.row))}"
        elif isinstance(target, RowGroup):
            title = f"Actions on {text.short(target.value)} ({count(target.rows, target.resource.noun)})"
        of_list = {action.id for action in target.resource.actions if action.of_list} if target is not None else set()
        offered = choices(self.commands(), of_list)
        chosen = partial(self._chosen, subject, changed, offered.row)
        screen.app.push_screen(RowMenu(title, offered, screen.pane.heading), chosen)

    def commands(self) -> list[Command]:
        """What the keys of the screen do now; in read-only mode also the writes, with that reason."""
        screen = self.screen
        target = screen.subject() or screen.pane.group()
        active = [one._replace(binding=screen.pane.describe(one.binding)) for one in commands_of(screen)]
        if target is None or not self.read_only(target):
            return active
        locked = bindings([action for action in target.resource.actions if action.writes])
        return [*active, *(Command(binding, screen, READ_ONLY) for binding in locked)]

    async def _chosen(
        self, subject: Subject | None, changed: bool, of_row: Sequence[Command], choice: Command | None
    ) -> None:
        screen = self.screen
        if choice is None:
            return
        found = subject is None or screen.point_at(subject)  # rows may have come above it in the meantime
        if not found and choice in of_row:
            self.session.notifier.notify(f"{choice.binding.description}: the row is no longer in the list", error=True)
            return
        if changed:
            screen.note_row_change()  # the menu may be that of another row than the one that was meant
        await screen.app.run_action(choice.binding.action, choice.node)

    # Writes

    def act(self, name: str) -> None:
        """Ask about an action on the row, then do it."""
        self.screen.hold_row()
        if (subject := self.screen.subject_of(name)) is not None and not self.screen.pane.stale:
            changed = self.screen.row_changed()
            start_worker(self.screen, "plan", self._plan, subject.action(name)[0], subject, changed)

    async def _plan(self, action: Action[Any], subject: Subject, row_changed: bool) -> None:
        """Reads what the plan needs; the question and the write belong to the app, which outlives the screen."""
        context, service = self.screen.context(), self.session.service
        try:
            made = await (action.form or action.plan)(service, subject.scope, subject.row, context)
        except VercelError as error:
            self.session.notifier.report(error, action.label)
        except ActionUnavailable as unavailable:
            self.session.notifier.notify(f"{action.label}: {unavailable}", error=True)
        else:
            if not self.screen.on_top:
                return  # who has gone elsewhere meanwhile is not asked about what was here
            if isinstance(made, Plan):
                run_plan(self.screen.app, action, made, row_changed=row_changed)
            else:
                self.screen.app.push_screen(plan_form(action, made))
