"""The list of a domain's DNS records."""

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from vtui.models.dns_record import DnsRecord
from vtui.models.domain import Domain
from vtui.models.scope import ProjectRef, Scope
from vtui.resources.common.copying import copies
from vtui.resources.dns.columns import DNS_RECORDS, fields, place_of
from vtui.screens.dialogs.entry import EntryScreen
from vtui.screens.lists.resource_list import ResourceScreen

if TYPE_CHECKING:
    from vtui.resources.common.resource import Resource


class RecordsScreen(ResourceScreen[DnsRecord]):
    """The records of one domain. It is no place of its own in the history: the domain is."""

    RESOURCE: "ClassVar[Resource[DnsRecord]]" = DNS_RECORDS
    NARROWS = False
    TAB = "domains"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Back", id="records.back", tooltip="Back to the domain"),
    ]

    def __init__(self, scope: Scope, domain: Domain) -> None:
        """Those of the apex of `domain`: Vercel keeps them there."""
        super().__init__()
        self._scope, self._domain = scope, domain.apex or domain.name

    def on_mount(self) -> None:
        """The crumbs say whose records these are."""
        self.frame.crumb = f"DNS of {self._domain}"

    def home(self) -> tuple[Scope, ProjectRef] | None:
        """Always the domain's own."""
        return self._scope, place_of(self._domain)

    def open(self, row: DnsRecord, scope: Scope) -> None:
        """All of a record, its value whole."""
        if self.app.screen is self:
            values = copies(DNS_RECORDS, row, scope, self.session.connection.base_url)
            self.app.push_screen(EntryScreen(DNS_RECORDS.title_of(row), fields(row, self.context()), values))

    def action_back(self) -> None:
        """Take marks and the filter away; else back to the domain."""
        if self.view.marks or self.view.filter.terms:
            super().action_back()
        else:
            self.app.pop_screen()
