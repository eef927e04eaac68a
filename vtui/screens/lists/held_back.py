"""A list that takes a request for each project: it is held back until the number of requests is confirmed."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Protocol

from vtui.api.errors import VercelError
from vtui.models.scope import ProjectRef, Scope
from vtui.resources.env.all_projects import PAGE, Cost
from vtui.screens.flows.worker import start_worker
from vtui.table.columns import Cell, cell
from vtui.table.progress import Progress
from vtui.widgets.frame.key_bar import keys_line

if TYPE_CHECKING:
    from vtui.screens.lists.pane.list_pane import ListPane


@dataclass(frozen=True, slots=True)
class HeldBack:
    """A list that waits for a person, because it takes many requests."""

    home: tuple[Scope, ProjectRef]
    cost: Cost | None = None
    """None while the projects are being counted."""


class OnPane(Protocol):
    """A kind of list that knows the pane with its controllers."""

    pane: "ListPane[Any]"


class CostlyLoading:
    """Loads the rows of all projects once their number of requests is known, and confirmed if high."""

    def __init__(self, kind: "OnPane") -> None:
        """Nothing of the list of `kind` is held back yet."""
        self._kind = kind
        self._held_back: HeldBack | None = None
        """The list of all projects that is to be loaded."""

    @property
    def _pane(self) -> "ListPane[Any]":
        return self._kind.pane

    def enter(self, home: tuple[Scope, ProjectRef]) -> bool:
        """Whether a place is held back: that of all projects, unless its rows are here."""
        if home in self._pane.loader.held or home[1].project_id is not None:
            self._held_back = None
            return False
        if self._held_back is None or self._held_back.home != home:
            self._held_back = HeldBack(home)
            self._pane.filtering.show_list()
            start_worker(self._pane, "count", self._count_requests, self._held_back)
        return True

    async def _count_requests(self, held: HeldBack) -> None:
        """Count the projects, one request."""
        pane, app = self._pane, self._pane.app
        scope = held.home[0]
        known = len(app.session.store.scopes[scope].projects)
        try:
            pages = [page async for page in app.session.service.projects.pages(scope, limit=PAGE)]
        except VercelError:
            projects, exact = known, not known  # of none known loading meets the same error, shows it and tries again
        else:
            projects = sum(len(page.rows) for page in pages)
            exact = not pages or not pages[-1].more
        if held is not self._held_back or not pane.alive:
            return
        if not pane.on_view:
            self._held_back = None  # nothing is loaded for a list that is not on view: it is counted again then
            return
        cost = Cost(projects if exact else max(projects, known), exact, team=scope.team_id is not None)
        self._held_back = replace(held, cost=cost)
        if cost.unasked:
            self._load()
        else:
            pane.surroundings.show_progress()
            pane.owner.freshen_bindings()

    def _load(self) -> None:
        """Load the list that was held back, filtered as is wanted by now or as it was left."""
        held, self._held_back = self._held_back, None
        if held is not None:
            pane = self._pane
            wanted = pane.loader.view_state() if pane.wanted.terms else pane.kind.view_state(held.home)
            pane.loader.load(held.home, wanted)

    @property
    def _waits(self) -> bool:
        return self._held_back is not None and self._pane.session.trouble.value is None

    @property
    def _cost(self) -> Cost | None:
        """What loading the list would take, where it waits for a person."""
        return self._held_back.cost if self._held_back is not None and self._waits else None

    def progress(self, progress: Progress) -> Progress:
        """A list that is held back is not empty: nothing of it is loaded."""
        if not self._waits:
            return progress
        return replace(progress, phase="loading" if self._cost is None else "idle", more=True)

    def no_row(self) -> str | None:
        """Why there is no row: the list is not loaded yet."""
        key, cost = self._pane.session.keys.name("refresh", "r"), self._cost
        return None if cost is None else f"the list is not loaded ({key}: {cost.describe()})"

    def refresh(self) -> bool:
        """Load the list that is held back; False when none is."""
        if not self._waits:
            return False
        if self._cost is not None:
            self._load()
        return True

    def words(self) -> tuple[Cell, ...] | None:
        """The number of requests, in the place of the rows."""
        cost, key = self._cost, self._pane.session.keys.name
        if cost is None:
            return None
        noun = self._pane.resource.noun[1]
        return (
            cell(f"Not loaded: the {noun} of {cost.describe_projects()} take {cost.describe()}.", "strong"),
            (),
            keys_line((key("refresh", "r"), "load all"), (key("go.projects", "2"), "choose a project")),
        )
