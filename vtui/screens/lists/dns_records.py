"""The list of a domain's DNS records."""

from typing import ClassVar

from textual.binding import Binding, BindingType

from vtui.models.dns_record import DnsRecord
from vtui.models.domain import Domain
from vtui.models.scope import ProjectRef, Scope
from vtui.resources.common.copying import copies
from vtui.resources.dns.columns import domain_ref
from vtui.resources.dns.resource import DNS_RECORDS, fields
from vtui.resources.domains.resource import DOMAINS
from vtui.screens.dialogs.entry import EntryScreen
from vtui.screens.flows.row_screen import RowScreen
from vtui.screens.lists.pane.keys import list_keys
from vtui.screens.lists.pane.kind import ListKind
from vtui.screens.lists.pane.list_pane import ListPane
from vtui.widgets.bindings import bindings
from vtui.widgets.frame.top_line import Frame


class Records(ListKind[DnsRecord]):
    """The records of one domain."""

    project_filtered = False
    closes = True
    tab = DOMAINS.name

    def __init__(self, scope: Scope, apex: str) -> None:
        """The records of an apex domain, which has all records of its hosts."""
        super().__init__(DNS_RECORDS)
        self._scope, self.apex = scope, apex

    def on_mount(self) -> None:
        """Show the domain in the top line."""
        self.pane.screen.query_one(Frame).crumb = f"DNS of {self.apex}"

    def home(self) -> tuple[Scope, ProjectRef] | None:
        """The scope and the location of the domain's records."""
        return self._scope, domain_ref(self.apex)

    def open(self, row: DnsRecord, scope: Scope) -> None:
        """Open a record with its complete value."""
        if self.pane.owner.on_top:
            values = copies(DNS_RECORDS, row, scope, self.session.connection.base_url)
            details = EntryScreen(DNS_RECORDS.title_of(row), fields(row, self.context()), values)
            self.pane.app.push_screen(details)


class RecordsScreen(RowScreen):
    """The records of one domain. It is no page of its own in the history: the domain is."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *list_keys(Binding("escape", "pane('back')", "Back", id="records.back", tooltip="Go back")),
        *bindings(DNS_RECORDS.actions),
    ]

    def __init__(self, scope: Scope, domain: Domain) -> None:
        """Show the records of the apex of `domain`."""
        super().__init__(ListPane(Records(scope, domain.apex or domain.name)))
