"""The list of deployments: knows what serves production, how long builds take, and what is building."""

from collections.abc import Iterator
from itertools import chain, islice
from statistics import median
from typing import ClassVar

from textual.binding import BindingType

from vtui.api.errors import VercelError
from vtui.models.deployment import Deployment
from vtui.models.latest import completed
from vtui.models.scope import Scope
from vtui.resources.deployments.resource import DEPLOYMENTS
from vtui.resources.issues.parts import DEPLOYMENTS as PART
from vtui.resources.issues.parts import Fetch
from vtui.screens.flows.row_screen import RowScreen
from vtui.screens.flows.worker import start_worker
from vtui.screens.lists.pane.keys import list_keys
from vtui.screens.lists.pane.kind import ListKind
from vtui.screens.lists.pane.list_pane import ListPane
from vtui.table.columns import Context
from vtui.table.feed import Feed
from vtui.widgets.bindings import bindings
from vtui.writes.effects import RowChange

RECENT = 1_000
"""Rows to look at for builds in flight and for build times: both are among the newest."""
SAMPLES = 20
"""Builds of a project used for its median build time."""
BEHIND = 2
"""Maximum builds that are requested one by one per refresh."""
MOVING = frozenset({"queued", "building", "completing"})
"""Phases of a production build before it may serve."""


class Deployments(ListKind[Deployment]):
    """Deployments, newest first."""

    pane: ListPane[Deployment]

    def __init__(self, name: str = "") -> None:
        """`name` is what the view state is remembered by."""
        super().__init__(DEPLOYMENTS, name)
        self._medians: dict[str, int] = {}
        """Project ID -> median build time, ms."""
        self._production_builds: dict[str, str] = {}
        """Production builds in flight: deployment ID -> project ID."""

    def context(self) -> Context:
        """With the median build times of the rows loaded."""
        return self.session.store.context(self._medians)

    def on_rows(self, rows: tuple[Deployment, ...]) -> None:
        """Count the builds and take the medians; ★ comes from the projects themselves."""
        super().on_rows(rows)
        first = self.pane.collection.index_of(rows[0].id) if rows else 0
        if len(rows) == 1:  # a row that was patched is drawn first
            self.pane.table.after_repaint(self._summarize_newest)
        elif first is None or first < RECENT:  # what is older is not looked at
            self._summarize_newest()

    def on_refreshed(self, rows: tuple[Deployment, ...]) -> None:
        """Fetch builds in flight that are no longer on the first page one by one, a few at each refresh."""
        feed = self.pane.feed
        if feed is not None:
            self.session.watcher.follower.update_rows(feed.scope, rows)
        answered = {row.id for row in rows}
        behind = [row for row in self._in_flight() if row.id not in answered]
        if behind and feed is not None:
            start_worker(self.pane, "behind", self._catch_up, feed.scope, behind[:BEHIND])

    async def _catch_up(self, scope: Scope, rows: list[Deployment]) -> None:
        for row in rows:
            try:
                answer = await self.session.service.deployments.get(scope, row.id)
            except VercelError:
                return  # the next renewal tries again
            self.pane.loader.on_row_change(RowChange(scope, DEPLOYMENTS.name, completed(answer, row)))

    def _in_flight(self) -> Iterator[Deployment]:
        """Builds in flight among the newest rows and among those that a search has found."""
        found = () if self.pane.listing is None else self.pane.listing.search_results
        others = (row for row in found if row.id not in self.pane.collection)
        return (row for row in chain(islice(self.pane.collection, RECENT), others) if row.in_flight)

    def _summarize_newest(self) -> None:
        """Update builds in flight, median build times and finished production builds from the newest rows."""
        times: dict[str, list[int]] = {}
        production_builds: dict[str, str] = {}
        building = {row.id for row in self._in_flight()}
        now = self.session.clock()
        for row in islice(self.pane.collection, RECENT):
            if row.project_id is None:
                continue
            if row.environment == "production" and row.phase(now) in MOVING:
                production_builds[row.id] = row.project_id
            if row.build_ms is not None:
                times.setdefault(row.project_id, []).append(row.build_ms)
        self._medians = {project: int(median(samples[:SAMPLES])) for project, samples in times.items()}
        before, self._production_builds = self._production_builds, production_builds
        feed = self.pane.feed
        if feed is None:
            return
        if feed.project.project_id is None:
            self.session.watcher.counted.value = (frozenset(building), now)
        self._note_builds(feed)
        ended = {id_: project for id_, project in before.items() if id_ not in production_builds}
        for project in {project for id_, project in ended.items() if id_ in self.pane.collection}:
            self.session.loader.fetch_project(feed.scope, project)

    def _note_builds(self, feed: Feed[Deployment]) -> None:
        """Update the issues from the newest rows, not from older ones that the user loads."""
        session, scope, project_ref, progress = self.session, feed.scope, feed.project, feed.progress
        newest = session.store.newest_deployments
        rows = tuple(islice(self.pane.collection, newest))
        session.store.update_builds(scope, rows, project_ref, self._medians if project_ref.project_id is None else None)
        if len(self.pane.collection) >= newest or (not progress.more and progress.stopped is None):
            session.store.update_fetch(scope, PART, project_ref.project_id or "", Fetch(feed.refreshed_at))


class DeploymentsScreen(RowScreen):
    """The deployments of a scope, or of its chosen project."""

    BINDINGS: ClassVar[list[BindingType]] = [*list_keys(), *bindings(DEPLOYMENTS.actions)]

    def __init__(self) -> None:
        super().__init__(ListPane(Deployments()))
