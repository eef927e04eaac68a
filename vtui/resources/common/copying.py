"""What of a row can be copied, as texts that are safe to paste."""

from collections.abc import Iterable
from typing import NamedTuple, TypeVar

from vtui import text
from vtui.api.address import target_of
from vtui.api.endpoints import ENDPOINTS
from vtui.api.errors import NotFound
from vtui.models.scope import Scope
from vtui.models.synthetic_id import is_synthetic
from vtui.resources.common.resource import Reading, Resource
from vtui.writes.curl import curl

T = TypeVar("T")

MAX_COPY_LENGTH = 10_000
"""Characters of a copied text: terminals take no more than about 75 kB."""
MESSAGE = "message"
"""The one label whose text may have several lines."""


class Copy(NamedTuple):
    """A text to copy, and what it is."""

    label: str
    text: str
    """Clean: pasted into a shell it runs nothing, for it has no control character and, a message apart, one line."""


def copies(resource: Resource[T], row: T, scope: Scope, base: str) -> tuple[Copy, ...]:
    """Everything that the row has to copy, the main value first; `base` is where the API is."""
    reading = resource.links.reading(row)
    return cleaned(
        (
            *resource.links.urgent(row),
            ("URL", resource.links.url(row)),
            *resource.links.copies(row),
            ("dashboard link", resource.links.dashboard(row, scope)),
            ("curl", None if reading is None else curl_of(reading, scope, base)),
        )
    )


def cleaned(values: Iterable[tuple[str, str | None]]) -> tuple[Copy, ...]:
    """The values that there are, cleaned; ids that the API does not know are left out."""
    all_copies = (
        Copy(
            label, text.clean_block(value, MAX_COPY_LENGTH) if label == MESSAGE else text.clean(value, MAX_COPY_LENGTH)
        )
        for label, value in values
        if value and not is_synthetic(value)
    )
    return tuple(copy for copy in all_copies if copy.text)


def curl_of(reading: Reading, scope: Scope, base: str) -> str | None:
    """The command that reads a row; None for a row whose id cannot be asked for."""
    endpoint = ENDPOINTS[reading.operation]
    try:
        return curl(base, endpoint.method, target_of(endpoint, endpoint.versions[0], scope, reading.ids, {}))
    except NotFound:
        return None
