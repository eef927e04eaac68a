"""The list of domains: the DNS of the rows on view is asked about once they stay there."""

import asyncio
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import BindingType

from vtui.models.domain import Domain
from vtui.models.domain_config import DomainConfig
from vtui.models.request_order import next_number
from vtui.models.scope import Scope
from vtui.resources.domain_page import led
from vtui.resources.domains import DOMAINS, asks
from vtui.resources.every_team import owners_of
from vtui.resources.feed import RESERVE
from vtui.resources.listing import Listing
from vtui.screens.acting import RECORDS
from vtui.screens.resource import ResourceScreen

if TYPE_CHECKING:
    from textual.timer import Timer

    from vtui.resources.base import Resource

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
        self._dns: dict[tuple[Scope, str], DomainConfig | None] = {}
        """By scope and id of the row; None where the answer was an error, which is not asked for again."""
        self._oldest = 0
        """Number of the first request whose answer counts: those before were sent before the last refresh by hand."""
        self._rest: Timer | None = None
        self._looking = False

    def on_mount(self) -> None:
        """Other rows come on view by scrolling too."""
        self.watch(self.table, "scroll_y", self._look_soon, init=False)

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
        self._dns.clear()
        self._oldest = next_number()
        super().action_renew()
        self._look_soon()

    def arrived(self, rows: tuple[Domain, ...]) -> None:
        """What is wrong with one is told above every list; what was asked before need not be asked again."""
        super().arrived(rows)
        if self.feed is None:
            return
        self.shell.note_domains(self.feed.scope, rows)
        scope, unknown = self.feed.scope, [row for row in rows if row.dns is None and asks(row)]
        for row in unknown:
            if (known := self._dns.get((scope, row.id))) is not None:
                self._tell(row, known)
        if any((scope, row.id) not in self._dns for row in unknown):
            self._look_soon()

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
        return [row for row in rows if row.dns is None and asks(row) and (scope, row.id) not in self._dns]

    @work(group="dns")
    async def _look(self) -> None:
        """Ask about the rows on view, a few at a time, until all are known, others come on view, or none is."""
        self._looking = True
        try:
            while self._rest is None and self._on_view and await self._look_at_few():
                pass
        finally:
            self._looking = False

    async def _look_at_few(self) -> bool:
        """Whether there may be more to ask."""
        from vtui.api.endpoints import ENDPOINTS

        feed = self.feed
        if feed is None:
            return False
        limits = self.shell.service.budget.by_group(owners_of(feed.scope), self.shell.clock())
        limit = limits.get(ENDPOINTS["domains.config"].group)
        if limit is not None and limit.share <= RESERVE:
            return False
        number = next_number()
        rows = self._unasked(feed.scope)[:FEW]
        for row, answer in zip(rows, await asyncio.gather(*(self._ask(feed.scope, row) for row in rows)), strict=True):
            if number < self._oldest:
                continue  # it is asked for again
            self._dns[feed.scope, row.id] = answer
            if answer is not None and feed is self.feed:
                self._tell(row, answer)
        return bool(rows)

    async def _ask(self, scope: Scope, row: Domain) -> DomainConfig | None:
        from vtui.api.errors import VercelError

        try:
            return await self.shell.service.domains.config(scope, row.name, row.project_id)
        except VercelError as error:
            self.shell.activity.erred(error, f"DNS of {row.name}")
            return None

    def _tell(self, row: Domain, answer: DomainConfig) -> None:
        """Put it into the row as it is by now."""
        listing = self.listing
        now = None if listing is None else listing.view.get(self.RESOURCE.key(row))
        if listing is not None and now is not None and now.id == row.id:
            told = led(now, answer)
            listing.put(told)
            self.shell.note_domains(listing.scope, (told,))
