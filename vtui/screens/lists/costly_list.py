"""A list that takes a request for each project: it says how many before it sends them."""

from dataclasses import dataclass, replace
from typing import TypeVar

from textual import work

from vtui.models.scope import ProjectRef, Scope
from vtui.resources.env.all_projects import PAGE, Cost
from vtui.screens.lists.resource_list import ResourceScreen
from vtui.table.columns import cell
from vtui.table.progress import Progress
from vtui.widgets.frame.key_bar import keys_line

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class HeldBack:
    """A list that waits for a person, because it takes many requests."""

    home: tuple[Scope, ProjectRef]
    cost: Cost | None = None
    """None while the projects are being counted."""


class CostlyListScreen(ResourceScreen[T]):
    """A list whose rows of all projects are loaded once their number of requests is known, and confirmed if high."""

    def __init__(self) -> None:
        """Nothing is held back yet."""
        super().__init__()
        self._held_back: HeldBack | None = None
        """The list of all projects that is to be loaded."""

    def _enter(self, home: tuple[Scope, ProjectRef]) -> None:
        """Show a place; the list of all projects shows first how many requests it takes, unless they are few."""
        if home in self._kept or home[1].project_id is not None:
            self._held_back = None
            super()._enter(home)
        elif self._held_back is None or self._held_back.home != home:
            self._held_back = HeldBack(home)
            self.entered()
            self._count_requests(self._held_back)

    @work(group="count", exclusive=True)
    async def _count_requests(self, held: HeldBack) -> None:
        """Count the projects, one request."""
        from vtui.api.errors import VercelError

        scope = held.home[0]
        known = len(self.session.store.scopes[scope].projects)
        try:
            pages = [page async for page in self.session.service.projects.pages(scope, limit=PAGE)]
        except VercelError:
            projects, exact = known, not known  # of none known loading meets the same error, shows it and tries again
        else:
            projects = sum(len(page.rows) for page in pages)
            exact = not pages or not pages[-1].more
        if held is not self._held_back or not self.is_attached:
            return
        if not self._on_view:
            self._held_back = None  # nothing is loaded for a list that is not on view: it is counted again then
            return
        cost = Cost(projects if exact else max(projects, known), exact, team=scope.team_id is not None)
        self._held_back = replace(held, cost=cost)
        if cost.unasked:
            self._load_held_back()
        else:
            self.show_progress()
            self.freshen_bindings()

    def _load_held_back(self) -> None:
        """Load the list that was held back, filtered as is wished by now or as it was left."""
        held, self._held_back = self._held_back, None
        if held is not None:
            self._load(held.home, self.left() if self._wanted.terms else self.recalled(held.home))

    @property
    def _cost(self) -> Cost | None:
        """What loading the list would take, where it waits for a person."""
        return None if self._held_back is None or self.session.trouble.value is not None else self._held_back.cost

    @property
    def progress(self) -> Progress:
        """A list that is held back is not empty: nothing of it is loaded."""
        progress = super().progress
        if self._held_back is None or self.session.trouble.value is not None:
            return progress
        return replace(progress, phase="loading" if self._cost is None else "idle", more=True)

    def no_row(self) -> str:
        """Also that the list waits."""
        cost = self._cost
        if cost is None:
            return super().no_row()
        return f"the list is not loaded ({self.session.keys.name('refresh', 'r')}: {cost.describe()})"

    def action_renew(self) -> None:
        """Load the list that is held back; else as in every list."""
        if self._held_back is None or self.session.trouble.value is not None:
            super().action_renew()
        elif self._cost is not None:
            self._load_held_back()

    def _show_words(self) -> None:
        """The number of requests, in the place of the rows."""
        cost, key = self._cost, self.session.keys.name
        if cost is None:
            super()._show_words()
            return
        noun = self.RESOURCE.noun[1]
        self.banner.display = True
        self.banner.say(
            (
                cell(f"Not loaded: the {noun} of {cost.describe_projects()} take {cost.describe()}.", "strong"),
                (),
                keys_line((key("refresh", "r"), "load all"), (key("go.projects", "2"), "choose a project")),
            )
        )
