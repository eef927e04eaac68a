"""The list of domains: the DNS of the rows on view is asked about once they stay there."""

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import BindingType

from vtui.models.domain import Domain
from vtui.models.domain_config import DomainConfig
from vtui.models.request_order import next_number
from vtui.models.scope import ProjectRef, Scope
from vtui.resources.domains.columns import DOMAINS
from vtui.resources.domains.page import led
from vtui.resources.domains.states import DNS as DNS_PART
from vtui.resources.domains.states import needs_dns
from vtui.resources.issues.parts import DNS, Fetch, failed_fetch
from vtui.screens.flows.row_actions import RECORDS
from vtui.screens.lists.resource_list import ResourceScreen
from vtui.table.columns import Context
from vtui.table.listing import Listing

if TYPE_CHECKING:
    from textual.timer import Timer

    from vtui.resources.common.resource import Resource

PAUSE = 0.3
"""Seconds that rows must stay on view before their DNS is asked about."""
FEW = 4
"""Domains that are asked about at once."""
AHEAD = 100
"""Domains out of sight that are asked about while their state is what the list is sorted or filtered by."""


class DomainsScreen(ResourceScreen[Domain]):
    """The team's own domains, then those of its projects."""

    RESOURCE: "ClassVar[Resource[Domain]]" = DOMAINS
    BINDINGS: ClassVar[list[BindingType]] = [RECORDS]

    def __init__(self) -> None:
        """No DNS is known yet."""
        super().__init__()
        self._refreshed = 0
        """Number of the first request that counts: checks of DNS before the last refresh by hand are made again."""
        self._noted: tuple[Listing[Domain], int | None] | None = None
        """The list that was taken up as a whole, and when it was requested, in ms."""
        self._rest: Timer | None = None
        self._looking = False
        self._paused = False
        """Whether DNS waits for its rate limit."""

    def on_mount(self) -> None:
        """Other rows come on view by scrolling too; other screens check DNS as well."""
        self.watch(self.table, "scroll_y", self._look_soon, init=False)
        self.shell.dns_checked.subscribe(self, self._dns_checked)

    def context(self) -> Context:
        """With the DNS of the rows on view being requested, unless its limit forbids it."""
        return replace(super().context(), loading=frozenset() if self._paused else frozenset({DNS_PART}))

    def on_screen_resume(self) -> None:
        """What was left undone goes on."""
        self._look_soon()

    def on_screen_suspend(self) -> None:
        """Nothing is asked while it is not on view."""
        self._rest_not()

    def on_resize(self) -> None:
        """More rows may be on view."""
        self._look_soon()

    def action_renew(self) -> None:
        """The DNS as well."""
        self._refreshed = next_number()
        super().action_renew()
        self._look_soon()

    def arrived(self, rows: tuple[Domain, ...]) -> None:
        """What is wrong with one is told above every list; what was asked before need not be asked again."""
        super().arrived(rows)
        if self.feed is None:
            return
        self.shell.note_domains(self.feed.scope, rows)
        scope, unknown = self.feed.scope, [row for row in rows if needs_dns(row)]
        for row in unknown:
            if (
                row.dns is None
                and self._requested(scope, row)
                and (known := self.shell.known[scope].dns.get(row.id)) is not None
            ):
                self._tell(row, known)
        if any(not self._requested(scope, row) for row in unknown):
            self._look_soon()

    def _told(self, listing: Listing[Domain]) -> None:
        """A list that is complete says which domains there are, and which are gone."""
        super()._told(listing)
        progress = listing.feed.progress
        complete = progress.phase == "idle" and not progress.more and progress.stopped is None
        if listing is self.listing and complete and self._noted != (listing, progress.loading_since):
            self._noted = (listing, progress.loading_since)
            self._note_all(listing)

    def _note_all(self, listing: Listing[Domain]) -> None:
        """Note the domains of the account and of each project, without those that could not be read."""
        scope, progress = listing.scope, listing.feed.progress
        at = progress.loading_since or 0
        chosen = listing.project.project_id
        projects = self.shell.known[scope].projects
        rows: dict[str | None, list[Domain]] = {id_: [] for id_ in ((None, *projects) if chosen is None else (chosen,))}
        for row in listing.feed.collection:
            rows.setdefault(row.project_id, []).append(row)
        for id_, found in rows.items():
            if found or not progress.failures:
                self.shell.note_all_domains(scope, ProjectRef(id_), found, at)

    def _arranged(self, listing: Listing[Domain]) -> None:
        """Other rows may be on view."""
        super()._arranged(listing)
        self._look_soon()

    # The DNS of the rows on view

    def _look_soon(self) -> None:
        """Ask when the rows on view have stayed there; what is on its way is waited for, and not asked again."""
        self._rest_not()
        if self.is_attached and self._on_view:
            self._rest = self.set_timer(PAUSE, self._rested)

    def _rest_not(self) -> None:
        if self._rest is not None:
            self._rest.stop()
            self._rest = None

    def _rested(self) -> None:
        self._rest = None
        if not self._looking:  # who looks goes on with what is on view by now
            self._look()

    def _unasked(self, scope: Scope) -> list[Domain]:
        """The rows to ask about, those on view first."""
        view, top = self.view, self.table.scroll_offset.y
        rows = [view[place] for place in range(top, min(top + self.table.page, len(view)))]
        terms = view.filter.terms
        if (view.order and view.order.column == "state") or any(term.column == "state" for term in terms):
            seen = {row.id for row in rows}
            rows += [row for row in self.collection if row.id not in seen][:AHEAD]
        return [row for row in rows if needs_dns(row) and not self._requested(scope, row)]

    def _requested(self, scope: Scope, row: Domain) -> bool:
        """Whether its DNS was requested, by whichever screen; an error is not asked for again before a refresh."""
        fetch = self.shell.known[scope].fetches.get((DNS, row.id))
        return fetch is not None and fetch.number >= self._refreshed

    @work(group="dns")
    async def _look(self) -> None:
        """Ask about the rows on view, a few at a time, until all are known, others come on view, or none is."""
        self._looking = True
        try:
            while self._rest is None and self._on_view and await self._look_at_few():
                pass
        finally:
            self._looking = False

    def _tick(self) -> None:
        """What waits for its limit goes on when that is full again."""
        super()._tick()
        if self._paused and not self._limited():
            self._pause(False)
            self._look_soon()

    def _limited(self) -> bool:
        """Whether the rest of the limit of DNS is kept for others."""
        return self.feed is not None and self.shell.reserved(self.feed.scope, "domains.config")

    def _pause(self, paused: bool) -> None:
        """Rows say that their DNS is being checked, or that it is not."""
        if paused != self._paused:
            self._paused = paused
            self.table.tick(self.context())
            self.table.refresh_rows()

    async def _look_at_few(self) -> bool:
        """Whether there may be more to ask."""
        feed = self.feed
        if feed is None:
            return False
        rows = self._unasked(feed.scope)[:FEW]
        self._pause(bool(rows) and self._limited())
        if self._paused:
            return False
        await asyncio.gather(*(self._ask(feed.scope, row) for row in rows))
        return bool(rows)

    async def _ask(self, scope: Scope, row: Domain) -> None:
        from vtui.api.errors import VercelError

        at, number = self.shell.clock(), next_number()
        try:
            answer = await self.shell.service.domains.config(scope, row.name, row.project_id)
            fetch = Fetch(at, number=number)
        except VercelError as error:
            self.shell.activity.record_error(error, f"DNS of {row.name}")
            fetch = replace(failed_fetch(error, at), number=number)
            answer = DomainConfig(problem=fetch.problem)
        self.shell.note_dns(scope, row, answer, fetch)

    def _dns_checked(self, news: tuple[Scope, Domain, DomainConfig]) -> None:
        scope, row, answer = news
        if self.feed is not None and scope == self.feed.scope:
            self._tell(row, answer)

    def _tell(self, row: Domain, answer: DomainConfig) -> None:
        """Put it into the row as it is by now."""
        listing = self.listing
        now = None if listing is None else listing.view.get(self.RESOURCE.key(row))
        if listing is not None and now is not None and now.id == row.id and now.dns is not answer:
            listing.put(led(now, answer))
