"""A list that takes a request for each project: it is held back until the number of requests is confirmed."""

from dataclasses import dataclass, replace

from vtui.api.errors import VercelError
from vtui.models.scope import ProjectRef, Scope
from vtui.resources.env.all_projects import PAGE, Cost
from vtui.screens.flows.worker import start_worker
from vtui.screens.lists.pane.kind import ListKind, T
from vtui.screens.lists.pane.list_pane import ListPane
from vtui.table.columns import Cell, cell
from vtui.table.progress import Progress
from vtui.widgets.frame.key_bar import keys_line


@dataclass(frozen=True, slots=True)
class HeldBack:
    """A list that is loaded only on request, because it takes many requests."""

    home: tuple[Scope, ProjectRef]
    cost: Cost | None = None
    """None while the projects are being counted."""


class CostlyList(ListKind[T]):
    """Loads the rows of all projects once their number of requests is known, and confirmed if high."""

    pane: ListPane[T]
    _held_back: HeldBack | None = None
    """The list of all projects that is to be loaded."""

    def enter(self, home: tuple[Scope, ProjectRef]) -> bool:
        """Whether a place is held back: that of all projects, unless its rows are here."""
        if home in self.pane.loader.held or home[1].project_id is not None:
            self._held_back = None
            return False
        if self._held_back is None or self._held_back.home != home:
            self._held_back = HeldBack(home)
            self.pane.filtering.show_list()
            start_worker(self.pane, "count", self._count_requests, self._held_back)
        return True

    async def _count_requests(self, held: HeldBack) -> None:
        pane, session = self.pane, self.session
        scope = held.home[0]
        known = len(session.store.scopes[scope].projects)
        try:
            pages = [page async for page in session.service.projects.pages(scope, limit=PAGE)]
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
            loader = self.pane.loader
            loader.load(held.home, loader.view_state() if self.pane.wanted.terms else self.view_state(held.home))

    @property
    def _waits(self) -> bool:
        return self._held_back is not None and self.session.trouble.value is None

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
        key, cost = self.session.keys.name("refresh", "r"), self._cost
        return None if cost is None else f"the list is not loaded ({key} to load, {cost.describe()})"

    def refresh(self) -> bool:
        """Load the list that is held back; False when none is."""
        if not self._waits:
            return False
        if self._cost is not None:
            self._load()
        return True

    def words(self) -> tuple[Cell, ...] | None:
        """The number of requests, in the place of the rows."""
        cost, key = self._cost, self.session.keys.name
        if cost is None:
            return None
        noun = self.resource.noun[1]
        return (
            cell(f"Not loaded. Loading the {noun} of {cost.describe_projects()} takes {cost.describe()}.", "strong"),
            (),
            keys_line((key("refresh", "r"), "load all"), (key("go.projects", "2"), "select a project")),
        )
