"""What can be done with the row of a screen: open it elsewhere, copy, watch, read its log, act on it."""

from functools import partial
from typing import TYPE_CHECKING, Any

from textual.binding import ActiveBinding

from vtui.models.deployment import Deployment
from vtui.models.domain import Domain
from vtui.models.scope import ProjectRef
from vtui.resources.common.copying import Copy, copies
from vtui.resources.common.reads import OF, READS, serves
from vtui.screens.dialogs.form import FormScreen
from vtui.screens.flows.browser import visit
from vtui.screens.flows.page_registry import PAGES
from vtui.screens.flows.run_plan import run_plan
from vtui.screens.flows.subject import Subject, bindings
from vtui.screens.flows.unavailable import READ_ONLY
from vtui.screens.flows.worker import start_worker
from vtui.screens.menus.copy import CopyMenu
from vtui.screens.menus.row import RowChoice, RowMenu, row_choices
from vtui.writes.action import Action
from vtui.writes.plan import Plan, Refused

if TYPE_CHECKING:
    from vtui.models.project import Project
    from vtui.screens.flows.row_screen import RowScreen


class RowActions:
    """The actions of a screen on its row, and why some are unavailable."""

    def __init__(self, screen: "RowScreen") -> None:
        """Of the row that `screen` has under its cursor, or is the page of."""
        self.screen = screen

    @property
    def shell(self) -> Any:
        """The app, with its type."""
        return self.screen.shell

    # What is available

    def check(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether a key of the row is shown (True), greyed (None) or hidden (False)."""
        subject = self.screen.subject()
        if subject is None or (action == "act" and self.read_only(subject)):
            return False
        if action in OF and not isinstance(subject.row, OF[action]):
            return False
        if action == "records" and not isinstance(subject.row, Domain):
            return False
        return True if self.screen.unavailable_reason(action, *parameters) is None else None

    def unavailable_reason(self, action: str, *parameters: object) -> str | None:
        """Why an action on the row cannot be done now; None when it can."""
        subject = self.screen.subject()
        if subject is None:
            return self.screen.no_row()
        resource, row, scope = subject
        if action == "act" and self.read_only(subject):
            return READ_ONLY
        if action == "act":
            return find_action(subject, str(parameters[0])).refuse(row, self.screen.context())
        if action == "project" and self.screen.page_of is not None and resource.project_of(row) == self.screen.page_of:
            return "this is the page of its project"
        refuse = READS.get(action)
        return None if refuse is None else refuse(resource, row, scope)

    def read_only(self, subject: Subject) -> bool:
        """Whether nothing may be changed in the scope of a row."""
        return bool(self.shell.settings.read_only_in(subject.scope))

    # Reads

    def visit(self) -> None:
        """Open the row's address; only https to a host."""
        if (subject := self.screen.taken()) and (url := subject.resource.url(subject.row)):
            visit(self.shell, url)

    def inspect(self) -> None:
        """Open the row's page in the dashboard."""
        if (subject := self.screen.taken()) and (url := subject.resource.dashboard(subject.row, subject.scope)):
            visit(self.shell, url)

    def copies(self, subject: Subject) -> tuple[Copy, ...]:
        """What can be copied of a row, the main value first."""
        return copies(subject.resource, subject.row, subject.scope, self.shell.base_url)

    def copy(self) -> None:
        """Choose what to copy; the main value is under the cursor."""
        if (subject := self.screen.taken()) and self.screen.on_top:
            CopyMenu.ask(self.shell, subject.resource.title_of(subject.row), self.screen.copies(subject))

    def menu(self) -> None:
        """Show everything that can be done with the row, and do what is chosen to that row."""
        screen = self.screen
        subject, changed = screen.taken(), screen.row_changed()
        if subject is None or not screen.on_top:
            return
        active = [one._replace(binding=screen.describe(one.binding)) for one in screen.active_bindings.values()]
        locked = bindings(subject.resource.actions) if self.read_only(subject) else []
        choices = row_choices([*active, *(ActiveBinding(screen, binding, enabled=False) for binding in locked)])
        chosen = partial(self._chosen, subject, changed)
        screen.app.push_screen(RowMenu(subject.resource.title_of(subject.row), choices), chosen)

    async def _chosen(self, subject: Subject, changed: bool, choice: RowChoice | None) -> None:
        screen = self.screen
        if choice is None:
            return
        if not screen.point_at(subject):  # rows may have come above it meanwhile
            self.shell.say(f"{choice.binding.description}: the row is gone", error=True)
            return
        if changed:
            screen.note_row_change()  # the menu may be that of another row than the one that was meant
        await screen.app.run_action(choice.binding.action, choice.node)

    def watch(self) -> None:
        """Follow the deployment to its end and notify then; a second time stops that."""
        if (subject := self.screen.taken()) and isinstance(subject.row, Deployment):
            self.shell.toggle_watch(subject.scope, subject.row)

    def log(self) -> None:
        """Open the build log of a deployment, or the runtime log of what a project's production serves."""
        subject = self.screen.taken()
        if subject is None or not self.screen.on_top:  # a key pressed twice in one breath opens one page
            return
        resource, row, scope = subject
        lines = self.shell.settings.log_lines
        if isinstance(row, Deployment):
            self.screen.app.push_screen(PAGES.log(row, scope, resource.name, kept=lines))
        elif (serving := serves(row)) is not None:
            self.screen.app.push_screen(PAGES.log(serving, scope, resource.name, kept=lines, runtime=True))

    def records(self) -> None:
        """Open the DNS records of the domain."""
        subject = self.screen.taken()
        if subject is not None and isinstance(subject.row, Domain) and self.screen.on_top:
            self.screen.app.push_screen(PAGES.records(subject.scope, subject.row))

    def project(self) -> None:
        """Choose the row's project and open its page."""
        if (subject := self.screen.taken()) and (place := subject.resource.project_of(subject.row)):
            self.screen.open_project(place)

    def open_project(self, place: ProjectRef, project: "Project | None" = None) -> None:
        """Opening a project makes it the chosen one of all lists."""
        if self.screen.on_top:  # a key pressed twice in one breath opens one page
            self.shell.place = place
            self.screen.app.push_screen(PAGES.project(place, project))

    # Writes

    def act(self, name: str) -> None:
        """Ask about an action on the row, then do it."""
        subject = self.screen.taken()
        if subject is not None:
            changed = self.screen.row_changed()
            start_worker(self.screen, "plan", self._plan, find_action(subject, name), subject, changed)

    async def _plan(self, action: Action[Any], subject: Subject, row_changed: bool) -> None:
        """Reads what the plan needs; the question and the write belong to the app, which outlives the screen."""
        from vtui.api.errors import VercelError

        context = self.screen.context()
        try:
            made = await (action.form or action.plan)(self.shell.service, subject.scope, subject.row, context)
        except VercelError as error:
            self.shell.report(error, action.label)
        except Refused as refused:
            self.shell.say(f"{action.label}: {refused}", error=True)
        else:
            if not self.screen.on_top:
                return  # who has gone elsewhere meanwhile is not asked about what was here
            if isinstance(made, Plan):
                run_plan(self.shell, action, made, row_changed=row_changed)
            else:
                self.screen.app.push_screen(FormScreen(action, made))


def find_action(subject: Subject, name: str) -> Action[Any]:
    """An action of the row's resource by its id."""
    return next(action for action in subject.resource.actions if action.id == name)
