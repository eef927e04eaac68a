"""The list of deployments: knows what serves production, how long builds take, and what is building."""

from itertools import islice
from statistics import median
from typing import TYPE_CHECKING, ClassVar

from textual import work

from vtui.models.deployment import Deployment
from vtui.models.scope import Place, Scope
from vtui.resources.base import Context
from vtui.resources.deployments import DEPLOYMENTS
from vtui.resources.following import completed
from vtui.screens.resource import ResourceScreen

if TYPE_CHECKING:
    from vtui.models.project import Project
    from vtui.resources.base import Resource

RECENT = 1_000
"""Rows to look at for builds in flight and for build times: both are among the newest."""
SAMPLES = 20
"""Builds of a project that its median is taken of."""
BEHIND = 2
"""Builds to ask for one by one at each renewal."""
PROJECTS = 1_000
"""Projects to ask for what they serve."""


class DeploymentsScreen(ResourceScreen[Deployment]):
    """Deployments, newest first."""

    RESOURCE: "ClassVar[Resource[Deployment]]" = DEPLOYMENTS

    def on_mount(self) -> None:
        """Hear of deployments that vtui made or follows."""
        super().on_mount()
        self._medians: dict[str, int] = {}
        self._asked: tuple[Scope, Place] | None = None
        self.shell.deployment_changed.subscribe(self, self._changed)

    def context(self) -> Context:
        """With the median build times of the rows loaded."""
        return self.shell.context(self._medians)

    def arrived(self, rows: tuple[Deployment, ...]) -> None:
        """Count the builds, take the medians, and once a place ask what production serves."""
        del rows
        self._survey()
        if self.feed is not None and self._asked != (self.feed.scope, self.feed.place):
            self._asked = (self.feed.scope, self.feed.place)
            self._learn(*self._asked)

    def renewed(self, rows: tuple[Deployment, ...]) -> None:
        """Builds in flight that newer rows have pushed out of the answer are asked for one by one, a few at a time."""
        answered = {row.id for row in rows}
        behind = [row for row in islice(self.collection, RECENT) if row.in_flight and row.id not in answered]
        if behind and self.feed is not None:
            self._catch_up(self.feed.scope, behind[:BEHIND])

    @work(group="behind", exclusive=True)
    async def _catch_up(self, scope: Scope, rows: list[Deployment]) -> None:
        from vtui.api.errors import VercelError

        for row in rows:
            try:
                answer = await self.shell.service.deployments.get(scope, row.id)
            except VercelError:
                return  # the next renewal tries again
            self._changed((scope, completed(answer, row)))

    def _survey(self) -> None:
        times: dict[str, list[int]] = {}
        building = 0
        for row in islice(self.collection, RECENT):
            building += row.in_flight
            took = row.build_ms
            if took is not None and row.project_id is not None:
                samples = times.setdefault(row.project_id, [])
                if len(samples) < SAMPLES:
                    samples.append(took)
        self._medians = {project: int(median(samples)) for project, samples in times.items()}
        self.shell.building = building

    @work(group="learn", exclusive=True)
    async def _learn(self, scope: Scope, place: Place) -> None:
        """★ comes from the projects' own word alone (`targets.production`)."""
        from vtui.api.errors import VercelError

        service = self.shell.service
        try:
            if place.project_id is not None:
                self.known(scope, await service.projects.get(scope, place.project_id))
                return
            async for page in service.projects.pages(scope, limit=PROJECTS):
                self.known(scope, *page.rows)
        except VercelError:
            self._asked = None  # the stars stay unknown, which the table says by showing none; asked again on refresh

    def known(self, scope: Scope, *projects: "Project") -> None:
        """Projects of `scope` were read: what they serve is known to all lists."""
        if scope == self.shell.scope:
            self.shell.facts = self.shell.facts.learn(projects)

    def _changed(self, news: tuple[Scope, Deployment]) -> None:
        """A deployment was made or moved on: patch its row, or put it on top."""
        scope, row = news
        feed = self.feed
        if feed is None or feed.scope != scope:
            return
        if row.id in feed.collection or feed.place.project_id in (None, row.project_id):
            if feed.put(row):
                self.table.move_to(row.id)  # it was asked for just now: that is where people look
            self.table.patch_row(row.id)
