"""The list of domains."""

from typing import TYPE_CHECKING, ClassVar

from vtui.models.domain import Domain
from vtui.resources.domains import DOMAINS
from vtui.screens.resource import ResourceScreen

if TYPE_CHECKING:
    from vtui.resources.base import Resource


class DomainsScreen(ResourceScreen[Domain]):
    """The team's own domains, then those of its projects."""

    RESOURCE: "ClassVar[Resource[Domain]]" = DOMAINS

    def arrived(self, rows: tuple[Domain, ...]) -> None:
        """What is wrong with one is told above every list."""
        super().arrived(rows)
        if self.feed is not None:
            self.shell.note_domains(self.feed.scope, rows)
