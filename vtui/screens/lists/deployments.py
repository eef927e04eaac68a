"""The list of deployments: knows what serves production, how long builds take, and what is building."""

from itertools import chain, islice
from statistics import median
from typing import TYPE_CHECKING, ClassVar

from textual import work

from vtui.models.deployment import Deployment
from vtui.models.latest import completed
from vtui.models.scope import Scope
from vtui.resources.deployments.columns import DEPLOYMENTS
from vtui.resources.issues.issues import may_need_attention
from vtui.resources.issues.parts import Fetch
from vtui.screens.lists.resource_list import ResourceScreen
from vtui.table.columns import Context
from vtui.table.feed import Feed
from vtui.writes.effects import RowChange

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vtui.resources.common.resource import Resource

RECENT = 1_000
"""Rows to look at for builds in flight and for build times: both are among the newest."""
SAMPLES = 20
"""Builds of a project that its median is taken of."""
BEHIND = 2
"""Builds to ask for one by one at each renewal."""
MOVING = frozenset({"queued", "building", "completing"})
"""Phases of a production build before it may serve."""


class DeploymentsScreen(ResourceScreen[Deployment]):
    """Deployments, newest first."""

    RESOURCE: "ClassVar[Resource[Deployment]]" = DEPLOYMENTS

    def __init__(self) -> None:
        """Nothing is known of builds yet."""
        super().__init__()
        self._medians: dict[str, int] = {}
        self._landing: dict[str, str] = {}

    def context(self) -> Context:
        """With the median build times of the rows loaded."""
        return self.session.store.context(self._medians)

    def arrived(self, rows: tuple[Deployment, ...]) -> None:
        """Count the builds and take the medians; ★ comes from the projects' own word."""
        super().arrived(rows)
        first = self.collection.index_of(rows[0].id) if rows else 0
        if len(rows) == 1:  # a row that was patched is drawn first
            self.call_after_refresh(self._survey)
        elif first is None or first < RECENT:  # what is older is not looked at
            self._survey()

    def renewed(self, rows: tuple[Deployment, ...]) -> None:
        """Builds in flight that newer rows have pushed out of the answer are asked for one by one, a few at a time."""
        if self.feed is not None:
            self.session.watcher.follower.heard(self.feed.scope, rows)
        answered = {row.id for row in rows}
        behind = [row for row in self._in_flight() if row.id not in answered]
        if behind and self.feed is not None:
            self._catch_up(self.feed.scope, behind[:BEHIND])

    @work(group="behind", exclusive=True)
    async def _catch_up(self, scope: Scope, rows: list[Deployment]) -> None:
        from vtui.api.errors import VercelError

        for row in rows:
            try:
                answer = await self.session.service.deployments.get(scope, row.id)
            except VercelError:
                return  # the next renewal tries again
            self.on_change(RowChange(scope, DEPLOYMENTS.name, completed(answer, row)))

    def _in_flight(self) -> "Iterator[Deployment]":
        """Builds in flight among the newest rows and among those that a search has found."""
        found = () if self.listing is None else self.listing.search_results
        others = (row for row in found if row.id not in self.collection)
        return (row for row in chain(islice(self.collection, RECENT), others) if row.in_flight)

    def _survey(self) -> None:
        """One look at the newest rows: builds in flight, build times, and production builds that have landed."""
        times: dict[str, list[int]] = {}
        landing: dict[str, str] = {}
        building = {row.id for row in self._in_flight()}
        now = self.session.clock()
        for row in islice(self.collection, RECENT):
            took = row.build_ms
            if row.project_id is None:
                continue
            if row.environment == "production" and row.phase(now) in MOVING:
                landing[row.id] = row.project_id
            if took is not None:
                samples = times.setdefault(row.project_id, [])
                if len(samples) < SAMPLES:
                    samples.append(took)
        self._medians = {project: int(median(samples)) for project, samples in times.items()}
        if self.feed is not None:
            if self.feed.place.project_id is None:
                self.session.watcher.counted.value = (frozenset(building), now)
            self._note_builds(self.feed)
        landed = {project for id_, project in self._landing.items() if id_ not in landing and id_ in self.collection}
        self._landing = landing
        if self.feed is not None:
            for project in landed:
                self.session.loader.fetch_project(self.feed.scope, project)

    def _note_builds(self, feed: Feed[Deployment]) -> None:
        """Issues are found in the newest rows, and not in those that are loaded later by hand."""
        session, scope, place, progress = self.session, feed.scope, feed.place, feed.progress
        newest = session.store.newest_deployments
        rows = may_need_attention(islice(self.collection, newest))
        session.store.update_builds(scope, rows, place, self._medians if place.project_id is None else None)
        if len(self.collection) >= newest or (not progress.more and progress.stopped is None):
            session.store.update_fetch(scope, coverage.DEPLOYMENTS, place.project_id or "", Fetch(feed.renewed_at))
