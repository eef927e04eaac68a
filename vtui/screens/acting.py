"""What every screen that shows a row can do with it: open, copy, leave for its project, act."""

from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from textual import events, work
from textual.binding import Binding, BindingType
from textual.screen import Screen

from vtui import text
from vtui.models.deployment import Deployment
from vtui.models.scope import Place, Scope
from vtui.resources.base import Action, Context, Refused, Resource
from vtui.resources.places import Page
from vtui.screens.running import run_plan
from vtui.shell import Shell, shell_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vtui.models.project import Project


READS = ("visit", "inspect", "copy", "project", "watch")
"""Textual actions that do something with the row and never write."""


class Subject(NamedTuple):
    """A row to act on, with what it is and whose it is."""

    resource: Resource[Any]
    row: Any
    scope: Scope


def bindings(actions: "Sequence[Action[Any]]") -> list[Binding]:
    """A resource's actions as bindings; footer, palette and help are made from these."""
    return [
        Binding(action.key, f"act('{action.id}')", action.label, id=action.id, tooltip=action.tooltip)
        for action in actions
    ]


class ActingScreen(Screen[None]):
    """A screen with a row that keys act on."""

    BLANK = True  # its widgets cover it: no line of its own needs keeping
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("o", "visit", "Visit", id="visit", tooltip="Open its address in the browser"),
        Binding("i", "inspect", "Dashboard", id="inspect", show=False, tooltip="Open its page in the Vercel dashboard"),
        Binding("y", "copy", "Copy", id="copy", tooltip="Copy its address or name"),
        Binding("m", "watch", "Watch", id="watch", show=False, tooltip="Call when the deployment ends; again: do not"),
        Binding("u", "project", "Project", id="project", show=False, tooltip="Open the project it belongs to"),
    ]

    @property
    def shell(self) -> Shell:
        """The app, with its type."""
        return shell_of(self)

    page_of: Place | None = None
    """The project that this is the page of; None for every other screen."""

    def page(self) -> Page | None:
        """The page that this is; None for a list."""
        return None

    def subject(self) -> Subject | None:
        """The row that keys mean now; None when there is none."""
        return None

    def context(self) -> Context:
        """What cells and actions may know now."""
        return self.shell.context()

    def __init__(self) -> None:
        """No row yet."""
        super().__init__()
        self._usable: tuple[bool, ...] = ()

    def freshen_bindings(self) -> None:
        """Look again which keys mean something, when the row is another or has changed."""
        subject = self.subject()
        usable = (subject is None, *(self._can(action, subject) for action in READS))
        if subject is not None:
            usable += (self._read_only(subject),)
            usable += tuple(action.refuse(subject.row, self.context()) is None for action in subject.resource.actions)
        if usable != self._usable:
            self._usable = usable
            self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Greyed where the row does not allow it; what writes is not there at all where nothing may be changed."""
        if action != "act" and action not in READS:
            return super().check_action(action, parameters)
        subject = self.subject()
        if subject is None:
            return False
        if action == "watch" and not isinstance(subject.row, Deployment):
            return False
        if action in READS:
            return True if self._can(action, subject) else None
        if self._read_only(subject):
            return False
        refusal = self._action(subject, str(parameters[0])).refuse(subject.row, self.context())
        return True if refusal is None else None

    def _read_only(self, subject: Subject) -> bool:
        return self.shell.settings.read_only_in(subject.scope)

    def _can(self, action: str, subject: Subject | None) -> bool:
        if subject is None:
            return False
        resource, row, scope = subject
        match action:
            case "visit":
                return resource.url(row) is not None
            case "inspect":
                return resource.dashboard(row, scope) is not None
            case "project":
                return resource.project_of(row) not in (None, self.page_of)
            case _:
                return True

    def action_visit(self) -> None:
        """Open the row's address; only https to a host."""
        if (subject := self.subject()) and (url := subject.resource.url(subject.row)):
            self.app.open_url(url)
            self.shell.say(f"opening {url}")

    def action_inspect(self) -> None:
        """Open the row's page in the dashboard."""
        if (subject := self.subject()) and (url := subject.resource.dashboard(subject.row, subject.scope)):
            self.app.open_url(url)
            self.shell.say(f"opening {url}")

    def action_copy(self) -> None:
        """Copy the main value: the address, else the name."""
        if subject := self.subject():
            resource, row, _ = subject
            value = text.clean(resource.url(row) or resource.title_of(row))
            self.app.copy_to_clipboard(value)
            self.shell.say(f"copied {value}")

    def action_watch(self) -> None:
        """Follow the deployment to its end and call then; a second time: do not."""
        if (subject := self.subject()) and isinstance(subject.row, Deployment):
            self.shell.toggle_watch(subject.scope, subject.row)

    def action_project(self) -> None:
        """Choose the row's project and open its page."""
        if (subject := self.subject()) and (place := subject.resource.project_of(subject.row)):
            self.open_project(place)

    def open_project(self, place: Place, project: "Project | None" = None) -> None:
        """Opening a project makes it the chosen one of all lists."""
        from vtui.screens.project import ProjectScreen

        if self.app.screen is self:  # a key pressed twice in one breath opens one page
            self.shell.place = place
            self.app.push_screen(ProjectScreen(place, project))

    def action_act(self, name: str) -> None:
        """Ask about an action on the row, then do it."""
        subject = self.subject()
        if subject is None:
            return
        self._plan(self._action(subject, name), subject)

    def on_key(self, event: events.Key) -> None:
        """A key that does nothing here tells why."""
        subject = self.subject()
        if subject is None:
            return
        for action in subject.resource.actions:
            if action.key not in (event.key, event.character):
                continue
            locked = "vtui is read-only here" if self._read_only(subject) else None
            if reason := locked or action.refuse(subject.row, self.context()):
                self.shell.say(f"{action.label}: {reason}", error=True)

    def _action(self, subject: Subject, name: str) -> Action[Any]:
        return next(action for action in subject.resource.actions if action.id == name)

    @work(group="plan", exclusive=True)
    async def _plan(self, action: Action[Any], subject: Subject) -> None:
        """Reads what the plan needs; the question and the write belong to the app, which outlives this screen."""
        from vtui.api.errors import VercelError

        try:
            plan = await action.plan(self.shell.service, subject.scope, subject.row, self.context())
        except VercelError as error:
            self.shell.report(error)
        except Refused as refused:
            self.shell.say(f"{action.label}: {refused}", error=True)
        else:
            if self.app.screen is self:  # who has gone elsewhere meanwhile is not asked about what was here
                run_plan(self.shell, action, plan)
