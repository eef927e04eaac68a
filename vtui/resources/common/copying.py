"""The texts of a row that can be copied, safe to paste."""

from typing import NamedTuple, TypeVar

from vtui import text
from vtui.api.address import target_of
from vtui.api.endpoints import ENDPOINTS
from vtui.api.errors import NotFound
from vtui.models.scope import Scope
from vtui.models.synthetic_id import is_synthetic
from vtui.resources.common.resource import Reading, Resource
from vtui.writes.request_text import curl

T = TypeVar("T")

MAX_COPY_LENGTH = 10_000
"""Maximum characters of a copied text: terminals accept about 75 kB."""
MESSAGE = "message"
"""The only label whose text may have several lines."""


class Copy(NamedTuple):
    """A text to copy, with its label."""

    label: str
    text: str
    """Has no control character and, except for a message, one line, so that a shell runs nothing when it is pasted."""


def copies(resource: Resource[T], row: T, scope: Scope, base: str) -> tuple[Copy, ...]:
    """All texts of a row that can be copied, the main value first; `base`, the URL of the API, may be empty."""
    reading = resource.links.reading(row)
    return cleaned(
        *resource.links.urgent(row),
        ("URL", resource.links.url(row)),
        *resource.links.copies(row),
        ("dashboard link", resource.links.dashboard(row, scope)),
        ("curl", None if reading is None or not base else curl_of(reading, scope, base)),
    )


def cleaned(*values: tuple[str, str | None]) -> tuple[Copy, ...]:
    """Clean the values and leave out empty ones and ids that the API does not know."""
    cleaned_values = (
        (label, (text.clean_block if label == MESSAGE else text.clean)(value, MAX_COPY_LENGTH))
        for label, value in values
        if value and not is_synthetic(value)
    )
    return tuple(Copy(label, value) for label, value in cleaned_values if value)


def curl_of(reading: Reading, scope: Scope, base: str) -> str | None:
    """The curl command that reads a row; None for a row whose id cannot be requested."""
    endpoint = ENDPOINTS[reading.operation]
    try:
        return curl(base, endpoint.method, target_of(endpoint, endpoint.versions[0], scope, reading.ids, {}))
    except NotFound:
        return None
