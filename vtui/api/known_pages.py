"""First pages of lists, kept decoded: a refresh whose response has not changed costs no transfer, or no decoding."""

import re
from collections.abc import Hashable
from dataclasses import replace
from typing import Any, NamedTuple

from vtui.models.request_order import NumberedRow
from vtui.models.responses.reader import DecodedPage

MAX_PAGES = 16
"""How many pages are kept, those that were requested last; a page has 100 rows at most, which lists hold anyway."""

_ETAG = re.compile(r'(?:W/)?"[!#-~]{0,200}"')


def valid_etag(text: str | None) -> str | None:
    """An ETag that can be sent back; None for text that is none (RFC 9110, section 8.8.3, without obsolete bytes)."""
    return text if text is not None and _ETAG.fullmatch(text) else None


class KnownPage(NamedTuple):
    """A page, and how an equal response is recognized."""

    page: DecodedPage[Any]
    version: int
    """Which version of the operation responded, counted from the newest, 0."""
    body_hash: int
    """Of the body; it differs from process to process."""
    etag: str | None

    def with_number(self, number: int) -> DecodedPage[Any]:
        """The page as the response to a later request. Rows are copied: lists hold those of earlier requests."""
        rows = self.page.rows
        return replace(
            self.page,
            rows=tuple([replace(row, request_number=number) if isinstance(row, NumberedRow) else row for row in rows]),
        )


class KnownPages:
    """The pages that were requested last, by what was requested."""

    def __init__(self) -> None:
        self._pages: dict[Hashable, KnownPage] = {}

    def get(self, key: Hashable) -> KnownPage | None:
        """The page of a request; None when it is not kept."""
        return self._pages.get(key)

    def put(self, key: Hashable, known: KnownPage) -> None:
        """Keep a page; the one that was requested longest ago goes when there are too many."""
        self._pages.pop(key, None)
        self._pages[key] = known
        if len(self._pages) > MAX_PAGES:
            del self._pages[next(iter(self._pages))]

    def clear(self) -> None:
        """Forget all pages: another token may get other ones."""
        self._pages.clear()
