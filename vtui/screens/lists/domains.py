"""The list of domains, which requests the DNS configuration of its rows: problems come first."""

import asyncio
from dataclasses import replace
from typing import ClassVar

from textual.binding import BindingType
from textual.timer import Timer

from vtui.api.errors import VercelError
from vtui.models.domain import Domain, DomainConfig
from vtui.models.request_order import next_request_number
from vtui.models.scope import ProjectRef, Scope
from vtui.resources.domains.page import led
from vtui.resources.domains.resource import DOMAINS
from vtui.resources.domains.states import DNS as DNS_PART
from vtui.resources.domains.states import needs_dns
from vtui.resources.issues.parts import DNS, Fetch, failed_fetch
from vtui.screens.flows.row_screen import RowScreen
from vtui.screens.flows.worker import start_worker
from vtui.screens.lists.pane.keys import list_keys
from vtui.screens.lists.pane.kind import ListKind
from vtui.screens.lists.pane.list_pane import ListPane
from vtui.table.columns import Context
from vtui.table.listing import Listing
from vtui.widgets.bindings import bindings
from vtui.writes.effects import RowChange

PAUSE = 0.3
"""Seconds that rows must stay on view before their DNS is requested."""
FEW = 4
"""Concurrent requests."""
AHEAD = 100
"""Domains out of sight whose DNS is requested too while the list is sorted (the default) or filtered by status."""


class Domains(ListKind[Domain]):
    """The team's own domains, then those of its projects."""

    _refreshed = 0
    """Number of the first request after the last refresh by the user: DNS that was requested before is stale."""
    _noted: tuple[Listing[Domain], int | None] | None = None
    """The list whose rows were all noted, and when it was requested, in ms."""
    _rest: Timer | None = None
    _looking = False
    _paused = False
    """Whether DNS waits for its rate limit."""

    def on_mount(self) -> None:
        """Other rows come on view by scrolling too; other screens check DNS as well."""
        self.pane.watch(self.pane.table, "scroll_y", self._look_soon, init=False)
        self.pane.subscriptions.listen(self.session.changes, self._dns_checked)

    def context(self) -> Context:
        """With the DNS of the rows on view being requested, unless its limit forbids it."""
        return replace(super().context(), loading=frozenset() if self._paused else frozenset({DNS_PART}))

    def on_suspend(self) -> None:
        """Send no requests while the list is not on view."""
        if self._rest is not None:
            self._rest.stop()
            self._rest = None

    def refresh(self) -> bool:
        """Refresh the rows and their DNS."""
        self._refreshed = next_request_number()
        self._look_soon()
        return False

    def on_rows(self, rows: tuple[Domain, ...]) -> None:
        """Note what is wrong with them for the issues; DNS that was requested before is not requested again."""
        super().on_rows(rows)
        feed = self.pane.feed
        if feed is None:
            return
        self.session.store.update_domains(feed.scope, rows)
        scope, unknown = feed.scope, [row for row in rows if needs_dns(row)]
        for row in unknown:
            known = self.session.store.scopes[scope].dns.get(row.id)
            if known is not None and row.dns is None and self._requested(scope, row):
                self._update_dns(row, known)
        if any(not self._requested(scope, row) for row in unknown):
            self._look_soon()

    def on_progress(self, listing: Listing[Domain]) -> None:
        """A list that is complete says which domains there are, and which are gone."""
        progress = listing.feed.progress
        complete = progress.phase == "idle" and not progress.more and progress.stopped is None
        if complete and self._noted != (listing, progress.loading_since):
            self._noted = (listing, progress.loading_since)
            self._note_all(listing)

    def _note_all(self, listing: Listing[Domain]) -> None:
        """Note the domains of the account and of each project, without those that could not be read."""
        scope, progress = listing.scope, listing.feed.progress
        at = progress.loading_since or 0
        chosen = listing.project.project_id
        projects = self.session.store.scopes[scope].projects
        rows: dict[str | None, list[Domain]] = {id_: [] for id_ in ((None, *projects) if chosen is None else (chosen,))}
        for row in listing.feed.collection:
            rows.setdefault(row.project_id, []).append(row)
        for id_, found in rows.items():
            if found or not progress.failures:
                self.session.store.update_all_domains(scope, ProjectRef(id_), found, at)

    # The DNS of the rows on view

    def _look_soon(self) -> None:
        """Request DNS once the rows on view have stayed there; what is being requested is not requested again."""
        self.on_suspend()
        if self.pane.alive and self.pane.on_view:
            self._rest = self.pane.set_timer(PAUSE, self._rested)

    on_resume = on_resize = on_arranged = _look_soon

    def _rested(self) -> None:
        self._rest = None
        if not self._looking:  # else the running check continues with the rows that are on view now
            start_worker(self.pane, "dns", self._look, exclusive=False)

    def _unasked(self, scope: Scope) -> list[Domain]:
        """The rows whose DNS is to be requested, those on view first."""
        if self.pane.stale:
            return []
        view, top = self.pane.view, self.pane.table.scroll_offset.y
        rows = [view[index] for index in range(top, min(top + self.pane.table.page, len(view)))]
        terms = view.filter.terms
        if (view.order and view.order.column == "status") or any(term.column == "status" for term in terms):
            seen = {row.id for row in rows}
            rows += [row for row in self.pane.collection if row.id not in seen][:AHEAD]
        return [row for row in rows if needs_dns(row) and not self._requested(scope, row)]

    def _requested(self, scope: Scope, row: Domain) -> bool:
        """Whether any screen has requested its DNS; after an error it is requested again on refresh only."""
        fetch = self.session.store.scopes[scope].fetches.get((DNS, row.id))
        return fetch is not None and fetch.number >= self._refreshed

    async def _look(self) -> None:
        """Request DNS, a few at a time, until all is known, other rows come on view, or the list is hidden."""
        self._looking = True
        try:
            while self._rest is None and self.pane.on_view and await self._look_at_few():
                pass
        finally:
            self._looking = False

    def on_tick(self) -> None:
        """Continue when the rate limit is reset."""
        if self._paused and not self._limited():
            self._pause(False)
            self._look_soon()

    def _limited(self) -> bool:
        """Whether the rest of the rate limit of DNS is reserved."""
        feed = self.pane.feed
        return feed is not None and self.session.loader.is_reserved(feed.scope, "domains.config")

    def _pause(self, paused: bool) -> None:
        if paused != self._paused:
            self._paused = paused
            self.pane.table.tick(self.context())
            self.pane.table.refresh_rows()

    async def _look_at_few(self) -> bool:
        """Request the DNS of a few rows; return whether more may be needed."""
        feed = self.pane.feed
        if feed is None:
            return False
        rows = self._unasked(feed.scope)[:FEW]
        self._pause(bool(rows) and self._limited())
        if self._paused:
            return False
        await asyncio.gather(*(self._ask(feed.scope, row) for row in rows))
        return bool(rows)

    async def _ask(self, scope: Scope, row: Domain) -> None:
        at, number = self.session.clock(), next_request_number()
        try:
            answer = await self.session.service.domains.config(scope, row.name, row.project_id)
            fetch = Fetch(at, number=number)
        except VercelError as error:
            self.session.activity.record_error(error, f"DNS of {row.name}")
            fetch = replace(failed_fetch(error, at), number=number)
            answer = DomainConfig(error=fetch.problem)
        self.session.store.update_dns(scope, row, answer, fetch)

    def _dns_checked(self, change: RowChange) -> None:
        if change.resource == DNS_PART and self.pane.feed is not None and change.scope == self.pane.feed.scope:
            self._update_dns(change.row, change.row.dns)

    def _update_dns(self, row: Domain, answer: DomainConfig) -> None:
        """Update the DNS of a row, in the version of the row that is in the list now."""
        listing = self.pane.listing
        now = None if listing is None else listing.view.get(self.resource.list.key(row))
        if listing is not None and now is not None and now.id == row.id and now.dns is not answer:
            listing.put(led(now, answer))


class DomainsScreen(RowScreen):
    """The domains of a scope, or of its chosen project."""

    BINDINGS: ClassVar[list[BindingType]] = [*list_keys(), *bindings(DOMAINS.actions)]

    def __init__(self) -> None:
        super().__init__(ListPane(Domains(DOMAINS)))
