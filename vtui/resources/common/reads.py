"""Actions on a row of any kind that change nothing."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, NamedTuple

from vtui.models.deployment import Deployment
from vtui.models.project import Project
from vtui.models.scope import Scope
from vtui.resources.common.action import Action, RowScreen
from vtui.resources.common.resource import Resource
from vtui.table.columns import Context


class Subject(NamedTuple):
    """A row to act on, with its resource and its scope."""

    resource: Resource[Any]
    row: Any
    scope: Scope

    @property
    def kind(self) -> type[Any]:
        """The class of the row."""
        return type(self.row)

    @property
    def url(self) -> str | None:
        """The https address of the row."""
        return self.resource.links.url(self.row)

    @property
    def dashboard(self) -> str | None:
        """The page of the row in the Vercel dashboard."""
        return self.resource.links.dashboard(self.row, self.scope)

    def action(self, id_: str) -> tuple[Action[Any], Any]:
        """The action with an id, and what it takes: the subject for one of `READS`, else the row."""
        if id_ in COMMON:
            return COMMON[id_], self
        return next(action for action in self.resource.actions if action.id == id_), self.row


class RowGroup(NamedTuple):
    """Several rows on one line of a list. Actions are for one of them, except copying the value that they share."""

    resource: Resource[Any]
    scope: Scope
    label: str
    """What the rows share: `key`."""
    value: str
    rows: int
    """Count of them."""

    @property
    def kind(self) -> type[Any]:
        """The class of the rows."""
        return self.resource.list.row_type

    def action(self, id_: str) -> tuple[Action[Any], Any]:
        """The action with an id, as for one of the rows."""
        return Subject(self.resource, None, self.scope).action(id_)


def row_or_project(action: str, row: Subject | None, project: Subject | None, context: Context) -> Subject | None:
    """What an action that moves production is done to: the row where it allows that, else its project if known."""
    if project is None or row is None:
        return row or project
    of_row = next((own for own in row.resource.actions if own.id == action), None)
    return row if of_row is not None and of_row.unavailable_reason(row.row, context) is None else project


def _open_project(screen: RowScreen, _scope: Scope, subject: Subject) -> None:
    if (project := subject.resource.list.project_of(subject.row)) is not None:
        screen.open_project(project)


def _log_unavailable_reason(subject: Subject, _context: Context) -> str | None:
    if isinstance(subject.row, Project):
        return None if subject.row.production is not None else "it has no known production deployment"
    return None if isinstance(subject.row, Deployment) else "only deployments have logs"


def _open_log(screen: RowScreen, scope: Scope, subject: Subject) -> None:
    row = subject.row
    if isinstance(row, Project) and row.production is not None:
        screen.open_log(replace(row.production, project_id=row.id, name=row.name), scope, runtime=True)
    else:
        screen.open_log(row, scope, runtime=False)


VISIT: Action[Subject] = Action(
    id="visit",
    key="o",
    label="Visit",
    help="Open the URL in the browser",
    unavailable_reason=lambda subject, _: None if subject.url else f"this {subject.resource.noun[0]} has no URL",
    run=lambda screen, _scope, subject: screen.open_link(subject.url),
    footer=True,
)
INSPECT: Action[Subject] = Action(
    id="dashboard",
    key="i",
    label="Dashboard",
    help="Open in the Vercel dashboard",
    unavailable_reason=lambda subject, _: (
        None if subject.dashboard else f"this {subject.resource.noun[0]} has no dashboard page"
    ),
    run=lambda screen, _scope, subject: screen.open_link(subject.dashboard),
)
COPY: Action[Subject] = Action(
    id="copy",
    key="y",
    label="Copy",
    help="Copy URL, ID, links and more",
    run=lambda screen, _scope, _subject: screen.open_copy_menu(),
    footer=True,
)
WATCH: Action[Subject] = Action(
    id="watch",
    key="m",
    label="Watch",
    help="Notify when it finishes (toggle)",
    unavailable_reason=lambda subject, _: (
        None if isinstance(subject.row, Deployment) else "only a deployment can be watched"
    ),
    run=lambda screen, scope, subject: screen.toggle_watch(subject.row, scope),
    kinds=(Deployment,),
)
LOG: Action[Subject] = Action(
    id="log",
    key="l",
    label="Log",
    help="Open the build log or the runtime log",
    unavailable_reason=_log_unavailable_reason,
    run=_open_log,
    kinds=(Deployment, Project),
    footer=True,
)
PROJECT: Action[Subject] = Action(
    id="project",
    key="u",
    label="Project",
    help="Open the project",
    unavailable_reason=lambda subject, _: (
        None
        if subject.resource.list.project_of(subject.row)
        else f"this {subject.resource.noun[0]} does not belong to a project"
    ),
    run=_open_project,
)
READS: tuple[Action[Subject], ...] = (VISIT, INSPECT, COPY, WATCH, LOG, PROJECT)
"""Those that every screen with a row has, in the order of the keys."""
OF_STALE_ROWS = frozenset({VISIT.id, INSPECT.id, COPY.id})
"""Actions that need nothing but the row, so that they can be done to one of the last session."""
COMMON: Mapping[str, Action[Subject]] = MappingProxyType({action.id: action for action in READS})
